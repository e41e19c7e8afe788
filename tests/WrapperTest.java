//SOURCES support/Checkout.java

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Checkout;
import support.Running;

/// The wrapper as a process, in a copied checkout with one command, `probe`. What it may find on the PATH is a folder
/// of links to plain tools, and the fakes a test adds.
class WrapperTest {

    private static final Path JDK = Path.of(System.getProperty("java.home"));

    private static final String PROBE = """
            //JAVA 25+
            class Probe {
                static void main(String... args) throws Exception {
                    switch (args[0]) {
                        case "args" -> { for (var i = 1; i < args.length; i++) System.out.println("<" + args[i] + ">"); }
                        case "cat" -> { System.in.transferTo(System.out); System.out.flush(); }
                        case "env" -> System.out.println(System.getenv(args[1]));
                        case "exit" -> System.exit(Integer.parseInt(args[1]));
                        case "stay" -> {
                            System.out.println(ProcessHandle.current().pid());
                            Thread.currentThread().join();
                        }
                    }
                }
            }
            """;

    /// Gives what dependency:copy gives, from the file $JAR.
    private static final String MAVEN = """
            for argument; do case $argument in -DoutputDirectory=*) folder=${argument#*=} ;; esac; done
            cp "$JAR" "$folder/jbang-cli-0.132.1-all.jar"
            """;

    @TempDir
    static Path shared;
    static Path tools;
    static Path checkout;
    static Path jar;

    @TempDir
    Path temp;
    Path fakes;
    final Map<String, String> environment = new TreeMap<>();

    @BeforeAll
    static void copyCheckout() throws Exception {
        checkout = Files.createDirectories(shared.toRealPath().resolve("my check out"));
        Files.copy(Checkout.root().resolve("jbang"), checkout.resolve("jbang"));
        Files.createDirectory(checkout.resolve("scripts"));
        Files.writeString(checkout.resolve("scripts/probe.java"), PROBE);
        Files.writeString(checkout.resolve("jbang-catalog.json"), """
                {"aliases": {"probe": {"script-ref": "scripts/probe.java"}}}
                """);
        tools = Files.createDirectory(shared.resolve("tools"));
        for (var tool : List.of("awk", "bash", "cat", "cksum", "cp", "cut", "du", "echo", "env", "find", "grep", "head", "ln", "ls", "mkdir", "mktemp",
                "mv", "readlink", "rm", "sed", "sha256sum", "shasum", "sh", "sleep", "tail", "tr", "uname")) {
            var found = onPath(tool);
            if (found != null) {
                Files.createSymbolicLink(tools.resolve(tool), found);
            }
        }
        jar = Checkout.jbangJar();
    }

    private static Path onPath(String tool) {
        return Arrays.stream(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable).findFirst().orElse(null);
    }

    @BeforeEach
    void startClean() throws IOException {
        fakes = Files.createDirectory(temp.resolve("fakes"));
        environment.put("PATH", fakes + ":" + tools);
        environment.put("HOME", Files.createDirectory(temp.resolve("home")).toString());
        environment.put("JAVA_HOME", JDK.toString());
        environment.put("JBANG_DIR", shared.resolve("jbang").toString());
        environment.put("JAR", jar.toString());
        fake("mvn", MAVEN);
    }

    /// JUnit, emptying its folders, would warn of every link that leads out of them.
    @AfterEach
    void unlinkFakes() throws IOException {
        unlink(fakes);
        unlink(temp);
    }

    @AfterAll
    static void unlinkTools() throws IOException {
        unlink(tools);
    }

    private static void unlink(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    @Test
    void passesArgumentsAsTheyAre() throws IOException {
        var file = Files.writeString(temp.resolve("file"), "content");
        var arguments = List.of("", "a b", "", "@" + file, "@@x", "%http://127.0.0.1:1/x", "%%", "it's", "\"", "$HOME",
                "`id`", "a\nb", "\\", "*", "--", "--help", "-Dx=y", "");
        assertEquals(bracketed(arguments), run(command("probe", "args", arguments)).out());
    }

    @Test
    void restoresEmptyArgumentsOfAnyScript() {
        var script = checkout.resolve("scripts/probe.java").toString();
        assertEquals(bracketed(List.of("", "x", "")), run(command(script, "args", List.of("", "x", ""))).out());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 130, 254, 255})
    void passesTheExitCodeOn(int code) {
        assertEquals(code, run("probe", "exit", "" + code).exitCode());
    }

    @Test
    void passesStdinOnToTheByte() throws Exception {
        var bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        var input = Files.write(temp.resolve("input"), bytes);
        var output = temp.resolve("output");
        var process = builder("probe", "cat").redirectInput(input.toFile()).redirectOutput(output.toFile()).start();
        assertEquals(0, process.waitFor());
        assertArrayEquals(bytes, Files.readAllBytes(output));
    }

    @Test
    void becomesTheScriptItRuns() {
        try (var running = new Running(builder("probe", "stay"), "")) {
            running.awaitOut(line -> line.equals("" + running.pid()));
            assertEquals(143, running.signal("TERM").await(Duration.ofSeconds(20)).exitCode());
        }
    }

    @Test
    void tellsCommandsWhereItIs() {
        assertEquals(checkout.resolve("jbang").toString(),
                run("probe", "env", "AWSKIT_JBANG").out().strip());
    }

    @Test
    void worksThroughALink() throws IOException {
        var link = Files.createSymbolicLink(temp.resolve("kit"), checkout.resolve("jbang"));
        environment.put("WRAPPER", link.toString());
        assertEquals(checkout.resolve("jbang").toString(), run("probe", "env", "AWSKIT_JBANG").out().strip());
    }

    @Test
    void isSilentFromTheSecondRunOn() {
        run("probe", "exit", "0");
        assertEquals(new Running.Result(0, "<x>\n", ""), run("probe", "args", "x"));
    }

    @Test
    void leavesTheCallersJavaHomeAlone() throws IOException {
        Files.createSymbolicLink(fakes.resolve("java"), JDK.resolve("bin/java"));
        environment.put("JAVA_HOME", "/nowhere");
        assertEquals(new Running.Result(0, "/nowhere\n", ""), run("probe", "env", "JAVA_HOME"));
    }

    @Test
    void prefersTheNewestJdkButNotARuntime() throws IOException {
        var home = Path.of(environment.get("HOME"));
        fakeJava(home.resolve(".jdks/jre-99"), "99.0.1", "a runtime", "java");
        fakeJava(home.resolve(".sdkman/candidates/java/98-tem"), "98", "the newest", "java", "javac");
        fakeJava(home.resolve(".sdkman/candidates/java/8-tem"), "1.8.0_442", "an old one", "java", "javac");
        environment.remove("JAVA_HOME");
        assertEquals("the newest\n", run("probe").out());
    }

    @Test
    void refusesATamperedDownload() throws IOException {
        environment.put("JAR", Files.writeString(temp.resolve("evil.jar"), "evil").toString());
        refusesToStart("jbang: what Maven fetched is not JBang 0.132.1");
    }

    @Test
    void saysWhyMavenFailed() throws IOException {
        fake("mvn", "echo '[ERROR] Could not transfer artifact: repository down'; echo '[ERROR] -> [Help 1]'; exit 1");
        refusesToStart("jbang: Maven could not fetch JBang 0.132.1: Could not transfer artifact: repository down (");
    }

    @Test
    void saysThatThereIsNoWayToFetchIt() throws IOException {
        Files.delete(fakes.resolve("mvn"));
        fake("curl", "echo 'echo this ran >&2'");
        freshCache();
        assertEquals(new Running.Result(255, "", "jbang: there is no JBang, and no JDK and Maven to fetch it (install a JDK "
                + "25 and Maven, or install JBang: https://www.jbang.dev/download)\n"), run("probe", "args"));
        assertEquals(List.of(), kept().toList());
    }

    @Test
    void saysThatItCannotWrite() throws IOException {
        environment.put("JBANG_DIR", Files.writeString(temp.resolve("file"), "").toString());
        var result = run("version");
        assertEquals(255, result.exitCode());
        assertTrue(result.err().startsWith("jbang: cannot write to \""), result.err());
    }

    @Tag("storm")
    @Test
    void severalFirstRunsAtOnceAllSucceed() throws IOException {
        fake("mvn", "echo fetched >> '" + temp.resolve("fetches") + "'; sleep 1\n" + MAVEN);
        freshCache();
        var runs = Stream.generate(() -> new Running(builder("probe", "args", "x"), "")).limit(3).toList();
        for (var running : runs) {
            var result = running.await(Duration.ofMinutes(1));
            assertEquals("<x>\n", result.out(), result.err());
        }
        assertEquals(List.of(jar.getFileName().toString()), kept().filter(name -> !name.endsWith(".jsa")).toList());
        assertEquals("fetched\n", Files.readString(temp.resolve("fetches")));
    }

    @Tag("storm")
    @Test
    void outlivesABrokenArchive() throws IOException {
        freshCache();
        run("probe", "args");
        var store = Path.of(environment.get("JBANG_DIR"), "cache/awskit");
        var archive = store.resolve(kept().filter(name -> name.endsWith(".jsa")).findFirst().orElseThrow());
        Files.write(archive, Arrays.copyOf(Files.readAllBytes(archive), 100_000));
        assertEquals(new Running.Result(0, "<x>\n", ""), run("probe", "args", "x"));
    }

    /// JBang writes it in place, so that a run that is killed leaves it like that.
    @Test
    void outlivesAHalfWrittenListOfDependencies() throws IOException {
        freshCache();
        environment.put("JBANG_REPO", Objects.requireNonNullElse(System.getenv("JBANG_REPO"),
                System.getenv("HOME") + "/.m2/repository"));
        var list = Path.of(environment.get("JBANG_DIR"), "cache/dependency_cache.json");
        var script = Files.writeString(temp.resolve("version.java"), """
                //DEPS info.picocli:picocli:4.7.7
                class Version {
                    static void main() {
                        System.out.print(picocli.CommandLine.VERSION);
                    }
                }
                """);
        for (var half : List.of("", "{\"info.picocli:picocli:4.7.7\": [ { \"gav\": \"info.pic")) {
            Files.createDirectories(list.getParent());
            Files.writeString(list, half);
            var result = run("run", script.toString());
            assertEquals("4.7.7", result.out(), result.err());
            assertFalse(result.err().contains("ERROR"), result.err());
            assertEquals("4.7.7", run("run", script.toString()).out());
            Files.writeString(script, Files.readString(script) + "\n"); // so that it is compiled again
        }
    }

    /// The fake JBang finds half a list, which another run has written in full when it looks again.
    @Test
    void asksAgainWhenAnotherRunWritesTheListOfDependencies() throws IOException {
        freshCache();
        run("probe", "args");
        var cache = Path.of(environment.get("JBANG_DIR"), "cache");
        var list = Files.writeString(cache.resolve("dependency_cache.json"), "{}");
        var jdk = temp.resolve("jdk");
        fakeJava(jdk, "25.0.3", "", "javac");
        executable(jdk.resolve("bin/java"), """
                grep -q again "$LIST" && { echo "echo it works"; exit 255; }
                echo '{"again": 1}' > "$LIST"
                exit 4
                """);
        environment.put("LIST", list.toString());
        environment.put("JAVA_HOME", jdk.toString());
        var result = run("app", "list");
        assertEquals("it works\n", result.out(), result.err());
        Files.writeString(list, "{}");
        assertEquals(4, run("run", "-").exitCode(), "its script is read already");
        Files.writeString(list, "{\"again\": 0}");
        executable(jdk.resolve("bin/java"), "exit 4\n");
        assertEquals(new Running.Result(4, "", ""), run("app", "list"));
        assertTrue(Files.exists(list));
    }

    @Test
    void usesARecentJBangOnThePath() throws IOException {
        freshCache();
        fake("jbang", "if [ $1 = version ]; then echo 0.140.0; else printf '%s\\n' \"$@\"; fi");
        assertEquals("run\n--config\n/dev/null\n--catalog\n" + checkout.resolve("jbang-catalog.json") + "\nprobe\na b\n@@c\n%%http://d\n",
                run("probe", "a b", "@c", "%http://d").out());
        assertEquals("alias\nlist\n", run("alias", "list").out());
        var script = Files.writeString(temp.resolve("mine.java"), "void main() {}").toString();
        assertEquals("run\n--config\n/dev/null\n" + script + "\na b\n", run(script, "a b").out());
        assertEquals("run\n--config\n/dev/null\n" + script + "\n--config\nx\n",
                run("run", script, "--config", "x").out());
        assertEquals("run\n--config=mine\n" + script + "\n", run("run", "--config=mine", script).out());
    }

    @Test
    void runsTheJarOfARecentJBangItself() throws IOException {
        freshCache();
        fake("jbang", "if [ $1 = version ]; then echo 0.132.1; else echo dropped; fi");
        Files.copy(jar, fakes.resolve("jbang.jar"));
        fake("mvn", "exit 1");
        assertEquals("<>\n", run("probe", "args", "").out());
    }

    @Test
    void passesOverAnOldJBangAndOverItself() throws IOException {
        fake("jbang", "echo 0.99.0");
        environment.merge("PATH", checkout + ":", (path, first) -> first + path);
        assertEquals("<x>\n", run("probe", "args", "x").out());
    }

    /// Twelve runs find the lock of a process that is gone, and hold it one after the other.
    @Test
    void theLockHasOneHolder() throws IOException {
        var script = Files.writeString(temp.resolve("locks"), lockFunctions() + """
                lock
                mkdir "$store/held" || echo "two holders" >> "$store/faults"
                sleep 0.02
                rmdir "$store/held"
                echo done >> "$store/runs"
                unlock
                """);
        var gone = new Running(new ProcessBuilder("sh", "-c", "echo $$"), "").await(Duration.ofMinutes(1)).out().strip();
        for (var round = 0; round < 4; round++) {
            Files.createSymbolicLink(temp.resolve("lock"), Path.of(gone));
            var runs = Stream.generate(() -> new Running(new ProcessBuilder("bash", script.toString()), "")).limit(12)
                    .toList();
            for (var running : runs) {
                assertEquals(0, running.await(Duration.ofMinutes(2)).exitCode());
            }
        }
        assertFalse(Files.exists(temp.resolve("faults")));
        assertEquals(48, Files.readAllLines(temp.resolve("runs")).size());
    }

    /// While a run looks at the lock, its holder ends and another run takes the lock.
    @Test
    void leavesALockThatHasJustBeenTaken() throws IOException {
        Files.createSymbolicLink(temp.resolve("lock"), Path.of("first"));
        var script = Files.writeString(temp.resolve("locks"), lockFunctions() + """
                alive() {
                  ln -sfn second "$store/lock"
                  return 1
                }
                break_lock
                readlink "$store/lock"
                """);
        assertEquals("second\n", new Running(new ProcessBuilder("bash", script.toString()), "")
                .await(Duration.ofMinutes(1)).out());
    }

    private String lockFunctions() throws IOException {
        var wrapper = Files.readString(checkout.resolve("jbang"));
        var end = wrapper.indexOf("\n}\n", wrapper.indexOf("\nunlock() {")) + "\n}\n".length();
        return "store='" + temp + "'\n" + wrapper.substring(wrapper.indexOf("\nlock() {"), end);
    }

    /// One line that begins so, an exit code that says error, and an empty cache.
    private void refusesToStart(String line) throws IOException {
        freshCache();
        var result = run("probe", "args");
        assertEquals(255, result.exitCode());
        assertEquals("", result.out());
        assertEquals(2, result.err().lines().count(), result.err());
        assertTrue(result.err().lines().toList().getLast().startsWith(line), result.err());
        assertEquals(List.of(), kept().toList());
    }

    private void freshCache() {
        environment.put("JBANG_DIR", temp.resolve("fresh").toString());
    }

    private Stream<String> kept() throws IOException {
        try (var files = Files.list(Path.of(environment.get("JBANG_DIR"), "cache/awskit"))) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    private void fake(String name, String body) throws IOException {
        executable(fakes.resolve(name), body);
    }

    /// A Java that, asked to run JBang, has the wrapper print a line.
    private void fakeJava(Path home, String version, String says, String... programs) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Fake\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (var program : programs) {
            executable(home.resolve("bin/" + program), "echo \"echo '" + says + "' #\"; exit 255");
        }
    }

    private static void executable(Path file, String body) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Running.Result run(String... arguments) {
        return new Running(builder(arguments), "").await(Duration.ofMinutes(1));
    }

    private ProcessBuilder builder(String... arguments) {
        var line = new ArrayList<>(List.of(environment.getOrDefault("WRAPPER", checkout.resolve("jbang").toString())));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line).directory(temp.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private static String[] command(String name, String mode, List<String> arguments) {
        return Stream.concat(Stream.of(name, mode), arguments.stream()).toArray(String[]::new);
    }

    private static String bracketed(List<String> arguments) {
        return String.join("", arguments.stream().map(argument -> "<" + argument + ">\n").toList());
    }
}
