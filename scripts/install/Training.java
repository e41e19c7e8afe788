//SOURCES Commands.java TlsRelay.java
package install;

import awskit.script.Script;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// The runs that AOT caches are trained on, each in a JVM of its own: `help.aot` on the help of all commands, and one
/// cache for each command on real work. The JVM loads all classes of a cache at once. A single cache for all commands
/// would make the start of `assume-role` a third slower, and `--help` half as fast.
public final class Training {

    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String STATEMENTS = """
            sts.getCallerIdentity().account()
            s3.listBuckets().buckets().size()
            /exit
            """;
    private static final int SMALL_FILES = 200;
    private static final int LARGE_FILE = 24 << 20;

    private Training() {}

    /// Returns the beginning of a command line that runs a class and writes a cache when it ends.
    static List<String> learning(Path cache, String classPath, String... line) {
        var learning = new ArrayList<>(List.of(JAVA, "-XX:AOTCacheOutput=" + cache, "-XX:+UseSerialGC"));
        learning.addAll(List.of("-Djava.util.prefs.userRoot=" + cache.getParent(), "-cp", classPath));
        learning.addAll(List.of(line));
        return learning;
    }

    /// Returns the command line that writes all caches except the sandbox's into the folder.
    ///
    /// @param crypto options of the JVM that uploads
    static List<String> learners(Path folder, String classPath, List<String> crypto) {
        return Stream.concat(Stream.of(JAVA, "-cp", classPath, "install.Training", "all", folder.toString()),
                crypto.stream()).toList();
    }

    /// `all FOLDER OPTION…` writes the caches. `LESSON OPTION…` does the work that one of them is trained on; the options
    /// lead its command through TLS.
    static void main(String... args) throws Exception {
        var commands = Commands.of(Training.class);
        var more = Arrays.copyOfRange(args, 1, args.length);
        switch (args[0]) {
            case "help" -> help(commands);
            case "upload-folder" -> upload(commands.named(args[0]), more);
            case "list-running" -> list(commands.named(args[0]), more);
            case "assume-role" -> assume(commands.named(args[0]), more);
            default -> all(Path.of(more[0]), List.of(more).subList(1, more.length));
        }
    }

    private static void all(Path folder, List<String> crypto) throws Exception {
        var keys = Files.createDirectory(folder.resolve("keys"));
        try (var relay = new TlsRelay(URI.create(System.getenv("AWS_ENDPOINT_URL")), keys)) {
            for (var lesson : List.of("help", "assume-role", "list-running", "upload-folder")) {
                var line = Stream.concat(Stream.of("install.Training", lesson), Stream.of(relay.options()));
                learn(folder, lesson, lesson.equals("upload-folder") ? crypto : List.of(), line.toArray(String[]::new));
            }
        } finally {
            delete(keys);
        }
        learn(folder, "shell", List.of(), "Shell");
    }

    private static void learn(Path folder, String name, List<String> options, String... line)
            throws IOException, InterruptedException {
        var learning = learning(folder.resolve(name + ".aot"), System.getProperty("java.class.path"), line);
        learning.addAll(1, options);
        var learner = new ProcessBuilder(learning).inheritIO().redirectInput(ProcessBuilder.Redirect.PIPE).start();
        try (var statements = learner.outputWriter()) {
            statements.write(STATEMENTS);
        } catch (IOException e) {
            // Only the shell reads them.
        }
        if (learner.waitFor() != 0) {
            throw new IllegalStateException("could not train " + name + ": exit code " + learner.exitValue());
        }
    }

    private static void help(Commands commands) throws ReflectiveOperationException {
        for (var command : commands.entries()) {
            run(command, "--help");
            fail(command, "--no-such-option");
        }
        end(commands.entries().getFirst(), "--help");
    }

    private static void assume(Commands.Entry assume, String... tls) throws ReflectiveOperationException {
        var role = new String[] {"arn:aws:iam::123456789012:role/training", "--no-cache"};
        run(assume, with(tls, role));
        end(assume, role);
    }

    private static void list(Commands.Entry list, String... tls) throws ReflectiveOperationException {
        run(list, "--regions", "all", "--output", "json");
        run(list, with(tls, "--ids"));
        end(list);
    }

    private static void upload(Commands.Entry upload, String... tls) throws Exception {
        var folder = Files.createTempDirectory("awskit-training");
        try {
            fill(folder);
            run(upload, folder.toString(), "s3://training/a");
            run(upload, folder.toString(), "s3://training/a", "--delete", "--output", "json");
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

    /// Runs the command as its own `main` does, which ends the JVM.
    private static void end(Commands.Entry command, String... arguments) throws ReflectiveOperationException {
        Script.run(command.create(), arguments);
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
