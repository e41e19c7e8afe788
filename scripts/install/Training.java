//SOURCES ../../lib/awskit/Script.java
//SOURCES Commands.java
package install;

import awskit.Script;
import java.io.IOException;
import java.io.PrintStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// What the AOT cache learns from: each command's help, an error, and the real work of those that have some, on the
/// endpoint that the environment names.
public final class Training {

    private static final int SMALL_FILES = 200;
    private static final int LARGE_FILE = 24 << 20;

    private Training() {}

    /// Runs all of it in this JVM, silently.
    public static void run(Commands commands) throws Exception {
        var silence = new PrintStream(OutputStream.nullOutputStream());
        System.setOut(silence);
        System.setErr(silence);
        for (var command : commands.entries()) {
            run(command, List.of("--help"));
            run(command, List.of("--no-such-option"));
        }
        if (System.getenv("AWS_ENDPOINT_URL") == null) {
            return;
        }
        var folder = Files.createTempDirectory("awskit-training");
        try {
            fill(folder);
            var work = List.of(
                    List.of("list-running"),
                    List.of("list-running", "--regions", "all", "--output", "json"),
                    List.of("list-running", "--ids"),
                    List.of("upload-folder", folder.toString(), "s3://training/a"),
                    List.of("upload-folder", folder.toString(), "s3://training/a", "--delete", "--output", "json"),
                    List.of("upload-folder", folder.toString(), "s3://training/b", "--force", "--dry-run"),
                    List.of("upload-folder", folder.toString(), "s3://no-such-bucket"),
                    List.of("assume-role", "arn:aws:iam::123456789012:role/training", "--no-cache"));
            for (var line : work) {
                for (var command : commands.entries()) {
                    if (command.name().equals(line.getFirst())) {
                        run(command, line.subList(1, line.size()));
                    }
                }
            }
        } finally {
            delete(folder);
        }
    }

    private static void run(Commands.Entry command, List<String> arguments) throws ReflectiveOperationException {
        Script.execute(command.create(), arguments.toArray(String[]::new));
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
