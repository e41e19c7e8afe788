//SOURCES Commands.java Installation.java
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The files outside of an installation's own folder: a launcher for each command, and its completions for bash, zsh and
/// fish. Each file is replaced in one step, so that a command can be started at any time.
final class Launchers {

    private final Path folder;
    private final Path bin;

    Launchers(Path folder, Path bin) {
        this.folder = folder;
        this.bin = bin;
    }

    /// Writes the files, and returns them.
    List<Path> write(List<Commands.Entry> commands) throws IOException {
        var home = Installation.userHome();
        var data = xdg("XDG_DATA_HOME", home.resolve(".local/share"));
        var config = xdg("XDG_CONFIG_HOME", home.resolve(".config"));
        var files = new ArrayList<Path>();
        for (var command : commands) {
            var name = command.name();
            files.add(replace(bin.resolve(name), launcher(name, commands), "rwxr-xr-x"));
            files.add(replace(data.resolve("bash-completion/completions").resolve(name), completion(command, "bash"),
                    "rw-r--r--"));
            files.add(replace(data.resolve("zsh/site-functions").resolve("_" + name),
                    "#compdef " + name + "\n" + completion(command, "zsh"), "rw-r--r--"));
            files.add(replace(config.resolve("fish/completions").resolve(name + ".fish"), completion(command, "fish"),
                    "rw-r--r--"));
        }
        return files;
    }

    /// A launcher starts only the JVM that made its caches. If that is gone, `./jbang install` finds another.
    private String launcher(String name, List<Commands.Entry> commands) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        return """
                #!/bin/sh
                # awskit's %1$s, made by install
                java=%2$s home=%3$s
                for needed in "$java" "$home/%1$s.args"; do
                  [ -r "$needed" ] || {
                    echo "%1$s: \\"$needed\\" is gone (install again)" >&2
                    exit 255
                  }
                done
                case $1 in -h | --help | --version) cache=help ;; *) cache=%1$s ;; esac
                exec "$java" "-XX:AOTCache=$home/$cache.aot"%4$s "@$home/%1$s.args" "$@"
                """.formatted(name, quoted(java.toString()), quoted(folder.toString()),
                    name.equals("sandbox") ? " -Dawskit.launchers=" + quoted(commands.stream()
                            .map(command -> bin.resolve(command.name()).toString())
                            .collect(Collectors.joining(File.pathSeparator))) : "");
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

    private static Path replace(Path file, String content, String permissions) throws IOException {
        Files.createDirectories(file.getParent());
        var next = Files.createTempFile(file.getParent(), "." + file.getFileName(), null);
        Files.writeString(next, content);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString(permissions));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return file;
    }

    private static Path xdg(String variable, Path otherwise) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isEmpty()).map(Path::of)
                .orElse(otherwise);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
