//SOURCES Jars.java JvmOptions.java Launchers.java NativeCrypto.java Training.java
package install;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What `install` writes:
///
/// ```
/// ~/.local/share/awskit/KEY/       jars, AOT caches and an argument file per command; never changed once complete
/// ~/.local/share/awskit/files      every launcher and completion script there is, a line each
/// ~/.local/bin/COMMAND             the launchers
/// ```
///
/// KEY is a hash of all jars and of the JDK. JDK 25.0.3 does not check an AOT cache against the class path and runs old
/// classes ([JDK-8377932](https://bugs.openjdk.org/browse/JDK-8377932)), so a cache is used only with the jars that it
/// was made with.
public final class Installation {

    private static final String COMPLETE = "complete";

    private final Path home;
    private final Path bin;
    private final boolean dryRun;
    private final Consumer<String> notes;

    /// An installation below `home` with launchers in `bin`.
    public Installation(Path home, Path bin, boolean dryRun, Consumer<String> notes) {
        this.home = home;
        this.bin = bin;
        this.dryRun = dryRun;
        this.notes = notes;
    }

    /// Returns the user's home as shells have it: `HOME`, which Java's own `user.home` does not follow.
    public static Path userHome() {
        var home = System.getenv("HOME");
        return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home);
    }

    /// Writes everything. An installation of the same content is used again, and earlier ones are removed at the end.
    ///
    /// @throws UserError if a file cannot be written or the caches cannot be made; an earlier installation still works
    public void install(Commands commands) throws IOException, InterruptedException {
        var folder = home.resolve(key(commands.classPath()));
        if (dryRun) {
            notes.accept("would write " + commands.entries().size() + " launchers into " + bin
                    + ", jars and caches into " + folder);
            return;
        }
        try {
            Files.createDirectories(home);
            try (var lock = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = lock.lock()) {
                if (Files.exists(folder.resolve(COMPLETE))) {
                    notes.accept("up to date: " + folder);
                } else {
                    fill(folder, commands);
                }
                var files = new Launchers(folder, bin).write(commands.entries());
                forget(files, folder);
            }
        } catch (IOException e) {
            throw UserError.of(ExitCode.ERROR, "cannot write " + e.getMessage(),
                    "the earlier installation still works");
        }
        notes.accept(commands.entries().stream().map(Commands.Entry::name).collect(Collectors.joining(", ")) + " in "
                + bin);
        if (!isOnPath(bin)) {
            notes.accept("\"" + bin + "\" is not on the PATH (add export PATH=\"" + bin
                    + ":$PATH\" to your shell's start file)");
        }
    }

    private static boolean isOnPath(Path folder) {
        return Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .anyMatch(element -> Path.of(element).equals(folder));
    }

    /// Removes every file that any install wrote.
    public void remove() throws IOException {
        for (var file : recorded()) {
            notes.accept((dryRun ? "would remove " : "removed ") + file);
            if (!dryRun) {
                Files.deleteIfExists(file);
            }
        }
        if (!dryRun) {
            delete(home);
        }
    }

    private void fill(Path folder, Commands commands) throws IOException, InterruptedException {
        delete(folder);
        var jars = new ArrayList<Path>();
        Files.createDirectories(folder.resolve("lib"));
        for (var jar : commands.classPath()) {
            // Numbered, because jars of different places may have the same name.
            var copy = folder.resolve("lib").resolve(String.format("%03d-%s", jars.size(), jar.getFileName()));
            Jars.copy(jar, copy);
            jars.add(copy);
        }
        var classPath = joined(jars.subList(0, commands.shared()));
        var crypto = NativeCrypto.works() ? NativeCrypto.write(folder.resolve("lib")) : List.<String>of();
        notes.accept("training the commands, which takes about a minute");
        train(folder, classPath, joined(jars), crypto);
        for (var command : commands.entries()) {
            var name = command.name();
            var options = new ArrayList<>(JvmOptions.of(name, crypto));
            options.addAll(List.of("-cp", name.equals("sandbox") ? joined(jars) : classPath, command.type().getName()));
            Files.write(folder.resolve(name + ".args"), options.stream().map(Installation::quoted).toList());
        }
        Files.createFile(folder.resolve(COMPLETE));
    }

    /// Trains the commands on a sandbox; serving them trains the sandbox.
    private static void train(Path folder, String classPath, String all, List<String> crypto)
            throws IOException, InterruptedException {
        var log = folder.resolve("training.log");
        var line = Training.learning(folder.resolve("sandbox.aot"), all, "Sandbox", "--bucket", "training", "--");
        line.addAll(Training.learners(folder, classPath, crypto));
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        // The sandbox is on this machine, and through a proxy the commands would use another HTTP client.
        builder.environment().keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        var training = builder.start();
        training.getOutputStream().close();
        if (training.waitFor() != 0) {
            throw UserError.of(ExitCode.ERROR, "the commands could not be trained", "see " + log + "; the earlier "
                    + "installation still works");
        }
    }

    /// Removes the files that earlier installs wrote and this one did not, then records those of this one.
    private void forget(List<Path> files, Path folder) throws IOException {
        var lines = files.stream().map(Path::toString).toList();
        var earlier = recorded();
        var record = Files.createTempFile(home, "files", null);
        Files.write(record, lines);
        Files.move(record, home.resolve("files"), StandardCopyOption.ATOMIC_MOVE);
        for (var file : earlier) {
            if (!lines.contains(file.toString())) {
                Files.deleteIfExists(file);
            }
        }
        try (var folders = Files.newDirectoryStream(home, Files::isDirectory)) {
            for (var old : folders) {
                if (!old.equals(folder)) {
                    delete(old);
                }
            }
        }
    }

    private List<Path> recorded() throws IOException {
        var record = home.resolve("files");
        return Files.exists(record) ? Files.readAllLines(record).stream().map(Path::of).toList() : List.of();
    }

    private static String key(List<Path> classPath) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var jar : classPath) {
                digest.update(jar.getFileName().toString().getBytes());
                digest.update(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
            }
            for (var property : List.of("java.home", "java.vm.name", "java.vm.version", "os.arch")) {
                digest.update(System.getProperty(property).getBytes());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static String joined(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /// As java reads an argument file.
    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
