//SOURCES ../../scripts/gallery/Usage.java ../../scripts/kit/Kit.java ../support/Checkout.java
//DEPS org.junit.jupiter:junit-jupiter

package gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gallery.Usage.Argument;
import java.io.IOException;
import java.util.List;
import kit.Kit;
import org.junit.jupiter.api.Test;
import support.Checkout;

class UsageTest {

    @Test
    void readsArgumentsAndOptions() {
        var usage = Usage.of("""
                @Command(name = "x", description = "Not @Option(names = \\"--this\\").")
                class X extends AwsScript {
                    enum Action { start, stop }

                    @Parameters(index = "0", paramLabel = "start|stop", description = "One of ${COMPLETION-CANDIDATES}.")
                    Action action;

                    @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY=VALUE",
                            description = "The tag, "
                            + "such as \\"a\\" (or {b}).")
                    Map<String, String> tags;

                    @Parameters(index = "2", arity = "0..1", paramLabel = "FILE", description = "A file.")
                    Path file;

                    @Option(names = {"-n", "--number"}, paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
                    private int number = 1_000;

                    @Option(names = "--wait", paramLabel = "TIME", description = "How long (default: ${DEFAULT-VALUE}).")
                    Duration wait = Duration.ofMinutes(5);

                    @Option(names = "--output", required = true, description = "${COMPLETION-CANDIDATES} (default: "
                            + "${DEFAULT-VALUE}).")
                    ListOutput.Format format = ListOutput.Format.table;

                    @Option(names = "--dry-run", description = "Change nothing.")
                    boolean dryRun;

                    @Option(names = "--secret", hidden = true)
                    boolean secret;
                """);
        assertEquals("start|stop KEY=VALUE… [FILE] [--number N] [--wait TIME] --output VALUE [--dry-run]", usage.synopsis());
        assertEquals(List.of(
                new Argument("start|stop", "One of start, stop."),
                new Argument("KEY=VALUE…", "The tag, such as \"a\" (or {b})."),
                new Argument("FILE", "A file."),
                new Argument("-n, --number N", "How many (default: 1000)."),
                new Argument("--wait TIME", "How long."),
                new Argument("--output VALUE", "table, json, jsonl, csv, text (default: table)."),
                new Argument("--dry-run", "Change nothing.")), usage.arguments());
    }

    @Test
    void findsEveryArgumentOfEveryRecipe() throws IOException {
        var kit = Kit.of(Checkout.root());
        for (var recipe : kit.scripts().values().stream().filter(Kit.Entry::isRecipe).toList()) {
            var text = kit.read(recipe.file());
            var arguments = Usage.of(text).arguments();
            assertEquals(text.lines().filter(line -> line.matches(" +@(Option|Parameters)\\(.*")).count(), arguments.size(),
                    recipe.name());
            arguments.forEach(argument -> assertFalse(argument.description().isBlank()
                    || argument.description().contains("${"), recipe.name() + ": " + argument));
        }
    }
}
