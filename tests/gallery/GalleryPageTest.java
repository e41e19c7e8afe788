//SOURCES ../../scripts/gallery/GalleryPage.java ../support/Checkout.java HighlighterTest.java
//DEPS org.junit.jupiter:junit-jupiter

package gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.script.IamPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import kit.Kit;
import org.junit.jupiter.api.Test;
import support.Checkout;

class GalleryPageTest {

    private static final Pattern SCRIPT = Pattern.compile("<details class=\"script\".*?</details>", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("\\b(?:src|href|action|srcset|poster)=\"([^\"]*)\"|url\\(|@import");

    @Test
    void showsEveryScriptOfTheCatalogueWithAllItsCode() throws IOException {
        var kit = Kit.of(Checkout.root());
        var page = page(kit);
        assertEquals(kit.scripts().size(), SCRIPT.matcher(page).results().count());
        for (var entry : kit.scripts().values()) {
            var shown = script(page, entry.name());
            var codes = Pattern.compile("<pre[^>]*><code>(.*?)</code></pre>", Pattern.DOTALL).matcher(shown).results()
                    .map(code -> HighlighterTest.text(new Html(code.group(1)))).toList();
            assertTrue(shown.contains(Html.text(entry.summary()).markup()), entry.name());
            assertEquals(entry.isRecipe() ? List.of(kit.read(entry.file()), kit.read(entry.twin().orElseThrow()),
                    policy(entry) + "\n") : List.of(), codes);
        }
    }

    private static String policy(Kit.Entry entry) {
        return (entry.iam().isEmpty() ? IamPolicy.none()
                : IamPolicy.allow(entry.iam().toArray(String[]::new)).resources("*")).toJson();
    }

    @Test
    void tellsHowToRunAScript() throws IOException {
        var java = "class A { @Parameters(paramLabel = \"FILE\") Path file; }";
        assertCommands(page(java, "it's.txt", Program.launcher("awskit")), "awskit sandbox a it's.txt", "awskit a FILE", "awskit copy a");
        assertCommands(page(java, "it's.txt", Program.published("https://example.com/kit")),
                "jbang sandbox@https://example.com/kit -- jbang a@https://example.com/kit it's.txt",
                "jbang a@https://example.com/kit FILE", "curl -O https://example.com/kit/scripts/recipes/a.java");
    }

    @Test
    void asksForMotoWhereTheSandboxNeedsIt() throws IOException {
        var page = page(Kit.of(Checkout.root()));
        assertCommands(page, "awskit sandbox receive-messages jobs", "awskit sandbox whoami", "awskit sandbox show-config");
        assertCommands(page, "awskit sandbox --moto read-item books author=Lem year=1961");
    }

    private static void assertCommands(String page, String... commands) {
        for (var command : commands) {
            assertTrue(page.contains("<dd><code>" + command + "</code>"), command);
        }
    }

    @Test
    void needsNothingElse() throws IOException {
        var page = page(Kit.of(Checkout.root()));
        var markup = page.replaceAll("(?s)<code>.*?</code>", "");
        REFERENCE.matcher(markup).results().forEach(reference -> assertTrue(
                reference.group(1) != null && reference.group(1).matches("#[\\w-]+|data:image/svg\\+xml,.*"), reference.group()));
        assertFalse(markup.matches("(?s).*<[^>]* (?:style|on\\w+)=.*"));
    }

    @Test
    void allowsOnlyItsOwnStyleAndScript() throws Exception {
        var page = page(Kit.of(Checkout.root()));
        for (var element : List.of("style", "script")) {
            var content = Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL).matcher(page);
            assertTrue(content.find());
            var digest = MessageDigest.getInstance("SHA-256").digest(content.group(1).getBytes(StandardCharsets.UTF_8));
            assertTrue(page.contains(element + "-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "';"), element);
            assertFalse(content.find());
        }
        assertTrue(page.contains("default-src 'none'; "));
    }

    @Test
    void escapesWhatAScriptSays() throws IOException {
        var page = page("// </code></pre></details><script>alert(1)</script> {{style}} &amp; $1\n", "'<b>\"&'",
                Program.launcher("awskit"));
        assertTrue(page.contains("<span class=\"comment\">// &lt;/code&gt;&lt;/pre&gt;&lt;/details&gt;&lt;script&gt;alert(1)"
                + "&lt;/script&gt; {{style}} &amp;amp; $1</span>\n</code>"), page);
        assertTrue(page.contains("<dd><code>awskit sandbox a '&lt;b&gt;&quot;&amp;'</code>"), page);
        assertEquals(1, Pattern.compile("<script>").matcher(page).results().count());
    }

    @Test
    void givesTheSameBytesForTheSameKit() throws IOException {
        assertEquals(page(Kit.of(Checkout.root())), page(Kit.of(Checkout.root())));
    }

    private static String page(Kit kit) throws IOException {
        return new GalleryPage(kit, kit::read, Program.launcher("awskit")).html();
    }

    private static String script(String page, String name) {
        return SCRIPT.matcher(page).results().map(found -> found.group())
                .filter(found -> found.contains("<div class=\"body\" id=\"" + name + "\">")).findFirst().orElseThrow();
    }

    /// Returns the page of one recipe.
    private static String page(String java, String example, Program program) throws IOException {
        var recipe = new Kit.Entry("a", "Do <it>.", Path.of("scripts/recipes/a.java"), false, List.of("s3"), List.of(),
                Map.of(), Map.of(), Optional.empty(), Optional.of(example));
        return new GalleryPage(new Kit(Checkout.root(), Map.of("a", recipe), Map.of()), _ -> java, program).html();
    }
}
