//SOURCES ../kit/KitCompletion.java Cache.java Commands.java Installation.java KitFiles.java OwnFiles.java
package install;

import awskit.script.Script;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Kit;
import kit.KitCompletion;

/// The files outside of an installation's own folder: a launcher for each command, and its completions for bash, zsh and
/// fish. Each file is replaced in one step, so that a command can be started at any time.
final class Launchers {

    private static final String NOTE = "# awskit's %s, " + OwnFiles.MARK + "\n";
    private static final String PROGRAM = "rwxr-xr-x";
    private static final String TEXT = "rw-r--r--";

    private final Path folder;
    private final Path bin;
    private final List<Path> sandbox;

    /// @param sandbox jars that only the sandbox needs
    Launchers(Path folder, Path bin, List<Path> sandbox) {
        this.folder = folder;
        this.bin = bin;
        this.sandbox = sandbox;
    }

    /// Returns the files that [#write] writes.
    List<Path> files(List<Commands.Entry> commands) {
        return commands.stream().flatMap(command -> Stream.of(launcher(command.name()), bash(command.name()),
                zsh(command.name()), fish(command.name()))).toList();
    }

    /// Writes the files, and returns them.
    List<Path> write(List<Commands.Entry> commands) throws IOException {
        for (var command : commands) {
            var name = command.name();
            var note = NOTE.formatted(name);
            var isAwskit = name.equals("awskit");
            replace(launcher(name), "#!/bin/sh\n" + note + (isAwskit ? awskit() : launcher(name, commands)), PROGRAM);
            var kit = isAwskit ? KitCompletion.of(Kit.of(folder.resolve("kit"))) : null;
            replace(bash(name), note + (isAwskit ? kit.bash() : completion(command, "bash")), TEXT);
            replace(zsh(name), "#compdef " + name + "\n" + note + (isAwskit ? kit.zsh() : completion(command, "zsh")), TEXT);
            replace(fish(name), note + (isAwskit ? kit.fish() : completion(command, "fish")), TEXT);
        }
        return files(commands);
    }

    private Path launcher(String name) {
        return bin.resolve(name);
    }

    private static Path bash(String name) {
        return data().resolve("bash-completion/completions").resolve(name);
    }

    private static Path zsh(String name) {
        return data().resolve("zsh/site-functions").resolve("_" + name);
    }

    private static Path fish(String name) {
        return xdg("XDG_CONFIG_HOME", ".config").resolve("fish/completions").resolve(name + ".fish");
    }

    private static Path data() {
        return xdg("XDG_DATA_HOME", ".local/share");
    }

    /// A launcher starts only the JVM that made its cache. If that is gone, `./jbang install` finds another. By
    /// `AWSKIT_JBANG`, a command finds `awskit login` when the user has to sign in.
    private String launcher(String name, List<Commands.Entry> commands) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var jars = !name.equals("sandbox") ? "" : sandbox.stream().map(jar -> " " + quoted(jar))
                .collect(Collectors.joining());
        var more = !name.equals("sandbox") ? "" : " -Dawskit.kit=" + quoted(folder.resolve("kit"))
                + " -Dawskit.launchers=" + quoted(commands.stream()
                .map(command -> launcher(command.name()).toString()).collect(Collectors.joining(File.pathSeparator)));
        return """
                java=%2$s home=%3$s
                for needed in "$java" "$home/%1$s.args"%6$s; do
                  [ -r "$needed" ] && [ -s "$needed" ] || {
                    echo "%1$s: \\"$needed\\" is gone (install again)" >&2
                    exit 255
                  }
                done
                export AWSKIT_JBANG="$home/kit/jbang"
                exec "$java" %7$s%5$s%4$s "@$home/%1$s.args" "$@"
                """.formatted(name, quoted(java), quoted(folder), more, quoted(Cache.of(name).in(folder)), jars,
                Cache.of(name).option);
    }

    private String awskit() {
        return """
                kit=%s
                [ -r "$kit/jbang" ] || {
                  echo "awskit: \"$kit\" is gone (install again)" >&2
                  exit 255
                }
                exec bash "$kit/jbang" "$@"
                """.formatted(quoted(folder.resolve("kit")));
    }

    /// Returns what `COMMAND --completion SHELL` prints.
    private static String completion(Commands.Entry command, String shell) throws IOException {
        var printed = new ByteArrayOutputStream();
        var out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Script.execute(command.create(), "--completion", shell);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("every command can be made", e);
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void replace(Path file, String content, String permissions) throws IOException {
        Files.createDirectories(file.getParent());
        var next = Files.createTempFile(file.getParent(), "." + file.getFileName(), null);
        Files.writeString(next, content);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString(permissions));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path xdg(String variable, String otherwise) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isEmpty()).map(Path::of)
                .orElseGet(() -> Installation.userHome().resolve(otherwise));
    }

    private static String quoted(Object text) {
        return KitFiles.quoted(text.toString());
    }
}
