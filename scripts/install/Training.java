//SOURCES ../run/Compile.java ../run/Run.java ../run/RunKept.java ../upload/CryptoProvider.java Commands.java
//SOURCES JvmOptions.java NativeCrypto.java TlsRelay.java
package install;

import awskit.script.Script;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import run.Run;
import run.RunKept;
import upload.CryptoProvider;

/// The run that the AOT cache is trained on: all commands but the sandbox do real work in one JVM.
///
/// One cache serves them all. The JVM loads all classes of a cache at once, so with a cache for each command they would
/// start in 10 to 20 milliseconds less, with one for `--help` in 40. But each would hold its own copy of the JDK and the
/// SDK, 285 MB together. The sandbox uses the cache too, for what it shares with the others.
public final class Training {

    /// A line of output that begins a lesson.
    static final String LESSON = "lesson: ";

    /// How many lessons there are.
    static final int LESSONS = 7;

    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String STATEMENTS = """
            sts.getCallerIdentity().account()
            s3.listBuckets().buckets().size()
            /exit
            """;
    private static final int SMALL_FILES = 200;
    private static final int LARGE_FILE = 24 << 20;

    private Training() {}

    /// Returns the command line that trains the cache, to be run on the sandbox.
    ///
    /// @param cache the file to write
    /// @param crypto options of the JVM that uploads
    /// @param script a script that ends normally; the folder beside it gets what is kept of it
    static List<String> teaching(Path cache, String classPath, List<String> crypto, Path script) {
        return Stream.concat(Stream.of(JAVA, "-cp", classPath, "install.Training", "teach", cache.toString(),
                script.toString()), crypto.stream()).toList();
    }

    /// `teach CACHE SCRIPT OPTION…` starts the JVM that learns. `learn SCRIPT OPTION…` is that JVM; the options lead its
    /// commands through TLS, so that nothing of the server is learnt.
    static void main(String... args) throws Throwable {
        var options = List.of(args);
        if (args[0].equals("teach")) {
            System.exit(teach(Path.of(args[1]), args[2], options.subList(3, args.length)));
        }
        learn(Path.of(args[1]), options.subList(2, args.length).toArray(String[]::new));
    }

    private static int teach(Path cache, String script, List<String> crypto) throws Exception {
        var keys = Files.createTempDirectory("awskit-training");
        try (var relay = new TlsRelay(URI.create(System.getenv("AWS_ENDPOINT_URL")), keys)) {
            var line = new ArrayList<>(List.of(JAVA, "-XX:AOTCacheOutput=" + cache, "-XX:+UseSerialGC",
                    // Profiles take 4 MB and gain nothing, because what is trained ends before it is optimised.
                    "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining", JvmOptions.NATIVE_ACCESS,
                    JvmOptions.NATIVE_REFLECTION,
                    "-Djava.util.prefs.userRoot=" + keys));
            line.addAll(crypto);
            line.addAll(List.of("-cp", System.getProperty("java.class.path"), "install.Training", "learn", script));
            line.addAll(List.of(relay.options()));
            return new ProcessBuilder(line).inheritIO().start().waitFor();
        } finally {
            delete(keys);
        }
    }

    private static void learn(Path script, String... tls) throws Throwable {
        var commands = Commands.of(Training.class);
        lesson("help");
        help(commands);
        lesson("assume-role");
        assume(commands.named("assume-role"), tls);
        lesson("list-running");
        list(commands.named("list-running"), tls);
        lesson("shell");
        System.setIn(new ByteArrayInputStream(STATEMENTS.getBytes()));
        run(commands.named("shell"));
        lesson("scripts");
        run(script);
        lesson("upload-folder");
        upload(commands.named("upload-folder"), tls);
        lesson("the cache");
        Script.run(commands.named("list-running").create()); // as its own main does, which ends the JVM
    }

    /// Compiles and runs a script, then runs it as it was kept.
    private static void run(Path script) throws Throwable {
        var folder = Files.createDirectories(script.resolveSibling("kept"));
        Run.main(folder.toString(), "training", script.toString(), System.getProperty("java.class.path"));
        try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
            RunKept.main(jars.iterator().next().toString(), Files.readAllLines(folder.resolve("main")).get(1));
        }
    }

    /// Tells the installer what comes next.
    private static void lesson(String name) {
        System.out.println(LESSON + name);
    }

    private static void help(Commands commands) throws ReflectiveOperationException {
        for (var command : commands.entries()) {
            run(command, "--help");
            fail(command, "--no-such-option");
        }
        run(commands.entries().getFirst(), "--version");
    }

    private static void assume(Commands.Entry assume, String... tls) throws ReflectiveOperationException {
        var role = new String[] {"arn:aws:iam::123456789012:role/training", "--no-cache"};
        run(assume, with(tls, role));
        run(assume, role);
    }

    private static void list(Commands.Entry list, String... tls) throws ReflectiveOperationException {
        run(list, "--regions", "all", "--output", "json");
        run(list, with(tls, "--ids"));
    }

    private static void upload(Commands.Entry upload, String... tls) throws Exception {
        var folder = Files.createTempDirectory("awskit-training");
        try {
            CryptoProvider.prepare(folder.toString(), "s3://training", "http://"); // as the main of uploads does
            fill(folder);
            run(upload, folder.toString(), "s3://training/a");
            run(upload, folder.toString(), "s3://training/a", "--delete", "--output", "json");
            CryptoProvider.prepare("s3://training"); // for TLS
            run(upload, with(tls, folder.toString(), "s3://training/c"));
            fail(upload, folder.toString(), "s3://no-such-bucket");
            run(upload, folder.toString(), "s3://training/b", "--force", "--dry-run");
        } finally {
            delete(folder);
        }
    }

    private static String[] with(String[] options, String... arguments) {
        return Stream.concat(Stream.of(arguments), Stream.of(options)).toArray(String[]::new);
    }

    private static void run(Commands.Entry command, String... arguments) throws ReflectiveOperationException {
        if (Script.execute(command.create(), arguments) != 0) {
            throw new IllegalStateException(command.name() + " failed");
        }
    }

    private static void fail(Commands.Entry command, String... arguments) throws ReflectiveOperationException {
        Script.execute(command.create(), arguments);
    }

    private static void fill(Path folder) throws IOException {
        var random = new Random(1);
        for (var i = 0; i < SMALL_FILES; i++) {
            var small = new byte[16 << 10];
            random.nextBytes(small);
            Files.write(Files.createDirectories(folder.resolve("d" + i % 10)).resolve("f" + i + ".txt"), small);
        }
        Files.write(folder.resolve("large.bin"), new byte[LARGE_FILE]);
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
