//SOURCES ../../scripts/upload/PathFilters.java

package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import upload.PathFilters.Filter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathFiltersTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # filters,            path,         matches
            '',                   a/b,          true
            -*,                   a/b,          false
            -* +*.txt,            a/b.txt,      true
            -* +*.txt,            a/b.md,       false
            +*.txt -*,            a/b.txt,      false
            -*.txt,               a/b.txt,      false
            -*.txt +a/*,          a/b.txt,      true
            -*.txt +a/* -*/b.txt, a/b.txt,      false
            -* +test.txt,         test.txt,     true
            -* +test.txt,         a/test.txt,   false
            -foo.txt,             d/foo.txt,    true
            -node_modules/*,      node_modules/x/y.js, false
            -node_modules/*,      a/node_modules/x.js, true
            -.git/*,              .gitignore,   true
            """)
    void letsTheLastWordCount(String filters, String path, boolean matches) {
        assertEquals(matches, filters(filters).matches(path));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # filters,                 folder,            prunes
            '',                        a,                 false
            -*,                        a,                 true
            -*,                        a/b,               true
            -?*,                       a,                 true
            -node_modules/*,           node_modules,      true
            -node_modules/?*,          node_modules,      true
            -node_modules/??*,         node_modules,      false
            -node_modules/*,           node_modules/x,    true
            -node_modules/*,           a/node_modules,    false
            -*/node_modules/*,         a/node_modules,    true
            -*node_modules/*,          node_modules,      true
            -node_modules,             node_modules,      false
            -node_modules*,            node_modules,      true
            -node_modules/*.js,        node_modules,      false
            -node_modules/*/*,         node_modules,      false
            -node_modules/*/*,         node_modules/x,    true
            -.git/*,                   .github,           false
            -* +test.txt,              a,                 true
            -* +*test.txt,             a,                 false
            -* +a/b/*.txt,             a,                 false
            -* +a/b/*.txt,             a/b,               false
            -* +a/b/*.txt,             a/b/c,             false
            -* +a/b/*.txt,             a/c,               true
            -* +a/b/*.txt,             b,                 true
            -* +a/b.txt,               a,                 false
            -* +a/b.txt,               a/b.txt,           true
            -* +a,                     a,                 true
            -* +a/,                    a,                 true
            -* +[ab]/x,                b,                 false
            -* +[ab]/x,                c,                 true
            +*.txt -*,                 a,                 true
            -* +*,                     a,                 false
            -* +* -a/*,                a,                 true
            -a/* +b/*,                 a,                 true
            -a/* -*.txt,               a,                 true
            -*.txt,                    a,                 false
            """)
    void prunesOnlyWhereNothingCanCount(String filters, String folder, boolean prunes) {
        assertEquals(prunes, filters(filters).prunes(folder));
    }

    @Test
    void neverPrunesWhatCounts() {
        var random = new Random(11);
        var paths = paths();
        var pruned = 0;
        for (var round = 0; round < 3000; round++) {
            var filters = new ArrayList<Filter>();
            for (var count = 1 + random.nextInt(3); count > 0; count--) {
                var glob = new StringBuilder();
                for (var length = 1 + random.nextInt(4); length > 0; length--) {
                    glob.append(List.of("a", "b", "/", "*", "*", "?", "[ab]", "[!a]").get(random.nextInt(8)));
                }
                filters.add(random.nextInt(3) == 0 ? Filter.include(glob.toString()) : Filter.exclude(glob.toString()));
            }
            var pathFilters = new PathFilters(filters);
            for (var folder : List.of("a", "b", "ab", "a/b", "b/a")) {
                if (pathFilters.prunes(folder)) {
                    pruned++;
                    for (var path : paths) {
                        assertFalse(path.startsWith(folder + "/") && pathFilters.matches(path),
                                () -> filters + " prune " + folder + " but let " + path + " through");
                    }
                }
            }
        }
        assertTrue(pruned > 1000, "pruned " + pruned);
    }

    /// All paths of a and b up to six characters.
    private static List<String> paths() {
        var paths = new ArrayList<>(List.of(""));
        for (var i = 0; paths.get(i).length() < 6; i++) {
            for (var next : List.of("a", "b", "/")) {
                if (!next.equals("/") || !paths.get(i).isEmpty() && !paths.get(i).endsWith("/")) {
                    paths.add(paths.get(i) + next);
                }
            }
        }
        paths.removeIf(path -> path.isEmpty() || path.endsWith("/"));
        return paths;
    }

    private static PathFilters filters(String text) {
        return new PathFilters(Arrays.stream(text.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> new Filter(word.startsWith("+"), Glob.of(word.substring(1))))
                .toList());
    }
}
