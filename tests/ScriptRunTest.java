//SOURCES support/Checkout.java support/Running.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import support.Checkout;
import support.Running;

/// A script of one's own, run by the real `./jbang`: compiled once, run at once when it has not changed, and the same to
/// the script whichever way it goes.
class ScriptRunTest {

    private static final String ECHO = """
            class Echo {
                static void main(String... arguments) {
                    for (var argument : arguments) {
                        System.out.println("<" + argument + ">");
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    /// The wrapper's own, which holds the compiled library already.
    private final Path cache = Path.of(Objects.requireNonNullElse(System.getenv("JBANG_DIR"),
            System.getenv("HOME") + "/.jbang")).resolve("cache/awskit");

    /// Nobody will run these scripts again.
    @AfterEach
    void forgetTheScripts() throws IOException {
        var mark = folder.toRealPath().toString().replace('/', '%');
        try (var kept = Files.newDirectoryStream(cache.resolve("run"), place -> place.getFileName().toString()
                .startsWith(mark))) {
            for (var place : kept) {
                try (var files = Files.walk(place)) {
                    files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
                }
            }
        }
    }

    private Path script(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Running start(Object... line) {
        var words = new ArrayList<>(List.of(Checkout.root().resolve("jbang").toString()));
        for (var word : line) {
            words.add(word.toString());
        }
        var builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new Running(builder, "one\ntwo\n");
    }

    private Running.Result run(Object... line) {
        try (var running = start(line)) {
            return running.await(Duration.ofMinutes(2));
        }
    }

    private Path kept(Path script) throws IOException {
        return cache.resolve("run").resolve(script.toRealPath().toString().replace('/', '%'));
    }

    @Test
    void passesArgumentsAsTheyAre() throws IOException {
        var script = script("echo.java", ECHO);
        var words = new Object[] {script, "", "@x", "a b", "ü", "*", "--help", "-Dx=y", "%file:x", "\\", "'\""};
        var expected = "<>\n<@x>\n<a b>\n<ü>\n<*>\n<--help>\n<-Dx=y>\n<%file:x>\n<\\>\n<'\">\n";
        for (var time : List.of("first", "second")) {
            var result = run(words);
            assertEquals(expected, result.out(), time + ": " + result.err());
        }
    }

    @Test
    void seesEveryEdit() throws IOException {
        var script = script("echo.java", ECHO);
        assertEquals("<a>\n", run(script, "a").out());
        var time = Files.getLastModifiedTime(script);
        script("echo.java", ECHO.replace("\"<\"", "\"[\""));
        // Restored from an archive, say: an edit shows by the content alone.
        Files.setLastModifiedTime(script, time);
        assertEquals("[a>\n", run(script, "a").out());
        script("echo.java", ECHO);
        assertEquals("<a>\n", run(script, "a").out());
    }

    @Test
    void compilesOnce() throws IOException {
        var script = script("echo.java", ECHO);
        run(script);
        var compiled = Files.getLastModifiedTime(kept(script).resolve("main"));
        run(script);
        assertEquals(compiled, Files.getLastModifiedTime(kept(script).resolve("main")));
    }

    @Test
    void showsWhatTheCompilerSays() throws IOException {
        var script = script("wrong.java", "class Wrong {\n    static void main() { miss(); }\n}\n");
        for (int time = 0; time < 2; time++) {
            var result = run(script);
            assertEquals(1, result.exitCode());
            assertTrue(result.err().contains("wrong.java:2: error: cannot find symbol"), result.err());
            assertEquals("", result.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "class Any { public static void main(String[] a) { System.exit(7); } }",
        "class Any { static void main() { System.exit(7); } }",
        "class Any { void main() { System.exit(7); } }",
        "class Any { void main(String... a) { System.exit(7); } }",
        "class Any extends Base { }\nclass Base { static void main(String... a) { System.exit(7); } }",
        "void main() { System.exit(7); }",
        "//MAIN Other\nclass Any { static void main() { System.exit(8); } }\nclass Other { static void main() { "
            + "System.exit(7); } }"})
    void startsWhatTheJdkWouldStart(String text) throws IOException {
        var script = script("Any.java", text);
        for (int time = 0; time < 2; time++) {
            var result = run(script);
            assertEquals(7, result.exitCode(), result.err());
        }
    }

    @Test
    void readsStdinAndEndsAsAnUncaughtExceptionDoes() throws IOException {
        var script = script("lines.java", """
                class Lines {
                    static void main() throws Exception {
                        System.out.println(new String(System.in.readAllBytes()).lines().toList());
                        throw new java.io.IOException("no more");
                    }
                }
                """);
        for (int time = 0; time < 2; time++) {
            var result = run(script);
            assertEquals("[one, two]\n", result.out());
            assertEquals(1, result.exitCode());
            assertTrue(result.err().startsWith("Exception in thread \"main\" java.io.IOException: no more"), result.err());
        }
    }

    @Test
    void takesOptionsOfJavaFromTheScript() throws IOException {
        var script = script("Heap.java", "//JAVA 25+\n//RUNTIME_OPTIONS -Xmx77m -Dsaid=so\nvoid main() { System.out.println("
                + "Runtime.getRuntime().maxMemory() / 1_000_000 + System.getProperty(\"said\")); }");
        var first = run(script).out();
        assertTrue(first.matches("(7\\d|8[01])so\n"), first);
        assertEquals(first, run(script).out());
    }

    /// An option that is about collectors chooses none.
    @ParameterizedTest
    @CsvSource({"-XX:MaxGCPauseMillis=50, MarkSweepCompact", "-XX:+UseParallelGC, PS Scavenge"})
    void hasTheSerialCollectorUnlessTheScriptChooses(String option, String collector) throws IOException {
        var script = script("Collectors.java", "//JAVA 25+\n//RUNTIME_OPTIONS " + option + """

                import java.lang.management.*;
                void main() {
                    System.out.println(ManagementFactory.getGarbageCollectorMXBeans().getLast().getName());
                }
                """);
        assertEquals(collector + "\n", run(script).out());
    }

    @Test
    void startsAJvmOfItsOwn() throws IOException {
        var script = script("Parent.java", """
                class Parent {
                    static void main() throws Exception {
                        var java = ProcessHandle.current().info().command().orElseThrow();
                        System.exit(new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "Child")
                                .inheritIO().start().waitFor());
                    }
                }
                class Child { static void main() { System.exit(7); } }
                """);
        assertEquals(7, run(script).exitCode());
        assertEquals(7, run(script).exitCode(), "kept");
    }

    @Test
    void runsManyAtOnce() throws IOException {
        var script = script("echo.java", ECHO);
        var runs = IntStream.range(0, 4).mapToObj(number -> start(script, number)).toList();
        for (int number = 0; number < runs.size(); number++) {
            try (var running = runs.get(number)) {
                var result = running.await(Duration.ofMinutes(2));
                assertEquals("<" + number + ">\n", result.out(), result.err());
            }
        }
    }

    @Test
    void runsWhereNothingCanBeKept() throws IOException {
        var script = script("echo.java", ECHO);
        run(script);
        script("echo.java", ECHO.replace("\"<\"", "\"[\""));
        // Even root cannot write into a folder whose place is taken by a file.
        var place = kept(script);
        try (var files = Files.walk(place)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
        Files.createFile(place);
        assertEquals("[a>\n", run(script, "a").out());
        assertEquals("[a>\n", run(script, "a").out());
    }

    @Test
    void leavesToJBangWhatItDoesNotKnow() throws IOException {
        Files.writeString(folder.resolve("greeting.txt"), "hello");
        var script = script("Res.java", """
                //FILES greeting.txt
                class Res {
                    static void main() throws Exception {
                        System.out.print(new String(Res.class.getResourceAsStream("/greeting.txt").readAllBytes()));
                    }
                }
                """);
        assertEquals("hello", run(script).out());
        assertFalse(Files.exists(kept(script)));
    }

    @Test
    void runsNothingThatLiesInTheFolder() throws IOException {
        Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(folder.resolve("META-INF/services/java.nio.file.spi.FileSystemProvider"), "Stray");
        Files.writeString(folder.resolve("Stray.java"), "class Stray { static { System.out.println(\"ran\"); } }");
        Files.writeString(folder.resolve("jbang.properties"), "run.java-options=-Dstray=true\nrun.deps=no:such:1\n"
                + "info.classpath.deps=no:such:1\n");
        var script = script("Calm.java", "class Calm { static void main() { System.out.println(System.getProperty("
                + "\"stray\")); } }");
        assertEquals("null\n", run(script).out());
        assertEquals("null\n", run(script).out());
        assertEquals(1, run(script("Asks.java", "class Asks { static void main() { new Stray(); } }")).exitCode());
        script("Slow.java", "//FILES jbang.properties\nclass Slow { static void main() { System.out.println("
                + "System.getProperty(\"stray\")); } }");
        var slow = run("Slow.java");
        assertEquals("null\n", slow.out(), slow.err());
    }

    @Test
    void seesADependencyThatASourceGetsAfterAnError() throws IOException {
        Files.writeString(folder.resolve("Word.java"), "class Word { static String word() { return picocli.CommandLine"
                + ".VERSION; } }");
        var script = script("Two.java", "//SOURCES Word.java\nclass Two { static void main() { System.out.print("
                + "Word.word()); } }");
        assertEquals(1, run(script).exitCode());
        Files.writeString(folder.resolve("Word.java"), "//DEPS info.picocli:picocli:4.7.7\n"
                + Files.readString(folder.resolve("Word.java")));
        assertEquals("4.7.7", run(script).out());
        assertEquals("4.7.7", run(script).out());
    }

    @Test
    void leavesSourcesOfAUrlToJBang() throws IOException {
        Files.writeString(folder.resolve("Word.java"), "class Word { static String word() { return \"far\"; } }");
        var script = script("Two.java", "//SOURCES " + folder.resolve("Word.java").toUri() + "\nclass Two { static void "
                + "main() { System.out.print(Word.word()); } }");
        var result = run(script);
        assertEquals("far", result.out(), result.err());
    }

    @Test
    void namesASourceThatIsMissing() throws IOException {
        var result = run(script("Two.java", "//SOURCES Word.java\nclass Two { static void main() { } }"));
        assertEquals(1, result.exitCode());
        assertTrue(result.err().endsWith("Word.java\" does not exist (a //SOURCES line names it)\n"), result.err());
    }

    @Test
    void takesItsOwnSources() throws IOException {
        Files.createDirectory(folder.resolve("more"));
        Files.writeString(folder.resolve("more/Word.java"), "class Word { static String word() { return \"one\"; } }");
        var script = script("Two.java", "//SOURCES more/Word.java\nclass Two { static void main() { System.out.print("
                + "Word.word()); } }");
        assertEquals("one", run(script).out());
        Files.writeString(folder.resolve("more/Word.java"), "class Word { static String word() { return \"two\"; } }");
        assertEquals("two", run(script).out());
        assertEquals("two", run(script).out());
    }

    @Test
    void beginsAScriptNamedAfterItsFile() throws IOException {
        assertEquals(0, run("init", "disk-report.java", "-t", "aws-list").exitCode());
        var text = Files.readString(folder.resolve("disk-report.java"));
        assertTrue(text.contains("class DiskReport extends") && text.contains("name = \"disk-report\""), text);
        assertTrue(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("disk-report.java")))
                .startsWith("rwx"));
        var again = run("init", "disk-report.java");
        assertEquals(252, again.exitCode());
        assertEquals("init: \"disk-report.java\" exists already (choose another name)\n", again.err());
        assertEquals(252, run("init", "2.java").exitCode());
        assertEquals("init: unknown template \"aws-lits\" (did you mean aws-list?)\n",
                run("init", "x.java", "-t", "aws-lits").err());
    }

    @Test
    void keepsTheActionsOfACopiedRecipe() throws IOException {
        assertEquals(0, run("copy", "create-bucket", "make.java").exitCode());
        var text = Files.readString(folder.resolve("make.java"));
        assertTrue(text.contains("class Make extends") && text.contains("\"s3:CreateBucket\""), text);
        assertEquals("copy: \"session.java\" would hide the class Session (choose another name)\n",
                run("copy", "whoami", "session.java").err());
    }

    @Test
    void copiesARecipeUnderAnotherName() throws IOException {
        assertEquals(0, run("copy", "whoami", "who.java").exitCode());
        var text = Files.readString(folder.resolve("who.java"));
        assertTrue(text.contains("class Who extends") && text.contains("new Who()"), text);
        assertEquals("copy: unknown recipe \"upload-folder\" (./jbang lists them all)\n", run("copy", "upload-folder").err());
    }

    @Test
    void suggestsTheNameThatWasMeant() {
        var result = run("list-runing");
        assertEquals(252, result.exitCode());
        assertEquals("awskit: unknown command or recipe \"list-runing\" (did you mean list-running?)\n", result.err());
    }

    @Test
    void listsCommandsAndRecipes() {
        var lines = run().out().lines().toList();
        assertTrue(lines.stream().anyMatch(line -> line.matches("  upload-folder +Make an S3 prefix hold .*")), lines::toString);
        assertTrue(lines.indexOf("Recipes") > lines.indexOf("Commands"), lines::toString);
    }
}
