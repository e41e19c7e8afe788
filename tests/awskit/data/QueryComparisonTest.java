//DEPS org.junit.jupiter:junit-jupiter

package awskit.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import awskit.errors.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Evaluates many made-up expressions on many made-up trees, and compares with what jmespath.py finds, which the AWS
/// CLI and boto3 use.
class QueryComparisonTest {

    private static final int CASES = 10_000;

    /// Prints a line for each case: `R` and the result, `E` for an error of JMESPath, or `-` for an error of Python, as
    /// of `1 < 'a'`, of which nothing can be said.
    private static final String PYTHON = """
            import json, sys, warnings
            try:
                import jmespath
            except ImportError:
                sys.exit(3)
            warnings.simplefilter('ignore')
            for line in open(sys.argv[1], encoding='utf-8'):
                case = json.loads(line)
                try:
                    print('R' + json.dumps(jmespath.search(case[0], case[1])))
                except jmespath.exceptions.JMESPathError:
                    print('E')
                except Exception:
                    print('-')
            """;

    /// Where we do not follow jmespath.py: a slice after an index is a projection, as in the specification, and
    /// `to_string()` leaves letters as they are. Besides, Python takes 1 for true within lists, and `merge()` anything
    /// for its later arguments; both do not occur here.
    private static final String KNOWN = ".*\\[-?\\d+]\\[[^]]*:.*|.*to_string.*";

    private static final List<String> NAMES = List.of("a", "b", "Ports", "Tags", "Key", "@");
    private static final List<String> OPERATORS = List.of(" == ", " != ", " < ", " <= ", " > ", " >= ", " && ", " || ");
    private static final List<String> LITERALS = List.of("`2`", "`22`", "`3.0`", "`true`", "`null`", "`[2, 3]`",
            "`{\"a\": 1}`", "`a`", "` b`", "'2026'", "'a'", "''", "`\"é\"`", "'a\\'b'", "'\\\\'", "`12345678901234567890`");
    private static final List<String> FUNCTIONS = List.of("abs", "avg", "ceil", "floor", "keys", "length", "max", "min",
            "reverse", "sort", "sum", "to_array", "to_number", "to_string", "type", "values");

    @TempDir
    private Path folder;

    private final Random random = new Random(20_261_128);

    @Test
    void findsWhatPythonFinds() throws IOException, InterruptedException {
        var cases = IntStream.range(0, CASES).mapToObj(_ -> List.of(expression(4), tree(4)))
                .filter(one -> !one.getFirst().toString().matches(KNOWN)).toList();
        var expected = python(cases);
        var different = new ArrayList<String>();
        var found = 0;
        for (int i = 0; i < cases.size(); i++) {
            var text = (String) cases.get(i).getFirst();
            var ours = outcome(text, cases.get(i).getLast());
            if (!expected.get(i).equals("-") && !same(expected.get(i), ours)) {
                different.add(text + " is " + expected.get(i) + ", here " + ours + ", of "
                        + Json.line(cases.get(i).getLast()));
            }
            found += expected.get(i).startsWith("R") && !expected.get(i).matches("R(null|\\[]|\\{})") ? 1 : 0;
        }
        assertEquals("", different.stream().limit(20).collect(Collectors.joining("\n")), different.size() + " differ");
        assertTrue(found > CASES / 5, "only " + found + " expressions find anything");
    }

    private static String outcome(String expression, Object tree) {
        try {
            return "R" + Json.line(Query.of(expression).search(tree));
        } catch (UserError e) {
            return "E";
        }
    }

    private static boolean same(String expected, String ours) {
        return expected.equals(ours) || expected.startsWith("R") && ours.startsWith("R")
                && same(Json.read(expected.substring(1)), Json.read(ours.substring(1)));
    }

    /// Compares doubles by the digits that both print, and other values exactly, 3 and 3.0 apart.
    private static boolean same(Object expected, Object ours) {
        return switch (expected) {
            case Double number -> ours instanceof Double other
                    && Math.abs(number - other) <= 1e-12 * Math.abs(number);
            case List<?> list -> ours instanceof List<?> other && list.size() == other.size()
                    && IntStream.range(0, list.size()).allMatch(i -> same(list.get(i), other.get(i)));
            case Map<?, ?> map -> ours instanceof Map<?, ?> other && new ArrayList<>(map.keySet()).equals(
                    new ArrayList<>(other.keySet())) && map.keySet().stream()
                    .allMatch(key -> same(map.get(key), other.get(key)));
            case null -> ours == null;
            default -> expected.equals(ours);
        };
    }

    private List<String> python(List<List<Object>> cases) throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("cases"),
                cases.stream().map(Json::line).collect(Collectors.joining("\n")));
        Process python;
        try {
            python = new ProcessBuilder("python3", "-E", "-c", PYTHON, file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            return abort("no python3");
        }
        var lines = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        if (python.waitFor() == 3) {
            abort("no jmespath for python3");
        }
        assertEquals(cases.size(), lines.size());
        return lines;
    }

    private String expression(int depth) {
        if (depth == 0) {
            return one(NAMES) + (random.nextInt(4) == 0 ? one(List.of("[]", "[*]", "[0]", "[-1]", "[1:]", ".*")) : "");
        }
        Supplier<String> part = () -> expression(random.nextInt(depth));
        return switch (random.nextInt(15)) {
            case 0, 1 -> part.get() + "." + one(NAMES);
            case 2 -> part.get() + one(List.of("[*]", "[]", ".*", "[::-1]", "[:2]", "[1::2]", "[-2:]", "[5:0:-2]"));
            case 3 -> part.get() + "[" + (random.nextInt(7) - 3) + "]";
            case 4, 5 -> part.get() + "[?" + part.get() + one(OPERATORS) + part.get() + "]";
            case 6 -> part.get() + " | " + part.get();
            case 7 -> "(" + part.get() + one(List.of(" || ", " && ", " == ", " != ", " < ", " >= ")) + part.get() + ")";
            case 8 -> "!" + part.get();
            case 9 -> part.get() + ".{x: " + part.get() + ", \"y z\": " + part.get() + "}";
            case 10 -> part.get() + ".[" + part.get() + ", " + part.get() + "]";
            case 11 -> one(LITERALS);
            case 12 -> one(FUNCTIONS) + "(" + part.get() + ")";
            case 13 -> one(List.of("contains", "join", "starts_with", "ends_with", "not_null")) + "("
                    + part.get() + ", " + part.get() + ")";
            default -> switch (random.nextInt(4)) {
                case 0 -> "map(&" + part.get() + ", " + part.get() + ")";
                case 1 -> "merge({x: " + part.get() + "}, {y: " + part.get() + "})";
                default -> one(List.of("sort_by", "max_by", "min_by")) + "(" + part.get() + ", &" + part.get() + ")";
            };
        };
    }

    private Object tree(int depth) {
        return switch (depth == 0 ? random.nextInt(3) : depth == 4 ? 4 : random.nextInt(6)) {
            case 0 -> one(List.of("", "a", "b", "web", "2026-01-02", "é", "😀", "22", "-1.5", "a'b"));
            case 1 -> one(List.of(0, 3, 22, -1, 1.5, 3.0, 12_345_678_906L, 0.1));
            case 2 -> random.nextBoolean();
            case 3, 4 -> NAMES.stream().filter(name -> name.matches("\\w+") && random.nextInt(3) > 0)
                    .collect(Collectors.toMap(name -> name, _ -> tree(depth - 1), (a, _) -> a,
                            LinkedHashMap::new));
            default -> {
                var mixed = random.nextInt(4) == 0;
                var shape = random.nextLong();
                yield IntStream.range(0, random.nextInt(4)).mapToObj(_ -> {
                    if (!mixed) {
                        random.setSeed(shape);
                        random.nextInt();
                    }
                    return tree(depth - 1);
                }).collect(Collectors.toList());
            }
        };
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
