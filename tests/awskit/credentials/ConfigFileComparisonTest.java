//SOURCES ../../support/Fuzz.java
//DEPS org.junit.jupiter:junit-jupiter

package awskit.credentials;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import module java.base;

import awskit.data.Json;
import awskit.errors.UserError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Fuzz;

/// Reads generated configuration files, and compares what it finds with what botocore finds, where it is installed.
/// Spaces within brackets do not occur: botocore ignores `[ profile a ]`, which the SDKs read, and so is it here.
class ConfigFileComparisonTest {

    private static final String PROGRAM = """
            import json, sys
            from botocore.configloader import load_config
            from botocore.exceptions import ConfigParseError
            for n in range(int(sys.argv[2])):
                try:
                    print(json.dumps(load_config('%s/%d' % (sys.argv[1], n))['profiles']))
                except ConfigParseError:
                    print('null')
            """;

    private static final String[] LINES = {"[default]", "[profile a]", "[profile \"b c\"]", "[profile 'd']", "  [profile e]",
        "[profile f] # note", "[profile g", "[other]", "[profile i j]", "[profile \"k]", "[]", "[profile]",
        "region = x", "Region: y", "output=json", "a=b=c", "a:b", "k =", "s3 =", "s3=", "  nested = 1", "\tnested2=2",
        "    Deeper = 3", "  deepest", "# note", "  # note", "; note", "  ; note", "novalue", "= x", ": x", "", "   ", "\t",
        "key with space = v", "k2 = v ; note", "k3 = v # note", "endpoint_url = http://h:1/a=b", " indented = 1",
        "k4 = \"quoted\"", "k5 = %(a)s", "\fk6 = v", "k7 = v\f", "gr\u00fcn = \u00e9", "a]b = c", "[profile l]]", "k8 = [x]",
        "k9 = \u00a0v\u00a0", "\u00a0", "\u0085", "\u2028x = y", "k10 = \ud83d\ude00", "K\u00d6 = 1", "k11 = \u001f",
        "\u3000deep = 1", "k12\u00a0 = 1"};

    @TempDir
    private Path folder;

    private static String file(Random random) {
        var end = random.nextInt(10) == 0 ? "\r\n" : "\n";
        var begin = random.nextInt(4) == 0 ? "" : "[default]" + end;
        return begin + Fuzz.text(random, 8, Stream.of(LINES).map(line -> line + end).toArray(String[]::new));
    }

    private ConfigFile read(int n) {
        return ConfigFile.read(Map.of("AWS_CONFIG_FILE", folder.resolve("" + n).toString(),
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString()));
    }

    /// Returns the profiles as botocore does: nested sections as maps, which have keys in any case.
    private Object profiles(int n) {
        ConfigFile file;
        try {
            file = read(n);
        } catch (UserError e) {
            return null;
        }
        var profiles = new LinkedHashMap<String, Object>();
        for (var name : file.profiles()) {
            var profile = new LinkedHashMap<String, Object>(file.profile(name));
            profile.replaceAll((key, value) -> value.toString().startsWith("\n")
                    ? ConfigFile.nested(file.profile(name), key) : value);
            profiles.put(name, profile);
        }
        return profiles;
    }

    private static Object plain(Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> map.entrySet().stream().collect(Collectors.toMap(
                    entry -> entry.getKey().toString().toLowerCase(Locale.ROOT), entry -> plain(entry.getValue())));
            // Empty lines within a value
            case String text -> text.replaceAll("\n+", "\n");
            case null -> "cannot be read";
            default -> tree;
        };
    }

    private void findsWhatBotocoreFinds(int files) throws Exception {
        assumeTrue(new ProcessBuilder("python3", "-c", "import botocore").start().waitFor() == 0, "no botocore");
        var random = new Random(7);
        for (var n = 0; n < files; n++) {
            Files.writeString(folder.resolve("" + n), file(random));
        }
        var python = new ProcessBuilder("python3", "-X", "utf8", "-c", PROGRAM, folder.toString(), "" + files)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var expected = new String(python.getInputStream().readAllBytes()).lines().toList();
        assertEquals(files, expected.size());
        var different = new ArrayList<String>();
        var read = 0;
        for (var n = 0; n < files; n++) {
            var ours = plain(profiles(n));
            var theirs = plain(Json.read(expected.get(n)));
            if (!theirs.equals(ours)) {
                different.add(Files.readString(folder.resolve("" + n)) + "\n-> " + theirs + ", here " + ours);
            }
            read += expected.get(n).equals("null") ? 0 : 1;
        }
        assertEquals("", different.stream().sorted(Comparator.comparing(String::length)).limit(10)
                .collect(Collectors.joining("\n\n")), different.size() + " differ");
        assertTrue(read > files / 5, "only " + read + " files can be read");
    }

    @Test
    void findsWhatBotocoreFinds() throws Exception {
        findsWhatBotocoreFinds(2_000);
    }

    @Test
    @Tag("storm")
    void findsWhatBotocoreFindsForLonger() throws Exception {
        findsWhatBotocoreFinds(30_000);
    }
}
