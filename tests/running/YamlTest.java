//SOURCES ../../scripts/running/Yaml.java
//DEPS org.junit.jupiter:junit-jupiter

package running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import module java.base;

import awskit.data.Json;
import org.junit.jupiter.api.Test;

class YamlTest {

    private static final List<String> STRINGS = List.of("", "i-0a", "arn:aws:iam::1:role/x", "a: b", "a #b", "#a", "yes",
            "NO", "Null", "~", "true", "1", "-1", "1.5", "1e5", "1e+5", "0x1f", "010", "1_000", "12:30:45", ".inf", ".NaN",
            "2026-01-31", "2026-01-31T10:00:00+00:00", "two\nlines\n", "\n", " a", "a ", "a  b", "\t", "- a", "-", "?",
            "? a", "[a", "{a", "a, b", "&a", "*a", "!a", "%a", "@a", "`a", "'a'", "\"a\"", "a\\b", "|", ">", "<<", "=",
            "東京", "😀", "\u0085", "\u2028", "\ufeff", "\u007f", "\u009f", "\u0001", "\ufffe", "---", "...", "y", "a:", ":a",
            "a:b:c", "key", "10.0.0.1", "x".repeat(300));

    @Test
    void readsAsThatOfTheAwsCli() {
        var tree = Json.read("""
                [{"InstanceId": "i-1", "LaunchTime": "2026-01-31T10:00:00+00:00", "Tags": [{"Key": "Name", "Value": "no"},
                 {"Key": "note", "Value": ""}], "Cores": 2, "Optimized": false, "None": null, "Empty": [], "Object": {}}]""");
        assertEquals("""
                - InstanceId: i-1
                  LaunchTime: "2026-01-31T10:00:00+00:00"
                  Tags:
                    - Key: Name
                      Value: "no"
                    - Key: note
                      Value: ""
                  Cores: 2
                  Optimized: false
                  None: null
                  Empty: []
                  Object: {}""", Yaml.text(tree));
        assertEquals("[]", Yaml.text(List.of()));
        assertEquals("null", Yaml.text(null));
    }

    @Test
    void pythonReadsWhatWasWritten() throws Exception {
        assumeTrue(new ProcessBuilder("python3", "-c", "import yaml").redirectErrorStream(true).start().waitFor() == 0);
        var random = new Random(13);
        var pairs = new ArrayList<Object>();
        STRINGS.forEach(text -> pairs.add(pair(text)));
        for (int i = 0; i < 1000; i++) {
            pairs.add(pair(tree(random, 4)));
        }
        var python = new ProcessBuilder("python3", "-c", """
                import json, sys, yaml
                for text, tree in json.load(sys.stdin):
                    read = yaml.safe_load(text)
                    assert read == tree and json.dumps(read, sort_keys=True) == json.dumps(tree, sort_keys=True), \\
                        (text, read, tree)
                print("same")
                """).redirectErrorStream(true).start();
        try (var in = python.outputWriter(StandardCharsets.UTF_8)) {
            in.write(Json.line(pairs));
        }
        assertEquals("same\n", new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static List<Object> pair(Object tree) {
        return Arrays.asList(Yaml.text(tree), tree);
    }

    private static Object tree(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> random.nextInt(100);
            case 4 -> random.nextBoolean() ? random.nextGaussian() : random.nextGaussian() * 1e12;
            case 5 -> string(random);
            case 6 -> IntStream.range(0, random.nextInt(4)).mapToObj(_ -> tree(random, depth - 1)).collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
            default -> {
                var map = new LinkedHashMap<String, Object>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(string(random), tree(random, depth - 1));
                }
                yield map;
            }
        };
    }

    private static String string(Random random) {
        return random.nextBoolean() ? STRINGS.get(random.nextInt(STRINGS.size()))
                : random.ints(random.nextInt(8), ' ', 0x250).mapToObj(Character::toString).collect(Collectors.joining());
    }
}
