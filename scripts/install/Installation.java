//SOURCES ../library/Javadoc.java Cache.java Jars.java KitFiles.java Launchers.java OwnFiles.java Steps.java
//SOURCES Training.java
package install;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import library.Javadoc;

/// What `install` writes:
///
/// ```
/// ~/.local/share/awskit/KEY/       jars, AOT caches and an argument file per command; never changed once complete
/// ~/.local/share/awskit/KEY/kit/   what `awskit` runs scripts with: the launcher, the recipes, the library's artifact
/// ~/.local/share/awskit/files      every launcher and completion script there is, a line each
/// ~/.local/bin/COMMAND             the launchers
/// ```
///
/// KEY is a hash of all jars, of the kit and of the JDK, and of where the sandbox's jars lie. JDK 25.0.3 does not check
/// an AOT cache against the class path and runs old classes
/// ([JDK-8377932](https://bugs.openjdk.org/browse/JDK-8377932)), so a cache is used only with the jars that it was made
/// with.
public final class Installation {

    private static final String COMPLETE = "complete";
    private static final String KEY = "[0-9a-f]{16}";

    private final Path home;
    private final Path bin;
    private final boolean dryRun;
    private final boolean progress;
    private final Consumer<String> notes;

    /// An installation below `home` with launchers in `bin`.
    public Installation(Path home, Path bin, boolean dryRun, boolean progress, Consumer<String> notes) {
        this.home = home;
        this.bin = bin;
        this.dryRun = dryRun;
        this.progress = progress;
        this.notes = notes;
    }

    /// Returns the user's home as shells have it: `HOME`, which Java's own `user.home` does not follow.
    public static Path userHome() {
        var home = System.getenv("HOME");
        return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home);
    }

    /// Writes everything. An installation of the same content is used again, and earlier ones are removed at the end.
    ///
    /// @throws UserError if a file cannot be written, is another program's, or the cache cannot be made; an earlier
    ///         installation still works
    public void install(Commands commands) throws IOException, InterruptedException {
        var kit = KitFiles.ofTheLauncher();
        var folder = home.resolve(key(commands, kit));
        var launchers = new Launchers(folder, bin, commands.sandbox());
        var entries = commands.entries().stream().filter(command -> kit.isPresent() || !command.name().equals("awskit"))
                .toList();
        var files = new OwnFiles(home);
        files.refuseOthers(launchers.files(entries));
        if (dryRun) {
            notes.accept("would write " + entries.size() + " launchers into " + bin + ", jars and AOT caches into "
                    + folder);
            return;
        }
        try {
            Files.createDirectories(home);
            try (var lock = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = lock.lock()) {
                if (Files.exists(folder.resolve(COMPLETE))) {
                    notes.accept("up to date: " + folder);
                } else {
                    fill(folder, commands, kit);
                }
                files.replaceBy(launchers.write(entries));
                forgetAllBut(folder);
            }
        } catch (IOException e) {
            throw UserError.of(ExitCode.ERROR, "cannot write " + e.getMessage().lines().findFirst().orElse(""),
                    "the earlier installation still works");
        }
        tell(entries, folder);
    }

    private void tell(List<Commands.Entry> entries, Path folder) throws IOException {
        notes.accept(entries.stream().map(Commands.Entry::name).collect(Collectors.joining(", ")) + " in " + bin + ", "
                + size(folder) / 1_000_000 + " MB in " + home);
        if (!isOnPath(bin)) {
            notes.accept("\"" + bin + "\" is not on the PATH (add export PATH=\"" + bin
                    + ":$PATH\" to your shell's start file)");
        }
        if (entries.stream().noneMatch(command -> command.name().equals("awskit"))) {
            notes.accept("awskit itself is installed by ./jbang install in a checkout only");
        }
    }

    private static boolean isOnPath(Path folder) {
        return Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .anyMatch(element -> Path.of(element).equals(folder));
    }

    /// Removes every file that any install wrote, and nothing else.
    public void remove() throws IOException {
        var files = new OwnFiles(home);
        for (var file : files.recorded()) {
            var own = OwnFiles.isOwn(file);
            notes.accept(!own ? "left " + file + ", which is not awskit's" : (dryRun ? "would remove " : "removed ") + file);
            if (own && !dryRun) {
                Files.delete(file);
            }
        }
        if (!dryRun && Files.exists(home)) {
            forgetAllBut(home);
            files.forget();
            Files.deleteIfExists(home.resolve("lock"));
            try (var left = Files.list(home)) {
                if (left.findAny().isEmpty()) {
                    Files.delete(home);
                }
            }
        }
    }

    private void fill(Path folder, Commands commands, Optional<KitFiles> kit) throws IOException, InterruptedException {
        delete(folder);
        if (!progress) {
            notes.accept("copying jars and training the commands, which takes about half a minute");
        }
        try (var steps = new Steps(commands.shared().size() + Steps.LESSON * Training.LESSONS, progress)) {
            var jars = new ArrayList<Path>();
            var lib = Files.createDirectories(folder.resolve("lib"));
            jars.add(lib.resolve("resources.jar"));
            Jars.resources(commands.shared(), jars.getLast());
            for (var group : commands.groups().entrySet()) {
                steps.next(group.getValue().size(), "copying jars");
                jars.add(lib.resolve(group.getKey() + ".jar"));
                Jars.merge(group.getValue(), jars.getLast());
            }
            // The sandbox's lie where Maven has them: to start servers takes longer than to open their jars.
            var all = Stream.of(jars, commands.sandbox()).flatMap(List::stream).toList();
            var crypto = NativeCrypto.works() ? NativeCrypto.write(lib) : List.<String>of();
            train(folder, Training.teaching(folder, joined(jars), crypto, writeLesson(folder)), joined(all), steps);
            for (var command : commands.entries()) {
                var name = command.name();
                var options = new ArrayList<>(JvmOptions.of(name, crypto));
                options.addAll(List.of("-cp", name.equals("sandbox") ? joined(all)
                        : Cache.of(name).classPath(jars), command.type().getName()));
                Files.write(folder.resolve(name + ".args"), options.stream().map(Installation::quoted).toList());
            }
            if (kit.isPresent()) {
                var target = folder.resolve("kit");
                kit.get().copy(target);
                var library = commands.shared().stream().filter(KitFiles::isLibrary).findFirst().orElseThrow();
                Javadoc.provide(library);
                KitFiles.copyArtifact(library, target.resolve("library"));
                KitFiles.writeVariables(target.resolve("installed"), commands.shared(), jars,
                        target.resolve("library").resolve(library.getFileName()), Cache.COMMANDS.in(folder), bin);
            }
        }
        delete(folder.resolve("training"));
        Files.createFile(folder.resolve(COMPLETE));
    }

    /// The script that scripts are trained on.
    private static Path writeLesson(Path folder) throws IOException {
        try (var source = Installation.class.getResourceAsStream("/install/lesson.java")) {
            var script = Files.createDirectories(folder.resolve("training")).resolve("lesson.java");
            Files.copy(source, script);
            return script;
        }
    }

    /// Trains the commands on a sandbox.
    private static void train(Path folder, List<String> teaching, String all, Steps steps)
            throws IOException, InterruptedException {
        var log = folder.resolve("training.log");
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-cp", all, "Sandbox", "--bucket", "training", "--"));
        line.addAll(teaching);
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        // The sandbox is on this machine, and through a proxy the commands would use another HTTP client.
        builder.environment().keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        var training = builder.start();
        training.getOutputStream().close();
        try (var output = training.inputReader(StandardCharsets.UTF_8); var written = Files.newBufferedWriter(log)) {
            for (var said = output.readLine(); said != null; said = output.readLine()) {
                written.append(said).append('\n');
                if (said.startsWith(Training.LESSON)) {
                    steps.next(Steps.LESSON, "training " + said.substring(Training.LESSON.length()));
                }
            }
        }
        if (training.waitFor() != 0) {
            throw UserError.of(ExitCode.ERROR, "the commands could not be trained", "see " + log + "; the earlier "
                    + "installation still works");
        }
    }

    /// Removes the installations in other folders.
    private void forgetAllBut(Path folder) throws IOException {
        try (var folders = Files.newDirectoryStream(home, Files::isDirectory)) {
            for (var old : folders) {
                if (old.getFileName().toString().matches(KEY) && !old.equals(folder)) {
                    delete(old);
                }
            }
        }
    }

    private static String key(Commands commands, Optional<KitFiles> kit) throws IOException {
        try {
            var all = new ArrayList<>(commands.classPath());
            if (kit.isPresent()) {
                kit.get().files().forEach(file -> all.add(kit.get().checkout().resolve(file)));
            }
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : all) {
                digest.update(file.getFileName().toString().getBytes());
                digest.update(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
            }
            digest.update(joined(commands.sandbox()).getBytes()); // they are used where they lie
            for (var property : List.of("java.home", "java.vm.name", "java.vm.version", "os.arch")) {
                digest.update(System.getProperty(property).getBytes());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static long size(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.mapToLong(file -> file.toFile().length()).sum();
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
