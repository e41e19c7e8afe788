//SOURCES ../../scripts/upload/Glob.java

package upload;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # pattern,   path,        matches
            *,           '',          true
            *,           a/b.txt,     true
            '',          '',          true
            '',          a,           false
            a,           a,           true
            a,           ab,          false
            a,           A,           false
            *.txt,       a.txt,       true
            *.txt,       d/a.txt,     true
            *.txt,       a.txt.gz,    false
            d/*,         d/,          true
            d/*,         d/e/f,       true
            d/*,         d,           false
            d/*,         xd/a,        false
            */d/*,       a/d/b,       true
            */d/*,       d/b,         false
            a?c,         abc,         true
            a?c,         a/c,         true
            a?c,         ac,          false
            a?c,         a😀c,        true
            [ab]c,       bc,          true
            [ab]c,       cc,          false
            [!ab]c,      cc,          true
            [!ab]c,      ac,          false
            [a-c]x,      bx,          true
            [a-c]x,      dx,          false
            [c-a]x,      bx,          false
            [!c-a]x,     bx,          true
            [-a]x,       -x,          true
            [a-]x,       -x,          true
            []]x,        ]x,          true
            [!]]x,       ax,          true
            [!]]x,       ]x,          false
            [*]x,        *x,          true
            [*]x,        ax,          false
            [?]x,        ax,          false
            [^a]x,       ^x,          true
            [^a]x,       bx,          false
            [x,          [x,          true
            [!,          [!,          true
            [!],         [!],         true
            [],          [],          true
            a[,          a[,          true
            [α-γ],       β,           true
            [😀-😂],     😁,          true
            a\\*,        a\\b,        true
            a.c,         abc,         false
            (a|b)+,      (a|b)+,      true
            **,          a/b,         true
            *a*b*,       xaxbx,       true
            *a*b*,       xbxax,       false
            """)
    void matchesAsPythonDoes(String pattern, String path, boolean matches) {
        assertEquals(matches, Glob.of(pattern).matches(path));
    }

    @Test
    void doesNotBacktrack() {
        var glob = Glob.of("*a".repeat(50) + "b");
        var path = "a".repeat(1000);
        assertTimeout(ofSeconds(5), () -> assertFalse(glob.matches(path)));
        assertTrue(glob.matches(path + "b"));
    }

    @Test
    void agreesWithPythonOnRandomPatterns() throws Exception {
        var random = new Random(3);
        var arguments = new ArrayList<String>();
        for (var i = 0; i < 2000; i++) {
            arguments.add(text(random, "ab/*?[]!-^", 7) + " " + text(random, "ab/-]!^[", 4));
        }
        var program = """
                import fnmatch, sys
                for line in sys.stdin:
                    pattern, path = line.rstrip('\\n').split(' ')
                    print(fnmatch.fnmatchcase(path, pattern))
                """;
        Process python;
        try {
            python = new ProcessBuilder("python3", "-E", "-c", program).start();
        } catch (IOException e) {
            abort("no python3");
            return;
        }
        try (var stdin = python.getOutputStream()) {
            stdin.write((String.join("\n", arguments) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        var answers = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(0, python.waitFor());
        assertTrue(answers.contains("True"));
        for (var i = 0; i < arguments.size(); i++) {
            var words = arguments.get(i).split(" ", -1);
            assertEquals(answers.get(i).equals("True"), Glob.of(words[0]).matches(words[1]), arguments.get(i));
        }
    }

    private static String text(Random random, String alphabet, int maxLength) {
        var text = new StringBuilder();
        for (var length = random.nextInt(maxLength + 1); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
