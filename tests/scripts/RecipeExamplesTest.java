//SOURCES ../support/Commands.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import awskit.data.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import sandbox.Programs;
import support.Checkout;
import support.Commands;

/// The sample content of the sandbox is enough for every recipe to print something: each runs in a sandbox of its own,
/// with the arguments of its `example` in catalog.json.
class RecipeExamplesTest {

    private static final Pattern WORD = Pattern.compile("'[^']*'|[^ ']+");

    /// Recipes that write files write them there.
    @TempDir
    Path folder;

    @Tag("storm")
    @TestFactory
    Stream<DynamicTest> everyRecipePrintsSomethingInTheSandbox() throws IOException {
        assumeTrue(Programs.installedMoto().isPresent(), "moto is not installed");
        var catalog = (Map<?, ?>) Json.read(Files.readString(Checkout.root().resolve("catalog.json")));
        return ((List<?>) catalog.get("scripts")).stream().map(entry -> (Map<?, ?>) entry)
                .filter(entry -> entry.containsKey("example"))
                .map(entry -> dynamicTest((String) entry.get("name"), () ->
                        printsSomething((String) entry.get("name"), (String) entry.get("example"))));
    }

    private void printsSomething(String recipe, String example) {
        var command = Commands.with().directory(folder).withJBang().env("AWSKIT_HOME", Checkout.root().toString())
                .env("AWSKIT_JBANG", Checkout.root().resolve("jbang").toString());
        var words = new ArrayList<>(List.of("--moto", "--"));
        words.addAll(List.of(command.line(recipe, words(example))));
        var result = command.exec("sandbox", words.toArray());
        assertEquals(0, result.exitCode(), result.err());
        assertFalse(result.out().isBlank(), result.err());
    }

    /// Returns the words that a shell makes of an example.
    private static Object[] words(String example) {
        return WORD.matcher(example).results().map(word -> word.group().replace("'", "")).toArray();
    }
}
