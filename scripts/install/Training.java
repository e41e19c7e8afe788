//SOURCES ../../lib/awskit/Script.java
//SOURCES Commands.java
package install;

import awskit.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// What the AOT caches learn from, each in a JVM of its own: `help.aot` from each command's help, `commands.aot` from
/// the real work of those that have some, `shell.aot` from a few statements. Classes of a cache are loaded all at once,
/// so that one for everything would cost each command what it gives the others.
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

    /// Returns the start of a line that runs a class, and writes a cache of what it learnt when that ends.
    static List<String> learning(Path cache, String classPath, String... line) {
        var learning = new ArrayList<>(List.of(JAVA, "-XX:AOTCacheOutput=" + cache, "-XX:+UseSerialGC"));
        learning.addAll(List.of("-Djava.util.prefs.userRoot=" + cache.getParent(), "-cp", classPath));
        learning.addAll(List.of(line));
        return learning;
    }

    /// Returns the line that writes the three caches into the folder.
    static List<String> learners(Path folder, String classPath) {
        return List.of(JAVA, "-cp", classPath, "install.Training", folder.toString());
    }

    /// `help` and `work` are what one JVM learns from; a folder gets the caches.
    static void main(String... args) throws Exception {
        var commands = Commands.of(Training.class);
        switch (args[0]) {
            case "help" -> help(commands);
            case "work" -> work(commands);
            default -> learn(Path.of(args[0]));
        }
    }

    private static void learn(Path folder) throws IOException, InterruptedException {
        var classPath = System.getProperty("java.class.path");
        var statements = Files.writeString(folder.resolve("statements"), STATEMENTS);
        for (var line : List.of(learning(folder.resolve("help.aot"), classPath, "install.Training", "help"),
                learning(folder.resolve("commands.aot"), classPath, "install.Training", "work"),
                learning(folder.resolve("shell.aot"), classPath, "Shell"))) {
            var learner = new ProcessBuilder(line).inheritIO().redirectInput(statements.toFile()).start();
            if (learner.waitFor() != 0) {
                System.exit(learner.exitValue());
            }
        }
    }

    /// Ends the JVM, as a command does.
    private static void help(Commands commands) throws ReflectiveOperationException {
        for (var command : commands.entries()) {
            run(command, "--help");
            run(command, "--no-such-option");
        }
        Script.run(commands.entries().getFirst().create(), "--help");
    }

    private static void work(Commands commands) throws Exception {
        var folder = Files.createTempDirectory("awskit-training");
        try {
            fill(folder);
            var work = List.of(
                    List.of("list-running", "--regions", "all", "--output", "json"),
                    List.of("list-running", "--ids"),
                    List.of("upload-folder", folder.toString(), "s3://training/a"),
                    List.of("upload-folder", folder.toString(), "s3://training/a", "--delete", "--output", "json"),
                    List.of("upload-folder", folder.toString(), "s3://training/b", "--force", "--dry-run"),
                    List.of("upload-folder", folder.toString(), "s3://no-such-bucket"),
                    List.of("assume-role", "arn:aws:iam::123456789012:role/training", "--no-cache"));
            for (var line : work) {
                run(commands.named(line.getFirst()), line.subList(1, line.size()).toArray(String[]::new));
            }
        } finally {
            delete(folder);
        }
        Script.run(commands.named("list-running").create());
    }

    private static void run(Commands.Entry command, String... arguments) throws ReflectiveOperationException {
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
