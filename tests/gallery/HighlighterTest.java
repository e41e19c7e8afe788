//SOURCES ../../scripts/gallery/Highlighter.java ../support/Checkout.java ../support/Fuzz.java
//DEPS org.junit.jupiter:junit-jupiter

package gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import support.Checkout;
import support.Fuzz;

class HighlighterTest {

    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    @Test
    void marksJava() {
        assertEquals("directive ///usr/bin/env jbang", marks(Highlighter.JAVA, "///usr/bin/env jbang"));
        assertEquals("directive //DEPS a:b", marks(Highlighter.JAVA, "//DEPS a:b"));
        assertEquals("comment // no \"text\" here", marks(Highlighter.JAVA, "// no \"text\" here"));
        assertEquals("comment /* a\n// b */", marks(Highlighter.JAVA, "/* a\n// b */ x"));
        assertEquals("keyword var, number 1_000L", marks(Highlighter.JAVA, "var i2 = 1_000L;"));
        assertEquals("annotation @Option, string \"a \\\" // b\"", marks(Highlighter.JAVA, "@Option(\"a \\\" // b\")"));
        assertEquals("string '\"', string '\\''", marks(Highlighter.JAVA, "'\"' + '\\''"));
        assertEquals("string \"\"\"\n  a \"quoted\" b\n  \"\"\", keyword return",
                marks(Highlighter.JAVA, "f(\"\"\"\n  a \"quoted\" b\n  \"\"\"); return"));
        assertEquals("", marks(Highlighter.JAVA, "printer.forEach(classes::newline, s3, Ec2)"));
    }

    @Test
    void marksPython() {
        assertEquals("comment # it's", marks(Highlighter.PYTHON, "x # it's"));
        assertEquals("keyword for, keyword in, string f'{a}', string b\"#\"", marks(Highlighter.PYTHON, "for x in f'{a}', b\"#\""));
        assertEquals("string \"\"\"a 'b'\n# c\"\"\", number 10", marks(Highlighter.PYTHON, "\"\"\"a 'b'\n# c\"\"\"\nrange(10)"));
        assertEquals("annotation @cache, keyword def", marks(Highlighter.PYTHON, "@cache\ndef f(): a @ b"));
        assertEquals("keyword None", marks(Highlighter.PYTHON, "important = informed.isNone(None)"));
    }

    @Test
    void marksJson() {
        assertEquals("annotation \"Action\", string \"s3:*\", number -1.5, keyword true",
                marks(Highlighter.JSON, "{\"Action\": [\"s3:*\", -1.5, true]}"));
    }

    @Test
    void keepsEveryLetterOfEveryScript() throws IOException {
        try (var files = Files.walk(Checkout.root().resolve("scripts"))) {
            for (var file : files.filter(each -> each.toString().matches(".*\\.(java|py)")).toList()) {
                var language = file.toString().endsWith(".py") ? Highlighter.PYTHON : Highlighter.JAVA;
                var text = Files.readString(file);
                assertEquals(text, text(language.highlight(text)), file.toString());
            }
        }
    }

    /// Unfinished strings and comments, and tags that would end the element around them.
    @Test
    void keepsEveryLetterOfAnyText() {
        Fuzz.seeds(3_000, random -> {
            var text = Fuzz.text(random, 30, "\"", "'", "\"\"\"", "'''", "\\", "/*", "*/", "//", "#", "\n", "@", "</script>",
                    "<!--", "&lt;", "class", " ", "f", "1", "{", "é", "\ud83d\ude00");
            for (var language : Highlighter.values()) {
                assertEquals(text, text(language.highlight(text)), language.name());
            }
        });
    }

    private static String marks(Highlighter language, String program) {
        var marked = language.highlight(program);
        assertEquals(program, text(marked));
        return Pattern.compile("<span class=\"(\\w+)\">([^<]*)</span>").matcher(marked.markup()).results()
                .map(span -> span.group(1) + " " + text(new Html(span.group(2)))).collect(Collectors.joining(", "));
    }

    /// Returns the text that a browser shows.
    static String text(Html html) {
        return TAG.matcher(html.markup()).replaceAll("").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
                .replace("&amp;", "&");
    }
}
