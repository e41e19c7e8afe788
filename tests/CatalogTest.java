//SOURCES ../scripts/*.java
//SOURCES ../scripts/recipes/*.java
//SOURCES support/CatalogTables.java

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.data.Json;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import support.CatalogTables;
import support.Checkout;

/// The facts about a script stand in several places, and each says the same.
class CatalogTest {

    private static final Path ROOT = Checkout.root();
    private static final Pattern FACT_LINE = Pattern.compile("^//(DEPS|SOURCES|DESCRIPTION) (\\S.*)$", Pattern.MULTILINE);
    private static final Pattern REGISTRY = Pattern.compile("repo\\d?[.]maven|[.]sonatype[.]|[j]center|jitpack[.]io"
            + "|registry[.]npmjs|pypi[.]org|python[h]osted|proxy[.]golang|[a]rtifactory|/[n]exus/");
    /// Recipes whose twins print something else by their nature: the exceptions of another SDK, and the settings that
    /// each knows.
    private static final Set<String> NOT_COMPARED = Set.of("list-exceptions", "show-config");
    private static final Pattern COMPARED = Pattern.compile("[.]compare\\(\"([a-z0-9-]+)\"");
    private static final Pattern HOME_FOLDER = Pattern.compile("(^|[^\\w.~-])/(root|work|home|Users)/", Pattern.MULTILINE);

    @Test
    void namesEveryScriptInBothCatalogues() {
        var names = scripts().map(CatalogTest::command).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(names, new TreeSet<>(entries().keySet()));
        var aliases = new TreeSet<>(aliases().keySet());
        assertTrue(aliases.remove("test"));
        assertEquals(names, aliases);
        entries().forEach((name, entry) -> assertEquals(aliases().get(name).get("script-ref"), entry.get("file"), name));
    }

    @Test
    void namesFilesAfterTheirCommand() {
        aliases().forEach((name, alias) -> {
            var file = ROOT.resolve((String) alias.get("script-ref"));
            assertTrue(Files.exists(file), file.toString());
            assertEquals(name, command(file));
        });
    }

    @Test
    void describesAScriptEverywhereInTheSameWords() {
        aliases().forEach((name, alias) -> {
            var description = (String) alias.get("description");
            var file = (String) alias.get("script-ref");
            var annotation = commandClass(name).getAnnotation(Command.class);
            assertAll(name,
                    () -> assertEquals(name, annotation.name()),
                    () -> assertEquals(description, annotation.description()[0]),
                    () -> assertEquals(List.of(description), facts(read(ROOT.resolve(file)), "DESCRIPTION")));
        });
        entries().forEach((name, entry) -> assertEquals(aliases().get(name).get("description"), entry.get("summary")));
    }

    @Test
    void generatesTheTablesOfTheReadmeAndTheAliases() throws IOException {
        new CatalogTables(ROOT).files().forEach((file, text) -> assertEquals(text, read(file),
                file + " is not what catalog.json says (./jbang tests/write-tables.java writes it)"));
    }

    @Test
    void saysOfEveryScriptWhatItNeeds() {
        var keys = Set.of("name", "file", "summary", "writes", "services", "iam", "iamWhen", "options");
        entries().forEach((name, entry) -> {
            var known = new TreeSet<>(entry.keySet());
            known.removeAll(Set.of("twin", "example"));
            assertEquals(keys, known, name);
            assertTrue(list(entry.get("iam")).containsAll(map(entry.get("iamWhen")).keySet()), name);
            for (var action : list(entry.get("iam"))) {
                assertTrue(((String) action).matches("[a-z0-9-]+:[A-Z][A-Za-z]+"), name + ": " + action);
            }
            // A repeated line is a sign of a copied entry.
            assertEquals(list(entry.get("iam")).size(), Set.copyOf(list(entry.get("iam"))).size(), name);
        });
    }

    /// [Twins#compare][support.Twins] checks that these are the actions of what a recipe calls.
    @Test
    void namesTheActionsThatARecipePrintsItself() {
        entries().forEach((name, entry) -> {
            var type = commandClass(name);
            var recipe = ((String) entry.get("file")).startsWith("scripts/recipes/");
            if (recipe && AwsScript.class.isAssignableFrom(type)) {
                var actions = type.getAnnotation(IamActions.class);
                assertEquals(entry.get("iam"), actions == null ? List.of() : List.of(actions.value()), name);
            }
        });
    }

    /// A twin is a Python program that takes the recipe's arguments. It lies beside the recipe.
    @Test
    void hasATwinBesideEachRecipe() {
        entries().forEach((name, entry) -> {
            var file = (String) entry.get("file");
            if (file.startsWith("scripts/recipes/")) {
                assertEquals(file.replace(".java", ".py"), entry.get("twin"), name);
            }
            if (entry.containsKey("twin")) {
                assertTrue(read(ROOT.resolve((String) entry.get("twin"))).contains("import boto"), name);
            }
        });
        var twins = entries().values().stream().map(entry -> entry.get("twin")).filter(Objects::nonNull).toList();
        assertEquals(files().stream().filter(file -> file.toString().endsWith(".py")).count(), twins.size());
    }

    /// From its comment or annotations on: it is to be read at a glance.
    @Test
    void keepsEachRecipeWithinSixtyLines() {
        scripts().filter(file -> file.getParent().endsWith("recipes")).forEach(file -> {
            var recipe = read(file).lines().dropWhile(line -> !line.startsWith("/// ") && !line.startsWith("@Command"));
            assertTrue(recipe.count() <= 60, file.toString());
        });
    }

    @Test
    void comparesEachRecipeWithItsTwin() {
        var compared = files().stream().filter(file -> file.toString().endsWith("TwinsTest.java"))
                .flatMap(file -> COMPARED.matcher(read(file)).results()).map(call -> call.group(1)).toList();
        var recipes = entries().values().stream().filter(entry -> ((String) entry.get("file")).contains("/recipes/"))
                .map(entry -> (String) entry.get("name")).filter(name -> !NOT_COMPARED.contains(name));
        assertEquals(recipes.collect(Collectors.toCollection(TreeSet::new)), new TreeSet<>(compared));
    }

    /// The arguments with which a recipe prints something in a sandbox, from its sample content.
    @Test
    void hasAnExampleOfEveryRecipe() {
        entries().forEach((name, entry) -> assertEquals(isRecipe(entry) && !name.equals("local-endpoint"),
                entry.get("example") instanceof String, name));
    }

    @Test
    void namesOnlyOptionsThatTheScriptHas() {
        entries().forEach((name, entry) -> {
            var text = read(ROOT.resolve((String) entry.get("file"))) + optionGroups();
            for (var option : list(entry.get("options"))) {
                var flag = (String) map(option).get("name");
                assertTrue(text.contains("\"" + flag + "\""), name + " has no " + flag);
            }
        });
    }

    @Test
    void givesEveryVersionInThePom() {
        javaFiles().forEach(file -> facts(read(file), "DEPS").stream().flatMap(CatalogTest::words)
                .filter(coordinate -> coordinate.split(":").length > 2 && !coordinate.contains("${"))
                .forEach(coordinate -> assertEquals("dev.awskit:awskit:" + Script.VERSION + "@pom", coordinate,
                        ROOT.relativize(file).toString())));
        assertTrue(read(ROOT.resolve("lib/pom.xml")).contains("<version>" + Script.VERSION + "</version>"));
    }

    @Test
    void importsTheLibraryByTheSameLineEverywhere() {
        var line = "dev.awskit:awskit:" + Script.VERSION + "@pom dev.awskit:awskit";
        Stream.concat(scripts(), files().stream().filter(file -> file.startsWith(ROOT.resolve("jbang-catalog"))))
                .forEach(file -> assertEquals(line, facts(read(file), "DEPS").getFirst(), file.toString()));
    }

    @Test
    void namesSourcesThatExist() {
        javaFiles().forEach(file -> facts(read(file), "SOURCES").stream().flatMap(CatalogTest::words).forEach(source -> {
            var place = ROOT.relativize(file) + ": " + source;
            if (source.contains("*")) {
                // From a URL, JBang cannot list a folder.
                assertTrue(file.startsWith(ROOT.resolve("tests")), place);
            } else {
                assertTrue(Files.exists(file.resolveSibling(source)), place);
            }
        }));
    }

    @Test
    void namesNoRegistryAndNobodysFolders() {
        for (var file : files()) {
            var text = read(file);
            assertFalse(REGISTRY.matcher(text).find(), () -> "a registry's host in " + ROOT.relativize(file));
            assertFalse(HOME_FOLDER.matcher(text).find(), () -> "an absolute folder in " + ROOT.relativize(file));
        }
    }

    private static boolean isRecipe(Map<String, Object> entry) {
        return ((String) entry.get("file")).startsWith("scripts/recipes/");
    }

    private static Map<String, Map<String, Object>> entries() {
        var entries = new LinkedHashMap<String, Map<String, Object>>();
        for (var entry : list(map(Json.read(read(ROOT.resolve("catalog.json")))).get("scripts"))) {
            entries.put((String) map(entry).get("name"), map(entry));
        }
        return entries;
    }

    private static Map<String, Map<String, Object>> aliases() {
        var aliases = new LinkedHashMap<String, Map<String, Object>>();
        map(map(Json.read(read(ROOT.resolve("jbang-catalog.json")))).get("aliases"))
                .forEach((name, alias) -> aliases.put(name, map(alias)));
        return aliases;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object tree) {
        return (Map<String, Object>) tree;
    }

    private static List<?> list(Object tree) {
        return (List<?>) tree;
    }

    private static Stream<Path> scripts() {
        return Stream.of("scripts", "scripts/recipes").map(ROOT::resolve).filter(Files::isDirectory)
                .flatMap(folder -> Arrays.stream(folder.toFile().listFiles((place, name) -> name.endsWith(".java"))))
                .map(file -> file.toPath());
    }

    private static String command(Path file) {
        return file.getFileName().toString().replaceFirst("[.]java$", "");
    }

    /// `upload-folder` is UploadFolder; only `test`, whose file JUnit's classes surround, is TestAwskit.
    private static Class<?> commandClass(String command) {
        var name = command.equals("test") ? "TestAwskit" : Arrays.stream(command.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase() + word.substring(1)).collect(Collectors.joining());
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("no class " + name + " for " + command);
        }
    }

    private static List<String> facts(String java, String key) {
        return FACT_LINE.matcher(java).results().filter(line -> line.group(1).equals(key)).map(line -> line.group(2).strip())
                .toList();
    }

    private static Stream<String> words(String line) {
        return Arrays.stream(line.split("[\\s,]+"));
    }

    /// What a script may have its options from: the library, and the folder of its engine.
    private static String optionGroups() {
        return javaFiles().filter(file -> file.startsWith(ROOT.resolve("lib")) || file.startsWith(ROOT.resolve("scripts"))
                        && ROOT.relativize(file).getNameCount() > 2).map(CatalogTest::read)
                .collect(Collectors.joining());
    }

    private static Stream<Path> javaFiles() {
        return files().stream().filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !file.startsWith(ROOT.resolve("jbang-catalog")));
    }

    private static List<Path> files() {
        try (var files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile).filter(file -> !file.startsWith(ROOT.resolve(".git"))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
