//SOURCES support/Commands.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.Commands;

/// Start-up without a clock: how many classes each command loads, which is what most of its start is made of. Without
/// an AOT cache, because that loads all it has; a class more costs there as well.
class StartUpTest {

    private static final Pattern LOADED = Pattern.compile("(?m)\\] ([\\w.$]+)\\S* source: ");
    private static final Pattern SDK = Pattern.compile("software\\.amazon\\.(awssdk|eventstream)\\..*");
    private static final Pattern SERVICE = Pattern.compile("software\\.amazon\\.awssdk\\.services\\..*");
    private static final Pattern JDK = Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\..*");
    private static final Pattern OWN = Pattern.compile("(awskit|kit|picocli|role|running|sandbox|shell|upload)\\..*|[^.]+");
    private static final double ROOM = 1.05;

    /// What was counted with JDK 25.0.3; there is room for other builds of it. A service's classes are nearly all
    /// requests, 800 of them EC2's, which the JVM loads to see that the client may send them.
    ///
    /// Only one thread sends files: several that reach the same lambda at once each generate its class.
    ///
    /// Raise a bound for what a command has to do; look first whether it may do it later, or only when asked to.
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            command,                           jdk,  own,  sdk, service, others
            assume-role --help,                1265,  216,    5,       0,      0
            list-running --help,               1270,  214,    9,       3,      0
            sandbox --help,                    1273,  201,    0,       0,      0
            shell --help,                      1320,  204,    0,       0,      0
            upload-folder --help,              1287,  225,    8,       1,      0
            assume-role ROLE --no-cache,       1952,  308, 1021,     201,     35
            list-running,                      1990,  346, 1034,    1408,     39
            upload-folder FOLDER s3://BUCKET --concurrency 1, 2040, 490, 248,  115,     33
            """)
    void loadsFewClasses(String line, int jdk, int own, int sdk, int service, int others, @TempDir Path folder)
            throws IOException {
        var site = Files.createDirectory(folder.resolve("site"));
        for (var i = 0; i < 3; i++) {
            Files.writeString(site.resolve("file" + i + ".txt"), "some text");
        }
        var log = folder.resolve("log");
        var words = line.replace("FOLDER", site.toString()).replace("BUCKET", Commands.bucket())
                .replace("ROLE", "arn:aws:iam::123456789012:role/demo").split(" ", 2);
        // S3Proxy, which no command has but the sandbox, brings another parser of XML.
        var result = Commands.with().withoutArchive().java("-Xlog:class+load:file=" + log,
                "-Djavax.xml.stream.XMLInputFactory=com.sun.xml.internal.stream.XMLInputFactoryImpl").exec(words[0],
                words.length == 1 ? new Object[0] : (Object[]) words[1].split(" "));
        assertEquals(0, result.exitCode(), result.err());

        var loaded = LOADED.matcher(Files.readString(log)).results().map(match -> match.group(1))
                .collect(Collectors.groupingBy(StartUpTest::origin));
        Map.of("jdk", jdk, "own", own, "sdk", sdk, "service", service, "others", others)
                .forEach((origin, bound) -> assertBound(origin, loaded.getOrDefault(origin, List.of()), bound));
    }

    private static void assertBound(String origin, List<String> classes, int bound) {
        assertTrue(classes.size() <= bound * ROOM, () -> classes.size() + " classes of " + origin + " instead of "
                + bound + ", by package " + classes.stream().collect(Collectors.groupingBy(
                        name -> name.replaceFirst("\\.?[^.]*$", ""), TreeMap::new, Collectors.counting())));
    }

    private static String origin(String name) {
        return SERVICE.matcher(name).matches() ? "service" : SDK.matcher(name).matches() ? "sdk"
                : JDK.matcher(name).matches() ? "jdk" : OWN.matcher(name).matches() ? "own" : "others";
    }
}
