//SOURCES support/Checkout.java support/Running.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import support.Checkout;
import support.Running;

/// Each recipe and template, copied alone into an empty folder, compiles and starts there with no variable set.
@Tag("storm")
class CopiedScriptsTest {

    @TempDir
    static Path cache;

    @TempDir
    Path folder;

    static Stream<Path> scripts() {
        return Stream.of("scripts/recipes", "jbang-catalog").map(Checkout.root()::resolve)
                .flatMap(place -> Arrays.stream(place.toFile().listFiles())).map(file -> file.toPath())
                .filter(file -> file.toString().endsWith(".java")).sorted();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void startByTheWrapper(Path script) throws IOException {
        start(script, List.of(Checkout.root().resolve("jbang").toString()));
    }

    /// The first script with each list of dependencies. Its own code does not matter here: the wrapper starts them all.
    static Stream<Path> scriptsThatDiffer() {
        var seen = new HashSet<List<String>>();
        return scripts().filter(script -> seen.add(dependencies(script)));
    }

    private static List<String> dependencies(Path script) {
        try (var lines = Files.lines(script)) {
            return lines.filter(line -> line.startsWith("//DEPS")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As a user's own JBang would run them. Its cache is its own, because JBang does not share one safely.
    @ParameterizedTest
    @MethodSource("scriptsThatDiffer")
    void startByJBangAlone(Path script) throws IOException {
        start(script, List.of("env", "JBANG_CACHE_DIR=" + cache, "bash", "-c",
                "eval \"exec $(\"$JAVA_HOME/bin/java\" -jar \"$0\" run \"$@\")\"", Checkout.jbangJar().toString()));
    }

    private void start(Path script, List<String> how) throws IOException {
        var copy = Files.copy(script, folder.resolve("copy-of-" + script.getFileName()));
        var line = Stream.concat(how.stream(), Stream.of(copy.toString(), "--help")).toList();
        var builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try (var running = new Running(builder, "")) {
            var result = running.await(Duration.ofMinutes(2));
            assertEquals(0, result.exitCode(), result.err());
            assertTrue(result.out().startsWith("Usage: "), result.out());
        }
    }
}
