//SOURCES ../../scripts/sandbox/SandboxServer.java Batch.java Checkout.java ClassArchive.java Running.java
//DEPS software.amazon.awssdk:s3

package support;

import awskit.data.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sandbox.SandboxServer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// Runs the real commands as processes, the way a user meets them: `Commands.run("upload-folder", folder, "s3://b")`
/// starts the class `UploadFolder` of the test class path in a JVM of its own.
///
/// A command sees nothing of the caller's machine: no `AWS_*` variable but those of the [#sandbox()], an empty HOME as
/// its working directory, nothing on stdin.
public final class Commands {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private final Map<String, String> environment = new TreeMap<>(sandbox().environment());
    private final List<String> javaOptions = new ArrayList<>(ClassArchive.JAVA_OPTIONS);
    private final Path home;
    private boolean archive = true;
    private Path directory;
    private Duration timeout = TIMEOUT;
    private String input = "";

    private Commands() {
        try {
            home = Files.createTempDirectory(Shared.HOMES, "home");
            directory = home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One server for all tests, started by the first that asks, gone with the JVM.
    public static SandboxServer sandbox() {
        return Shared.SERVER;
    }

    /// A client of the sandbox for looking at what a command has done; not to be closed.
    public static S3Client s3() {
        return Shared.S3;
    }

    /// Makes a bucket nobody else has, and returns its name.
    public static String bucket() {
        var name = "bucket-%04d".formatted(BUCKETS.incrementAndGet()); // none is the beginning of another
        sandbox().createBucket(name);
        return name;
    }

    /// Runs a command on the sandbox and waits for its end.
    public static Running.Result run(String command, Object... args) {
        return with().exec(command, args);
    }

    /// A command on the sandbox whose surroundings are to be changed before it runs.
    public static Commands with() {
        return new Commands();
    }

    /// Sets a variable of the command's environment; null removes it.
    public Commands env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /// Talks to another sandbox than the shared one.
    public Commands environment(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /// Talks to another endpoint (a [FaultProxy]) with the sandbox's credentials.
    public Commands endpoint(URI endpoint) {
        return env("AWS_ENDPOINT_URL", endpoint.toString());
    }

    /// Takes the sandbox's variables away: a machine where nobody has configured anything.
    public Commands unconfigured() {
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        return env("AWS_EC2_METADATA_DISABLED", "true");
    }

    /// The HOME of the command, for a `.aws/config` in it.
    public Path home() {
        return home;
    }

    public Commands directory(Path directory) {
        this.directory = directory;
        return this;
    }

    /// What the command reads on stdin.
    public Commands input(String text) {
        input = text;
        return this;
    }

    /// Adds options of the JVM, such as `-Xmx128m`.
    public Commands java(String... options) {
        javaOptions.addAll(Arrays.asList(options));
        return this;
    }

    /// Lets the command load each class when it is first used. With an archive, it loads all classes at its start.
    public Commands withoutArchive() {
        archive = false;
        return this;
    }

    /// How long [#exec] waits, two minutes unless set.
    public Commands timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /// Runs the command and waits for its end.
    public Running.Result exec(String command, Object... args) {
        try (var running = start(command, args)) {
            return running.await(timeout);
        }
    }

    /// Runs the command once for each list of arguments, all in one JVM, which spares the time of starting it: for
    /// arguments that end in a line and an exit code, whatever the process around them.
    public List<Running.Result> execAll(String command, List<List<String>> arguments) {
        input(Json.line(arguments));
        var result = startProgram(javaLine(Batch.class.getName(), className(command))).await(timeout);
        if (result.exitCode() != 0) {
            throw new AssertionError(result.toString());
        }
        return ((List<?>) Json.read(result.out())).stream().map(each -> (List<?>) each)
                .map(each -> new Running.Result((Integer) each.get(0), (String) each.get(1), (String) each.get(2)))
                .toList();
    }

    /// Starts the command and returns at once.
    public Running start(String command, Object... args) {
        return startProgram(line(command, args));
    }

    /// Starts `./jbang` of this checkout.
    public Running jbang(String... args) {
        return withJBang().startProgram(Stream.concat(Stream.of(Checkout.root().resolve("jbang").toString()),
                Stream.of(args)).toArray(String[]::new));
    }

    /// Leads a program that runs `./jbang` to the caller's JBang and JDK.
    public Commands withJBang() {
        environment.putIfAbsent("JBANG_DIR", Checkout.jbangFolder().toString());
        environment.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        return this;
    }

    /// The command line that [#start] starts, for a test that wants a shell around it.
    public String[] line(String command, Object... args) {
        return javaLine(className(command), args);
    }

    private String[] javaLine(String mainClass, Object... args) {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(archive ? Shared.ARCHIVE.options() : ClassArchive.withoutArchive());
        line.addAll(javaOptions);
        line.addAll(List.of("-Duser.home=" + home, mainClass));
        Arrays.stream(args).map(Object::toString).forEach(line::add);
        return line.toArray(String[]::new);
    }

    /// Starts any program in the same clean surroundings.
    public Running startProgram(String... line) {
        var builder = new ProcessBuilder(line).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("HOME", home.toString());
        environment.forEach((name, value) -> {
            if (value == null) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return new Running(builder, input);
    }

    /// `upload-folder` is run by the class `UploadFolder`.
    private static String className(String command) {
        return Arrays.stream(command.split("-")).map(word -> word.substring(0, 1).toUpperCase() + word.substring(1))
                .collect(Collectors.joining());
    }

    private static final class Shared {

        static final SandboxServer SERVER = SandboxServer.start();
        static final S3Client S3 = S3Client.builder().endpointOverride(SERVER.endpoint()).forcePathStyle(true)
                .region(Region.of(SandboxServer.REGION)).credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(SERVER.accessKey(), SERVER.secretKey()))).build();

        static final Path HOMES;
        static final ClassArchive ARCHIVE;

        static {
            try {
                HOMES = Files.createTempDirectory("awskit-homes");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            SERVER.createBucket("archive");
            ARCHIVE = new ClassArchive(HOMES, SERVER.environment());
            Runtime.getRuntime().addShutdownHook(new Thread(Shared::end));
        }

        static void end() {
            ARCHIVE.close();
            SERVER.close();
            try (var files = Files.walk(HOMES)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            } catch (IOException | UncheckedIOException e) {
                System.err.println("left behind: " + HOMES + " (" + e + ")");
            }
        }
    }
}
