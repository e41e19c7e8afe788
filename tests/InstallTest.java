//SOURCES support/Checkout.java support/Commands.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.script.Script;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import support.Checkout;
import support.Commands;
import support.Running;

/// `./jbang install` from a copy of the checkout into a home of its own.
@Tag("storm")
class InstallTest {

    private static final String DECLARED = "VERSION = \"" + Script.VERSION + "\"";
    private static final String SCRIPT = "lib/awskit/script/Script.java";
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Running.Result VERSION = new Running.Result(0,
            "list-running (awskit) " + Script.VERSION + "\n", "");
    private static final Running.Result UPGRADED = new Running.Result(0, "list-running (awskit) 9.9.9\n", "");

    private Path checkout;
    private Path home;
    private Path bin;

    @BeforeEach
    void install(@TempDir Path folder) throws IOException {
        checkout = copy(folder.resolve("a checkout"));
        home = Files.createDirectories(folder.resolve("home"));
        bin = home.resolve(".local/bin");
        var installed = install();
        assertEquals(0, installed.exitCode(), installed.err());
        assertTrue(installed.err().contains("install: \"" + bin + "\" is not on the PATH ("), installed.err());
        assertEquals(VERSION, run(bin.resolve("list-running"), "--version"));
    }

    /// All in one, because an installation takes half a minute, and more beside other tests.
    @Test
    @Timeout(600)
    void installsUpgradesAndUninstalls() throws IOException {
        commandsWorkAsThroughJBang();
        optionsAreAsThroughJBang();
        readsOptionsFromTheCache();
        uploadsHaveTheirCryptoProvider();
        takesAtMost150MegaBytes();
        runsScriptsFromAnyFolder();
        aScriptOpensNoJar();
        aScriptCanHaveSeveralFiles();
        aScriptsClassesAreItsOwn();
        aScriptsOptionsAreItsOwn();
        usesNoCacheForOtherVersionsOfItsJars();
        completesNames();
        outlivesItsCaches();
        saysWhatIsGone();
        upgrades();
        touchesOnlyItsOwnFiles();
        var uninstalled = run(bin.resolve("awskit"), "install", "--bin", bin.toString(), "--uninstall");
        assertEquals(0, uninstalled.exitCode(), uninstalled.err());
        try (var left = Files.walk(home)) {
            assertEquals(List.of(bin.resolve("shell")), left.filter(Files::isRegularFile).toList());
        }
    }

    /// The cache of other jars would run the old classes; the folder of the new ones is another.
    private void upgrades() throws IOException {
        replace(checkout.resolve(SCRIPT), DECLARED, "VERSION = \"9.9.9\"");
        var upgraded = install();
        assertEquals(0, upgraded.exitCode(), upgraded.err());
        assertEquals(UPGRADED, run(bin.resolve("list-running"), "--version"));
        assertEquals(1, versions().size());

        // What does not compile leaves what is there.
        replace(checkout.resolve(SCRIPT), "VERSION = \"9.9.9\"", "VERSION = 9.9.8");
        assertFalse(install().exitCode() == 0);
        assertEquals(UPGRADED, run(bin.resolve("list-running"), "--version"));
        replace(checkout.resolve(SCRIPT), "VERSION = 9.9.8", "VERSION = \"9.9.9\"");
    }

    /// Its options name the provider; without its classes the JVM would silently use its own, at four times the CPU time.
    private void uploadsHaveTheirCryptoProvider() throws IOException {
        var options = Files.readString(versions().getFirst().resolve("upload-folder.args"));
        assertEquals(options.contains("awskit.crypto"), classes(options).contains(
                "com/amazon/corretto/crypto/provider/AmazonCorrettoCryptoProvider.class"), options);
        if (options.contains("awskit.crypto")) {
            var script = Files.writeString(home.resolve("Healthy.java"), """
                    import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
                    void main() {
                        AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
                        IO.println(AmazonCorrettoCryptoProvider.INSTANCE.runSelfTests());
                    }
                    """);
            var line = Files.readAllLines(versions().getFirst().resolve("upload-folder.args"));
            var args = Files.write(home.resolve("healthy.args"), line.subList(0, line.size() - 1));
            assertEquals(new Running.Result(0, "PASSED\n", ""), run(JAVA, "@" + args, script.toString()));
            Files.delete(args);
            Files.delete(script);
        }
    }

    private void takesAtMost150MegaBytes() throws IOException {
        try (var all = Files.walk(home)) {
            var bytes = all.mapToLong(file -> file.toFile().length()).sum();
            assertTrue(bytes < 150_000_000, bytes + " bytes");
        }
    }

    private void runsScriptsFromAnyFolder() throws IOException {
        var folder = Files.createDirectories(home.resolve("my scripts"));
        var awskit = bin.resolve("awskit");
        assertTrue(run(awskit).out().contains("\n  upload-folder "), "the list");
        assertEquals(0, in(folder, awskit, "init", "my-job.java").exitCode());
        var bucket = Commands.bucket();
        for (var time : List.of("first", "second")) {
            var result = in(folder, awskit, "my-job.java", bucket);
            assertTrue(result.out().startsWith(bucket + "\t"), time + ": " + result.err());
        }
        assertTrue(loadsTheLibraryFromTheCache(folder), "after an edit too");
        assertEquals(0, in(folder, awskit, "copy", "whoami", "who.java").exitCode());
        var who = in(folder, awskit, "who.java");
        assertTrue(who.out().startsWith("arn:aws:iam::"), who.err());
        assertEquals(who, in(folder, awskit, "whoami"));
        var gallery = checkout.resolveSibling("gallery.html");
        assertEquals(gallery + "\n", in(folder, awskit, "gallery", gallery.toString()).out());
        assertTrue(Files.readString(gallery).contains("<code>awskit copy whoami</code>"));
        assertFalse(Files.exists(bin.resolve("gallery")));
        assertEquals("login (awskit) " + Script.VERSION + "\n", run(awskit, "login", "--version").out());
        assertFalse(Files.exists(bin.resolve("login")), "it would hide the system's");
        assertEquals(who, in(folder, bin.resolve("sandbox"), "who.java"));
        assertEquals(who, in(folder, bin.resolve("sandbox"), "whoami"));
        assertEquals("sandbox: \"whoareyou\" is not an awskit command (sandbox -- whoareyou … runs any program)\n",
                in(folder, bin.resolve("sandbox"), "whoareyou").err());
        assertEquals("awskit: unknown command or recipe \"whoam\" (did you mean whoami?)\n", run(awskit, "whoam").err());
        assertEquals(run(bin.resolve("list-running"), "--ids"), run(awskit, "list-running", "--ids"));
    }

    /// An edited script says where a class of the library comes from.
    private boolean loadsTheLibraryFromTheCache(Path folder) throws IOException {
        var script = Files.readString(folder.resolve("my-job.java"));
        Files.writeString(folder.resolve("logged.java"), script.replace("//JAVA 25+", "//JAVA 25+\n//RUNTIME_OPTIONS "
                + "-Xlog:class+load:file=" + home.resolve("classes.log").toString().replace(" ", "\\ ")));
        var result = in(folder, bin.resolve("awskit"), "logged.java");
        assertEquals(0, result.exitCode(), result.err());
        var log = home.resolve("classes.log");
        var loaded = Files.readAllLines(log).stream().filter(line -> line.contains(" awskit.Session source: ")).toList();
        Files.delete(log);
        return loaded.size() == 1 && loaded.getFirst().endsWith("shared objects file");
    }

    /// Whatever looks for something in all jars would open them, which takes a tenth of a script's CPU time. The script
    /// uses what list-running uses, so that all its classes are in the cache. S3's client opens them with a custom
    /// endpoint, because the JDK looks for a handler of its URL.
    private void aScriptOpensNoJar() throws IOException {
        var folder = Files.createDirectories(home.resolve("own"));
        var script = Files.writeString(folder.resolve("opened.java"), """
                //DEPS dev.awskit:awskit:%s@pom dev.awskit:awskit
                //DEPS software.amazon.awssdk:ec2
                import awskit.Session;
                import java.nio.file.*;
                import software.amazon.awssdk.services.ec2.Ec2Client;
                class Opened {
                    static void main() throws Exception {
                        try (var session = Session.create()) {
                            session.client(Ec2Client.builder()).describeInstances(running -> running.filters(
                                    filter -> filter.name("instance-state-name").values("running")));
                        }
                        try (var files = Files.list(Path.of("/proc/self/fd"))) {
                            for (var file : files.filter(Files::isSymbolicLink).toList()) {
                                var opened = Files.exists(file) ? Files.readSymbolicLink(file).toString() : "";
                                System.out.print(opened.endsWith(".jar") ? opened + "\\n" : "");
                            }
                        }
                    }
                }
                """.formatted(Script.VERSION));
        if (Files.exists(Path.of("/proc/self/fd"))) {
            assertEquals(0, in(folder, bin.resolve("awskit"), "opened.java").exitCode(), "is compiled, which opens them");
            assertEquals(new Running.Result(0, "", ""), in(folder, bin.resolve("awskit"), "opened.java"));
        }
        Files.delete(script);
    }

    private void aScriptCanHaveSeveralFiles() throws IOException {
        var folder = Files.createDirectories(home.resolve("own"));
        Files.writeString(folder.resolve("Word.java"), "class Word { static final String OF_OTHER_FILE = \"found\"; }");
        Files.writeString(folder.resolve("several.java"), """
                //DEPS dev.awskit:awskit:%s@pom dev.awskit:awskit
                //SOURCES Word.java
                class Several {
                    static void main() {
                        System.out.println(Word.OF_OTHER_FILE);
                    }
                }
                """.formatted(Script.VERSION));
        for (var time : List.of("first", "second")) {
            assertEquals(new Running.Result(0, "found\n", ""), in(folder, bin.resolve("awskit"), "several.java"), time);
        }
        Files.delete(folder.resolve("Word.java"));
        Files.delete(folder.resolve("several.java"));
    }

    /// The kit's commands are classes on the same class path, `Sandbox` for one.
    private void aScriptsClassesAreItsOwn() throws IOException {
        var folder = Files.createDirectories(home.resolve("own"));
        Files.writeString(folder.resolve("sandbox.java"), """
                //DEPS dev.awskit:awskit:%s@pom dev.awskit:awskit
                class Sandbox {
                    static void main(String... words) {
                        System.out.println("mine " + words.length);
                        throw new IllegalStateException("and its trace");
                    }
                }
                """.formatted(Script.VERSION));
        for (var time : List.of("first", "second")) {
            var result = in(folder, bin.resolve("awskit"), "./sandbox.java", "", "two words");
            assertEquals(new Running.Result(1, "mine 2\n", "Exception in thread \"main\" java.lang.IllegalStateException: "
                    + "and its trace\n\tat Sandbox.main(sandbox.java:5)\n"), result, time);
        }
    }

    /// The installed copy of picocli knows the annotations of the kit's classes, and not those of this script.
    private void aScriptsOptionsAreItsOwn() throws IOException {
        var folder = Files.createDirectories(home.resolve("own"));
        Files.writeString(folder.resolve("options.java"), """
                //DEPS dev.awskit:awskit:%s@pom dev.awskit:awskit
                import awskit.script.*;
                import java.util.*;
                import java.util.concurrent.Callable;
                import picocli.CommandLine.*;
                @Command(name = "options", description = "Show options.")
                class Options implements Callable<Integer> {
                    enum Size { small, large }
                    @Option(names = "--size", defaultValue = "small") private Size size;
                    @Option(names = "--count", description = "How many.") private int count = 3;
                    @Option(names = "--ratio") double ratio = 0.5;
                    @Option(names = "-D") Map<String, Long> properties = new TreeMap<>();
                    @Parameters(arity = "1..*", paramLabel = "WORD") List<String> words;
                    @Mixin SessionOptions session;
                    private String added = "";
                    @Option(names = "--add") void add(String word) { added += word; }
                    static void main(String... words) {
                        Script.run(new Options(), words);
                    }
                    @Override public Integer call() {
                        System.out.println(List.of(size, count, ratio, properties, words, added));
                        return 7;
                    }
                }
                """.formatted(Script.VERSION));
        for (var time : List.of("first", "second")) {
            assertEquals(new Running.Result(7, "[large, 4, 1.5, {a=1, b=2}, [one, two], x]\n", ""),
                    in(folder, bin.resolve("awskit"), "options.java", "--size", "LARGE", "--count=4", "--ratio", "1.5",
                            "-Da=1", "-Db=2", "one", "two", "--add", "x", "--region", "us-east-1"), time);
            assertEquals("options: --count \"x\" is not a whole number\n",
                    in(folder, bin.resolve("awskit"), "options.java", "--count", "x", "one").err());
        }
        var help = in(folder, bin.resolve("awskit"), "options.java", "--help");
        assertEquals(in(folder, checkout.resolve("jbang"), "options.java", "--help"), help);
        assertTrue(help.out().contains("How many."), help.out());
        Files.delete(folder.resolve("options.java"));
    }

    private void usesNoCacheForOtherVersionsOfItsJars() throws IOException {
        var folder = Files.createDirectories(home.resolve("own"));
        Files.writeString(folder.resolve("old.java"), """
                //DEPS dev.awskit:awskit:%s@pom dev.awskit:awskit
                //DEPS info.picocli:picocli:4.7.6
                class Old {
                    static void main() {
                        System.out.println(picocli.CommandLine.VERSION);
                    }
                }
                """.formatted(Script.VERSION));
        for (var time : List.of("first", "second")) {
            var result = in(folder, bin.resolve("awskit"), "old.java");
            assertEquals("4.7.6\n", result.out(), time + ": " + result.err());
        }
    }

    private void completesNames() {
        var script = home.resolve(".local/share/bash-completion/completions/awskit");
        var completed = "source '" + script + "'; complete() { COMP_WORDS=(awskit \"$@\"); COMP_CWORD=$#; _awskit; "
                + "echo \"${COMPREPLY[*]}\"; }; complete upl; complete copy who; complete init x.java -t aws-l";
        assertEquals("upload-folder\nwhoami\naws-list\n", run(Path.of("bash"), "-c", completed).out());
    }

    /// A stranger's command of the same name is neither replaced nor removed.
    private void touchesOnlyItsOwnFiles() throws IOException {
        var shell = bin.resolve("shell");
        Files.delete(shell);
        Files.writeString(shell, "somebody else's\n");
        var refused = install();
        assertEquals(255, refused.exitCode(), refused.err());
        assertTrue(refused.err().endsWith("install: \"" + shell + "\" exists and is not awskit's (move it away, or choose "
                + "another folder with --bin)\n"), refused.err());
        assertEquals("somebody else's\n", Files.readString(shell));
        assertEquals(UPGRADED, run(bin.resolve("list-running"), "--version"));
        Files.delete(home.resolve("own/sandbox.java"));
        for (var made : List.of("own/old.java", "my scripts/my-job.java", "my scripts/logged.java", "my scripts/who.java")) {
            Files.delete(home.resolve(made));
        }
    }

    private void commandsWorkAsThroughJBang() throws IOException {
        var missing = run(bin.resolve("upload-folder"), "", "@nowhere", "s3://demo");
        assertEquals(252, missing.exitCode(), missing.err());
        assertTrue(missing.err().startsWith("upload-folder: \"s3://demo\" is one argument too many"), missing.err());
        var listed = run(bin.resolve("list-running"), "--ids");
        assertEquals(3, listed.out().lines().count(), listed.err());
        assertTrue(Files.readString(home.resolve(".local/share/bash-completion/completions/upload-folder"))
                .contains("--no-clobber"));

        var nested = run(bin.resolve("sandbox"), "list-running", "--ids");
        assertEquals(0, nested.exitCode(), nested.err());
        assertEquals(3, nested.out().lines().count(), nested.err());
        var unknown = run(bin.resolve("sandbox"), "ls");
        assertEquals(new Running.Result(252, "", "sandbox: \"ls\" is not an awskit command (sandbox -- ls … runs any "
                + "program)\n"), unknown);
        var statement = run(Path.of("sh"), "-c", "echo 'session.region()' | " + bin.resolve("shell")
                + " --region us-east-1");
        assertEquals(new Running.Result(0, "\"us-east-1\"\n", ""), statement);

        // Each command has the classes of the jars that it has through JBang, and only the sandbox has S3Proxy's.
        var version = versions().getFirst();
        for (var command : List.of("assume-role", "list-running", "upload-folder", "shell")) {
            var classes = classes(Files.readString(version.resolve(command + ".args")));
            var classPath = run(checkout.resolve("jbang"), "info", "classpath",
                    checkout.resolve("scripts", command + ".java").toString()).out().strip();
            var lacking = classes(classPath.substring(classPath.indexOf(':'))); // the first is the command's own
            lacking.removeAll(classes);
            assertEquals(Set.of(), lacking, command);
            assertTrue(classes.stream().noneMatch(name -> name.startsWith("org/gaul/s3proxy/")), command);
        }
    }

    private void optionsAreAsThroughJBang() {
        for (var command : List.of("assume-role", "list-running", "sandbox", "shell", "upload-folder")) {
            for (var arguments : List.of("--help", "--no-such-option", "--color=purple", "a --profile", "--debug=1")) {
                assertEquals(run(checkout.resolve("jbang"), (command + " " + arguments).split(" ")),
                        run(bin.resolve(command), arguments.split(" ")), command + " " + arguments);
            }
            for (var shell : List.of("bash", "zsh", "fish")) {
                assertEquals(words(run(checkout.resolve("jbang"), command, "--completion", shell)),
                        words(run(bin.resolve(command), "--completion", shell)), command + " in " + shell);
            }
        }
    }

    /// Returns the words in alphabetical order: a JVM with a cache may list a class's methods in another one.
    private static List<String> words(Running.Result completion) {
        assertEquals(0, completion.exitCode(), completion.err());
        return Stream.of(completion.out().split("\\s+")).sorted().toList();
    }

    /// At the start of a command, no class is made for its annotations or fields.
    private void readsOptionsFromTheCache() throws IOException {
        var version = versions().getFirst();
        var options = home.resolve("logged.args");
        var log = home.resolve("classes.log");
        for (var command : List.of("assume-role", "list-running", "shell", "upload-folder")) {
            Files.write(options, Files.readAllLines(version.resolve(command + ".args")).stream()
                    .filter(option -> !option.contains("-Xlog")).toList());
            var run = run(JAVA, cacheOption(command), "-Xlog:class+load:file=" + log.getFileName(),
                    "@" + options, "--help");
            assertEquals(0, run.exitCode(), run.err());
            var loaded = Files.readAllLines(log);
            assertTrue(loaded.stream().anyMatch(line ->
                    line.contains(" picocli.CommandLine source: shared objects file")), command);
            assertEquals(List.of(), loaded.stream().filter(line -> line.contains("__dynamic_proxy__")
                    || line.contains("java.lang.invoke.LambdaForm") && !line.contains("shared objects file")).toList());
            Files.delete(log);
        }
        Files.delete(options);
    }

    /// Returns the cache that the launcher of a command names.
    private Path cache(String command) throws IOException {
        return Path.of(cacheOption(command).replaceFirst(".*=", ""));
    }

    private String cacheOption(String command) throws IOException {
        return Pattern.compile("(-XX:(?:AOTCache|SharedArchiveFile)=)'([^']+)'")
                .matcher(Files.readString(bin.resolve(command))).results()
                .map(match -> match.group(1) + match.group(2)).findFirst().orElseThrow();
    }

    /// A cache that is damaged or lacking: slower, and nothing else.
    private void outlivesItsCaches() throws IOException {
        assertFalse(cache("upload-folder").equals(cache("list-running")));
        for (var command : List.of("list-running", "upload-folder", "shell")) {
            var version = run(bin.resolve(command), "--version");
            assertEquals(command + " (awskit) " + Script.VERSION + "\n", version.out());
            var cache = cache(command);
            Files.writeString(cache, "no cache");
            assertEquals(version, run(bin.resolve(command), "--version"));
            Files.delete(cache);
            assertEquals(version, run(bin.resolve(command), "--version"));
        }
        assertEquals(0, run(bin.resolve("awskit"), "whoami").exitCode());
    }

    private void saysWhatIsGone() throws IOException {
        assertEquals(new Running.Result(255, "", "list-running: \"/no/such/jdk/bin/java\" is gone (install again)\n"),
                runWithout("list-running", System.getProperty("java.home"), "/no/such/jdk"));
        var jar = Pattern.compile("[^']+/s3proxy-[^']+\\.jar").matcher(Files.readString(bin.resolve("sandbox")));
        assertTrue(jar.find());
        assertEquals(new Running.Result(255, "", "sandbox: \"/no/such.jar\" is gone (install again)\n"),
                runWithout("sandbox", jar.group(), "/no/such.jar"));
    }

    /// Runs a launcher that looks elsewhere for something.
    private Running.Result runWithout(String command, String something, String elsewhere) throws IOException {
        var launcher = home.resolve("launcher");
        Files.copy(bin.resolve(command), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        replace(launcher, something, elsewhere);
        var result = run(launcher);
        Files.delete(launcher);
        return result;
    }

    private Running.Result install(String... options) {
        return run(checkout.resolve("jbang"), Stream.concat(Stream.of("install", "--bin", bin.toString()),
                Stream.of(options)).toArray(String[]::new));
    }

    private Running.Result run(Path program, String... args) {
        return in(home, program, args);
    }

    private Running.Result in(Path folder, Path program, String... args) {
        return Commands.with().directory(folder).withJBang().env("HOME", home.toString()).env("JAVA_TOOL_OPTIONS", null)
                .env("XDG_DATA_HOME", home.resolve(".local/share").toString())
                .env("XDG_CONFIG_HOME", home.resolve(".config").toString())
                .startProgram(Stream.concat(Stream.of(program.toString()), Stream.of(args)).toArray(String[]::new))
                .await(Duration.ofMinutes(5));
    }

    /// Returns the class files in the jars of a class path, in the form that this JDK loads.
    private static Set<String> classes(String classPath) throws IOException {
        var classes = new TreeSet<String>();
        for (var file : Pattern.compile("/[^:\"]+\\.jar").matcher(classPath).results().toList()) {
            try (var jar = new JarFile(new File(file.group()), false, JarFile.OPEN_READ, Runtime.version())) {
                jar.versionedStream().map(JarEntry::getName)
                        .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
                        .forEach(classes::add);
            }
        }
        return classes;
    }

    private List<Path> versions() throws IOException {
        try (var folders = Files.newDirectoryStream(home.resolve(".local/share/awskit"), Files::isDirectory)) {
            return Stream.iterate(folders.iterator(), all -> all.hasNext(), all -> all).map(all -> all.next()).toList();
        }
    }

    private static void replace(Path file, String old, String now) throws IOException {
        var text = Files.readString(file);
        assertTrue(text.contains(old), file.toString());
        Files.writeString(file, text.replace(old, now));
    }

    private static Path copy(Path to) throws IOException {
        for (var part : List.of("jbang", "jbang-catalog.json", "catalog.json", "jbang-catalog", "lib", "scripts")) {
            try (var files = Files.walk(Checkout.root().resolve(part))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var copy = to.resolve(Checkout.root().relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return to;
    }
}
