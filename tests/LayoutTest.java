//SOURCES support/Checkout.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.Session;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import support.Checkout;

/// What CONTRIBUTING says of the layout: which package may depend on which, and how large the library may get.
class LayoutTest {

    private static final Path LIBRARY = Checkout.root().resolve("lib");
    private static final int MOST_LINES = 9_000;
    private static final int MOST_FILES = 100;
    private static final int MOST_PUBLIC_TYPES = 60;
    private static final int MOST_LINES_OF_A_CLASS = 250;

    /// What each package of the library may depend on. No package stands among those of one that it depends on.
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "awskit.errors", Set.of(),
            "awskit.http", Set.of("awskit.errors"),
            "awskit.data", Set.of("awskit.errors"),
            "awskit.credentials", Set.of("awskit.data", "awskit.errors"),
            "awskit", Set.of("awskit.credentials", "awskit.data", "awskit.errors", "awskit.http"),
            "awskit.resources", Set.of("awskit", "awskit.data", "awskit.errors"),
            "awskit.script", Set.of("awskit", "awskit.credentials", "awskit.data", "awskit.errors"));

    /// What each package of the sandbox may depend on, of its own packages.
    private static final Map<String, Set<String>> ALLOWED_IN_THE_SANDBOX = Map.of(
            "sandbox.protocol", Set.of(),
            "sandbox.ec2", Set.of("sandbox.protocol"),
            "sandbox.s3", Set.of("sandbox.protocol"),
            "sandbox.sts", Set.of("sandbox.protocol"),
            "sandbox", Set.of("sandbox.ec2", "sandbox.protocol", "sandbox.s3", "sandbox.sts"));

    private static final Set<String> ENGINES = Set.of("login", "role", "running", "upload");
    private static final Pattern ARROW = Pattern.compile("^ +(\\S+) +-> +(\\S+) .*$", Pattern.MULTILINE);
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "^public (final |abstract |sealed )*(class|record|interface|@interface|enum) ", Pattern.MULTILINE);

    @Test
    void hasOnlyWhatBelongsOnTheTopLevel() throws IOException {
        try (var files = Files.list(Checkout.root())) {
            assertEquals(Set.of("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "catalog.json", "jbang",
                    "jbang-catalog", "jbang-catalog.json", "lib", "scripts", "tests"),
                    files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("."))
                            .collect(Collectors.toSet()));
        }
    }

    /// What the compiled classes below a folder use: class → classes, both without their nested ones. Only compiled
    /// classes tell, because a type may be used without its name.
    private static Map<String, Set<String>> uses(String folder) {
        var printed = new StringWriter();
        var failed = new StringWriter();
        var exitCode = ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(printed),
                new PrintWriter(failed), "--multi-release", "25", "--ignore-missing-deps", "-verbose:class",
                "-filter:none", place(folder));
        assertEquals(0, exitCode, failed.toString());
        var uses = new TreeMap<String, Set<String>>();
        ARROW.matcher(printed.toString()).results().filter(arrow -> Files.exists(Checkout.root().resolve(folder)
                        .resolve(outermost(arrow.group(1)).replace('.', '/') + ".java")))
                .forEach(arrow -> uses.computeIfAbsent(outermost(arrow.group(1)), _ -> new TreeSet<>())
                        .add(outermost(arrow.group(2))));
        return uses;
    }

    /// The library comes in a jar of its own.
    private static String place(String folder) {
        var source = (folder.equals("lib") ? Session.class : LayoutTest.class).getProtectionDomain().getCodeSource();
        return Path.of(URI.create(source.getLocation().toString())).toString();
    }

    private static String outermost(String name) {
        return name.replaceFirst("\\$.*", "");
    }

    private static String packageOf(String name) {
        return name.replaceFirst("\\.?[^.]*$", "");
    }

    @Test
    void leadsFromScriptsDownToErrorsAndNeverBack() {
        assertDirections("awskit", ALLOWED, uses("lib"));
    }

    @Test
    void leadsFromTheServerOfTheSandboxDownToItsProtocolsAndNeverBack() {
        var uses = uses("scripts");
        uses.keySet().removeIf(name -> !isIn("sandbox", packageOf(name)));
        assertDirections("sandbox", ALLOWED_IN_THE_SANDBOX, uses);
    }

    /// Fails if a class uses a package that its own package may not depend on.
    ///
    /// @param top the package that has all others below it
    private static void assertDirections(String top, Map<String, Set<String>> allowed, Map<String, Set<String>> uses) {
        assertEquals(allowed.keySet(), uses.keySet().stream().map(LayoutTest::packageOf).collect(Collectors.toSet()));
        uses.forEach((user, used) -> used.stream().map(LayoutTest::packageOf)
                .filter(other -> isIn(top, other) && !other.equals(packageOf(user)))
                .forEach(other -> assertTrue(allowed.get(packageOf(user)).contains(other), user + " uses " + other)));
        allowed.forEach((one, others) -> others.forEach(other ->
                assertFalse(allowed.get(other).contains(one), one + " and " + other + " depend on each other")));
    }

    private static boolean isIn(String top, String name) {
        return name.equals(top) || name.startsWith(top + ".");
    }

    @Test
    void keepsCommandsOutOfTheLibrary() {
        uses("lib").forEach((user, used) -> used.forEach(other -> assertFalse(ENGINES.contains(packageOf(other)),
                user + " uses " + other)));
    }

    @Test
    void keepsOptionsOutOfTheEngines() {
        var engines = uses("scripts");
        engines.keySet().removeIf(name -> !ENGINES.contains(packageOf(name)));
        assertEquals(ENGINES, engines.keySet().stream().map(LayoutTest::packageOf).collect(Collectors.toSet()));
        engines.forEach((user, used) -> used.forEach(other -> assertFalse(other.startsWith("picocli."),
                user + " uses " + other)));
    }

    @Test
    void keepsEveryClassOfTheLibraryShort() throws IOException {
        for (var file : libraryFiles()) {
            var lines = lines(file);
            assertTrue(lines <= MOST_LINES_OF_A_CLASS, LIBRARY.relativize(file) + " has " + lines + " lines");
        }
    }

    @Test
    void keepsTheLibraryWithinItsBudget() throws IOException {
        var files = libraryFiles();
        var lines = files.stream().mapToLong(LayoutTest::lines).sum();
        assertTrue(lines <= MOST_LINES, "the library has " + lines + " lines");
        assertTrue(files.size() <= MOST_FILES, "the library has " + files.size() + " files");
        var types = files.stream().filter(file -> PUBLIC_TYPE.matcher(read(file)).find()).count();
        assertTrue(types <= MOST_PUBLIC_TYPES, "the library has " + types + " public types");
    }

    private static List<Path> libraryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(LIBRARY)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static long lines(Path file) {
        return read(file).lines().count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
