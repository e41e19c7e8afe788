//SOURCES support/Checkout.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import support.Checkout;
import support.Running;

/// README's sessions: every `$ command` in a `console` block is run as it stands, and prints what stands below it, but
/// for sizes, counts and times.
class ReadmeTest {

    private record Step(String command, List<String> output) {}

    private static final List<String> LINKS = List.of("jbang", "jbang-catalog", "jbang-catalog.json", "lib");

    @TempDir
    Path folder;

    @BeforeEach
    void linkTheCheckout() throws IOException {
        // Links, so that what a command writes does not land in the checkout.
        for (var name : LINKS) {
            Files.createSymbolicLink(folder.resolve(name), Checkout.root().resolve(name));
        }
    }

    @AfterEach
    void removeTheLinks() throws IOException {
        for (var name : LINKS) {
            Files.delete(folder.resolve(name));
        }
    }

    @TestFactory
    Stream<DynamicTest> commandsDoWhatIsShown() throws IOException {
        var steps = steps();
        assertTrue(steps.size() > 3, steps.toString());
        return steps.stream().map(step -> dynamicTest(step.command(), () -> {
            var builder = new ProcessBuilder("bash", "-c", step.command()).directory(folder.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            var result = new Running(builder, "").await(Duration.ofMinutes(3));
            assertEquals(0, result.exitCode(), result.err());
            if (!step.output().isEmpty()) {
                assertEquals(step.output().stream().map(ReadmeTest::shape).toList(),
                        result.out().lines().map(ReadmeTest::shape).toList());
            }
        }));
    }

    private static List<Step> steps() throws IOException {
        var steps = new ArrayList<Step>();
        var console = false;
        for (var line : Files.readAllLines(Checkout.root().resolve("README.md"))) {
            if (line.startsWith("```")) {
                console = line.equals("```console");
            } else if (console && line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else if (console) {
                steps.getLast().output().add(line);
            }
        }
        return steps;
    }

    private static String shape(String line) {
        return line.replaceAll("\\b[0-9][0-9.,]*", "N").replaceAll("N [KMG]?i?B\\b", "N B");
    }
}
