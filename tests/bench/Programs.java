import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The programs on the PATH, and their versions.
final class Programs {

    static final File NULL = new File("/dev/null");

    /// Where the Go linker notes its version in a program.
    private static final Pattern GO = Pattern.compile("Go buildinf:[^\\n]{0,32}?(go1\\.[\\w.]+)", Pattern.DOTALL);

    private Programs() {}

    /// Returns the programs of this name, in the order of the PATH.
    static Stream<Path> find(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable).map(Path::toAbsolutePath);
    }

    /// Returns the first line that the program prints.
    static String firstLine(Path program, String... arguments) throws IOException, InterruptedException {
        var line = Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
        var process = new ProcessBuilder(line).redirectErrorStream(true).redirectInput(NULL).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output.lines().findFirst().orElse("");
    }

    /// Returns the version of Go that built the program. The speed of its hashing depends on it.
    static Optional<String> go(Path program) throws IOException {
        var go = GO.matcher(new String(Files.readAllBytes(program), ISO_8859_1));
        return go.find() ? Optional.of(go.group(1)) : Optional.empty();
    }
}
