///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//COMPILE_OPTIONS -XDignore.symbol.file
//RUNTIME_OPTIONS -XX:+UseSerialGC -Xms64m -XX:-ShrinkHeapInSteps -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20
//DESCRIPTION Run a command against an embedded AWS: S3, EC2, STS and SQS on loopback, in memory, no account.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//SOURCES kit/Kit.java
//SOURCES sandbox/SandboxServer.java
//SOURCES upload/ByteSize.java
//SOURCES upload/S3Location.java

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;
import awskit.script.Terminal;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Kit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sandbox.Programs;
import sandbox.SandboxServer;
import sun.misc.Signal;
import upload.ByteSize;
import upload.S3Location;

@Command(name = "sandbox", description = {
        "Run a command against an embedded AWS: S3, EC2, STS and SQS on loopback, in memory, no account.", "",
        "A bucket that an argument of the command names, as BUCKET or s3://BUCKET/KEY, exists. The exit code is the "
                + "command's. Without a command, the sandbox prints the exports to use it and stays up until Ctrl-C.",
        "",
        "A few instances run in us-east-1 and eu-west-1. Every role in every account can be assumed, with these "
                + "exceptions:", "",
        "  role/denied      cannot be assumed",
        "  role/mfa         requires an MFA code: any serial number, any six digits but",
        "                   000000, each code once",
        "  role/external    requires the external ID awskit",
        "  role/read-only   cannot change instances", "",
        "Web identity tokens are signed with HS256 and AWS_SECRET_ACCESS_KEY.", ""},
        footer = {"",
            "@|bold Examples:|@",
            "  sandbox upload-folder site s3://demo/site   # a command of awskit",
            "  sandbox -- aws s3 ls                        # any program",
            "  sandbox                                     # print exports and stay up"})
class Sandbox implements Callable<Integer>, Script.Completes {

    /// The bucket that is always there, so that a script that lists buckets shows something.
    private static final String BUCKET = "demo";

    /// The only `AWS_` variables that the command inherits. All others may name the user's account, profile or
    /// endpoint.
    private static final Set<String> INHERITED = Set.of("AWS_PAGER", "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE");

    /// The profiles that the command finds.
    private static final String PROFILES = """
            [profile dev]
            role_arn = arn:aws:iam::123456789012:role/demo
            credential_source = Environment

            [profile prod]
            role_arn = arn:aws:iam::210987654321:role/demo
            credential_source = Environment
            """;

    @Option(names = "--port", paramLabel = "N", description = "The port of 127.0.0.1 to listen on (default: a free "
            + "one).")
    int port;

    @Option(names = "--bucket", paramLabel = "NAME", description = "Create this bucket too. Repeatable.")
    List<String> buckets = new ArrayList<>();

    @Option(names = "--max-memory", paramLabel = "SIZE", converter = Size.class, description = "The bound of what all "
            + "objects of S3 may have together (default: 1GiB, or less where the JVM has less).")
    Optional<Long> maxMemory = Optional.empty();

    @Option(names = "--moto", description = "Take all other services from moto_server, which must be on the PATH.")
    boolean moto;

    @Parameters(paramLabel = "COMMAND", description = "The awskit "
            + "command to run, or any program after --.")
    List<String> command = new ArrayList<>();

    private CommandSpec spec;

    @Spec
    void spec(CommandSpec spec) {
        this.spec = spec;
        spec.parser().stopAtPositional(true);
    }

    static void main(String... args) {
        Script.run(new Sandbox(), args);
    }

    @Override
    public Integer call() throws Exception {
        try (var server = listen()) {
            return command.isEmpty() ? stayUp(server) : run(server);
        }
    }

    private SandboxServer listen() {
        try {
            return SandboxServer.listen(port, new Programs(elasticMq(), moto ? List.of(moto()) : List.of()));
        } catch (IllegalArgumentException e) {
            throw UserError.usage("\"" + port + "\" is not a port", "0 to 65535");
        } catch (UncheckedIOException e) {
            throw UserError.of(ExitCode.ERROR, "cannot listen on port " + port + ": " + e.getCause().getMessage(),
                    "leave --port out for a free one");
        }
    }

    static final class Size implements ITypeConverter<Long> {

        @Override
        public Long convert(String text) {
            var size = ByteSize.parse(text);
            if (size < ByteSize.MIB || size > SandboxServer.MOST_MEMORY) {
                throw new IllegalArgumentException("\"" + text + "\" is out of range (1 MiB to "
                        + ByteSize.format(SandboxServer.MOST_MEMORY) + " on this machine)");
            }
            return size;
        }
    }

    private static String moto() {
        return Programs.installedMoto().orElseThrow(() -> UserError.usage("there is no moto_server on the PATH", "try: "
                + Programs.MOTO_PACKAGE));
    }

    /// Returns the command line that runs ElasticMQ; empty if this command was not started by `./jbang` or `awskit`.
    private static List<String> elasticMq() {
        var script = kit().resolve("scripts/sandbox/sqs.java");
        return launcher("awskit").or(() -> Optional.ofNullable(System.getenv("AWSKIT_JBANG")))
                .filter(_ -> Files.exists(script)).map(launcher -> List.of(launcher, script.toString()))
                .orElse(List.of());
    }

    /// Returns the folder of the checkout, or what an installation has of it.
    private static Path kit() {
        return Path.of(System.getProperty("awskit.kit", System.getenv().getOrDefault("AWSKIT_HOME", "")));
    }

    private int stayUp(SandboxServer server) throws InterruptedException {
        serve(server);
        System.out.println("unset AWS_PROFILE AWS_SESSION_TOKEN");
        variables(server, System.getenv())
                .forEach((name, value) -> System.out.println("export " + name + "='" + value.replace("'", "'\\''")
                        + "'"));
        System.out.flush();
        Terminal.note("sandbox", "up at " + server.endpoint() + " until Ctrl-C (paste the exports into another shell)");
        new CountDownLatch(1).await();
        return ExitCode.DONE;
    }

    /// Runs the command. It is started before the server, because its start takes longer; its first connection waits
    /// for the server.
    private int run(SandboxServer server) throws IOException, InterruptedException {
        var aws = Files.createTempDirectory("awskit-sandbox");
        var child = new CompletableFuture<Process>();
        var end = new Thread(() -> child.thenAccept(Process::destroy));
        // The terminal sends Ctrl-C to the child too. Only the child reacts to it, as under env or time.
        Signal.handle(new Signal("INT"), signal -> { });
        Signal.handle(new Signal("TERM"), signal -> end.run());
        Runtime.getRuntime().addShutdownHook(end);
        try {
            Files.writeString(aws.resolve("config"), PROFILES);
            child.complete(start(server, aws));
            serve(server);
            return child.join().waitFor();
        } finally {
            end.run();
            delete(aws);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // The folder stays in the system's folder for temporary files. The child's exit code matters more.
        }
    }

    private void serve(SandboxServer server) {
        var given = buckets.stream().map(name -> new S3Location(name, "").bucket());
        var values = command.stream().skip(1).map(word -> word.substring(word.indexOf('=') + 1)).toList();
        var named = values.stream().flatMap(Sandbox::bucket);
        // A word may be anything else than a bucket. A request for a bucket of that name tells.
        var words = values.stream().map("s3://"::concat).flatMap(Sandbox::bucket).collect(Collectors.toSet());
        server.serve(Stream.of(Stream.of(BUCKET), given, named).flatMap(names -> names).distinct().toList(), words,
                maxMemory.orElse(SandboxServer.DEFAULT_MEMORY));
    }

    /// Returns the bucket of a location. An invalid one names none: the command itself refuses it.
    private static Stream<String> bucket(String location) {
        try {
            return Stream.of(S3Location.parse(location).bucket()).filter(bucket -> !bucket.startsWith("arn:"));
        } catch (UserError e) {
            return Stream.empty();
        }
    }

    /// Starts the command.
    ///
    /// @param aws the folder to use instead of `~/.aws`, so that no profile of the user is read or changed
    private Process start(SandboxServer server, Path aws) {
        var line = isProgram() ? command : awskitCommand();
        var builder = new ProcessBuilder(line).inheritIO();
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_") && !INHERITED.contains(name));
        environment.putAll(variables(server, environment));
        environment.put("AWS_CONFIG_FILE", aws.resolve("config").toString());
        environment.put("AWS_SHARED_CREDENTIALS_FILE", aws.resolve("credentials").toString());
        try {
            return builder.start();
        } catch (IOException e) {
            throw UserError.of(ExitCode.ERROR, "cannot run \"" + line.getFirst() + "\"", isProgram() ? "is it on the "
                    + "PATH?" : "start sandbox by ./jbang, or install JBang: https://www.jbang.dev/download");
        }
    }

    /// Returns the variables that lead to the server. No proxy of the user's can reach it.
    private static Map<String, String> variables(SandboxServer server, Map<String, String> environment) {
        var variables = new TreeMap<>(server.environment());
        for (var name : List.of("NO_PROXY", "no_proxy")) {
            var others = environment.getOrDefault(name, environment.getOrDefault("NO_PROXY", ""));
            variables.put(name, (others.isBlank() ? "" : others.strip() + ",") + server.endpoint().getHost());
        }
        return variables;
    }

    private boolean isProgram() {
        var args = spec.commandLine().getParseResult().originalArgs();
        var before = args.size() - command.size() - 1;
        return before >= 0 && args.get(before).equals("--");
    }

    /// Returns the command line of an awskit command: its own launcher if it is installed, or else that of `awskit`, the
    /// wrapper around this command, or JBang.
    private List<String> awskitCommand() {
        var name = command.getFirst();
        var installed = launcher(name);
        if (installed.isPresent()) {
            return Stream.concat(installed.stream(), command.stream().skip(1)).toList();
        }
        var others = launcher("awskit").or(() -> Optional.ofNullable(System.getenv("AWSKIT_JBANG"))).orElse("jbang");
        if (!name.endsWith(".java") && !isListed(name)) {
            throw unknown(name);
        }
        return Stream.concat(Stream.of(others), command.stream()).toList();
    }

    /// Returns the launcher that `install` has made for a command.
    private static Optional<String> launcher(String name) {
        return Stream.of(System.getProperty("awskit.launchers", "").split(File.pathSeparator))
                .filter(file -> Path.of(file).endsWith(name)).findFirst();
    }

    /// Returns whether the catalogue lists a command or recipe. Without a catalogue, JBang knows.
    private static boolean isListed(String name) {
        var catalog = kit().resolve("jbang-catalog.json");
        try {
            return !Files.exists(catalog) || Files.readString(catalog).contains("\"" + name + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, Collection<?>> completions() {
        try {
            return Files.exists(kit().resolve("catalog.json")) ? Map.of("COMMAND", Kit.of(kit()).scripts().keySet())
                    : Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UserError unknown(String name) {
        return UserError.usage("\"" + name + "\" is not an awskit command", "sandbox -- " + name
                + " … runs any program");
    }
}
