//SOURCES support/Checkout.java support/Commands.java support/Running.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import support.Checkout;
import support.Commands;
import support.Running;

/// Each recipe and template, copied alone into an empty folder, compiles there with no more than what it declares. Of
/// those with the same `//DEPS` lines, one starts there with no variable set.
@Tag("storm")
class CopiedScriptsTest {

    @TempDir
    static Path cache;

    @TempDir
    Path folder;

    /// The scripts of each list of dependencies.
    static Stream<List<Path>> groups() {
        return Stream.of("scripts/recipes", "jbang-catalog").map(Checkout.root()::resolve)
                .flatMap(place -> Arrays.stream(place.toFile().listFiles())).map(file -> file.toPath())
                .filter(file -> file.toString().endsWith(".java")).sorted()
                .collect(Collectors.groupingBy(CopiedScriptsTest::dependencies, TreeMap::new, Collectors.toList()))
                .values().stream();
    }

    private static String dependencies(Path script) {
        try (var lines = Files.lines(script)) {
            return lines.filter(line -> line.startsWith("//DEPS")).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void startByTheWrapper(List<Path> scripts) throws IOException {
        start(scripts.getFirst(), List.of(Checkout.root().resolve("jbang").toString()));
    }

    /// As a user's own JBang would run them: those with the fewest and with the most dependencies, because JBang reads
    /// each list in the same way. Its cache is its own, because JBang does not share one safely.
    @Test
    void startByJBangAlone() throws IOException {
        var byDependencies = groups().map(List::getFirst)
                .sorted(Comparator.comparingLong(script -> dependencies(script).lines().count())).toList();
        for (var script : List.of(byDependencies.getFirst(), byDependencies.getLast())) {
            start(script, List.of("env", "JBANG_CACHE_DIR=" + cache, "bash", "-c",
                    "eval \"exec $(\"$JAVA_HOME/bin/java\" -jar \"$0\" run \"$@\")\"", Checkout.jbangJar().toString()));
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void compileWithWhatTheyDeclare(List<Path> scripts) throws IOException {
        var found = Commands.with().jbang("info", "classpath", "--deps-only", copy(scripts.getFirst()).toString())
                .await(Duration.ofMinutes(2));
        assertEquals(0, found.exitCode(), found.err());
        for (var script : scripts) {
            var errors = new ByteArrayOutputStream();
            assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, errors, errors, "-proc:none", "-d",
                    folder.toString(), "-cp", found.out().strip(), copy(script).toString()), errors::toString);
        }
    }

    private void start(Path script, List<String> how) throws IOException {
        var line = Stream.concat(how.stream(), Stream.of(copy(script).toString(), "--help")).toList();
        var builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try (var running = new Running(builder, "")) {
            var result = running.await(Duration.ofMinutes(2));
            assertEquals(0, result.exitCode(), result.err());
            assertTrue(result.out().startsWith("Usage: "), result.out());
        }
    }

    private Path copy(Path script) throws IOException {
        var copy = folder.resolve("copy-of-" + script.getFileName());
        return Files.exists(copy) ? copy : Files.copy(script, copy);
    }
}
