//SOURCES ../scripts/library/Javadoc.java support/Commands.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.data.Json;
import awskit.script.Script;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import library.Javadoc;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import support.Checkout;
import support.Commands;
import support.Running;

/// `./jbang publish` of this checkout, and machines that run what it wrote from a web server on loopback.
class PublishTest {

    private static final String BASE = "https://example.com/awskit";
    private static final String LIBRARY = "maven/dev/awskit/awskit/";
    private static final Map<String, String> ALGORITHMS = Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256");

    @TempDir
    Path temp;

    @Test
    void writesAMavenRepositoryWhoseChecksumsHold() throws Exception {
        var site = publish("site", BASE);
        var version = version(site);
        assertTrue(version.matches(Script.VERSION + "-[0-9a-f]{8}"), version);
        var stem = site.resolve(LIBRARY + version + "/awskit-" + version);
        assertTrue(entries(stem + ".jar").contains("awskit/Session.class"));
        assertTrue(entries(stem + "-sources.jar").contains("awskit/Session.java"));
        assertTrue(entries(stem + "-javadoc.jar").containsAll(List.of("index.html", "awskit/Session.html")));
        assertTrue(Files.readString(Path.of(stem + ".pom"))
                .contains("<artifactId>awskit</artifactId>\n  <version>" + version + "</version>"));
        var checked = 0;
        for (var file : files(site.resolve("maven")).entrySet()) {
            var ending = file.getKey().replaceFirst(".*\\.", "");
            if (ALGORITHMS.containsKey(ending)) {
                var content = Files.readAllBytes(site.resolve("maven/" + file.getKey().replaceFirst("\\.[^.]*$", "")));
                assertEquals(digest(ALGORITHMS.get(ending), content), new String(file.getValue()), file.getKey());
                checked++;
            }
        }
        assertEquals(3 * 5, checked);
        for (var line : Files.readAllLines(site.resolve("awskit.sha256"))) {
            var content = Files.readAllBytes(site.resolve(line.substring(66)));
            assertEquals(line.substring(0, 64), digest("SHA-256", content), line);
        }
    }

    @Tag("storm")
    @Test
    void leadsFromEveryScriptToTheLibrary() throws IOException {
        var site = publish("site", BASE + "/");
        var lines = "//REPOS awskit=" + BASE + "/maven,central\n//DEPS dev.awskit:awskit:" + version(site)
                + "@pom dev.awskit:awskit\n";
        var catalogue = (Map<?, ?>) Json.read(Files.readString(site.resolve("jbang-catalog.json")));
        var scripts = ((Map<?, ?>) catalogue.get("aliases")).values().stream()
                .map(alias -> (String) ((Map<?, ?>) alias).get("script-ref"));
        var templates = ((Map<?, ?>) catalogue.get("templates")).values().stream()
                .map(template -> (String) ((Map<?, ?>) ((Map<?, ?>) template).get("file-refs")).get("{filename}"));
        var all = Stream.concat(scripts, templates).toList();
        assertTrue(all.containsAll(List.of("scripts/upload-folder.java", "scripts/recipes/whoami.java",
                "jbang-catalog/aws-script.java")), all.toString());
        for (var script : all) {
            assertTrue(Files.readString(site.resolve(script)).contains(lines), script);
        }
    }

    @Tag("storm")
    @Test
    void givesTheSameBytesForTheSameInput() throws IOException {
        var one = publish("one", BASE);
        assertEquals(sums(one), sums(publish("another", BASE)));
        // The Javadoc is kept beside the library; here it is made again.
        var version = version(one);
        var folder = Files.createDirectory(temp.resolve("library"));
        for (var ending : List.of(".jar", "-sources.jar")) {
            var name = "awskit-" + version + ending;
            Files.copy(one.resolve(LIBRARY + version).resolve(name), folder.resolve(name));
        }
        Files.writeString(folder.resolve("class-path"), System.getProperty("java.class.path"));
        var again = Javadoc.provide(folder.resolve("awskit-" + version + ".jar"));
        assertArrayEquals(Files.readAllBytes(one.resolve(LIBRARY + version).resolve(again.getFileName())),
                Files.readAllBytes(again));
    }

    @Test
    void showsTheRecipesAtTheRoot() throws IOException {
        var site = publish("site", BASE);
        var page = Files.readString(site.resolve("index.html"));
        assertTrue(page.contains("<code>jbang whoami@" + BASE + "</code>"));
        assertTrue(page.contains("curl -O " + BASE + "/scripts/recipes/whoami.java"));
        assertTrue(page.contains("//DEPS dev.awskit:awskit:" + version(site) + "@pom dev.awskit:awskit"));
        assertFalse(page.contains("id=\"install\""));
    }

    @Test
    void leavesATeamItsOwnPageAtTheRoot() throws IOException {
        Files.createDirectory(temp.resolve("site"));
        Files.writeString(temp.resolve("site/index.html"), "ours");
        for (var n = 0; n < 2; n++) {
            var site = publish("site", BASE);
            assertEquals("ours", Files.readString(site.resolve("index.html")));
            assertTrue(Files.readString(site.resolve("gallery.html")).contains("whoami@" + BASE));
        }
    }

    @Test
    void bringsTheJavadocIntoTheRepositoryThatHasTheSameLibrary() throws IOException {
        var repository = Files.createDirectory(temp.resolve("repository"));
        var folder = Files.createDirectory(temp.resolve("library"));
        Files.writeString(folder.resolve("repository"), repository + "\n");
        Files.writeString(folder.resolve("awskit-1.jar"), "library");
        Files.writeString(folder.resolve("awskit-1-javadoc.jar"), "javadoc");
        Files.writeString(repository.resolve("awskit-1.jar"), "another library");
        Javadoc.provide(folder.resolve("awskit-1.jar"));
        assertFalse(Files.exists(repository.resolve("awskit-1-javadoc.jar")));
        Files.writeString(repository.resolve("awskit-1.jar"), "library");
        Javadoc.provide(folder.resolve("awskit-1.jar"));
        assertEquals("javadoc", Files.readString(repository.resolve("awskit-1-javadoc.jar")));
    }

    @Test
    void keepsEarlierVersionsOfTheLibrary() throws IOException {
        var site = publish("site", BASE);
        var old = site.resolve(LIBRARY + "0.1.0-01234567/awskit-0.1.0-01234567.jar");
        Files.createDirectories(old.getParent());
        Files.writeString(old, "old");
        Files.writeString(site.resolve("awskit.sha256"), Files.readString(site.resolve("awskit.sha256"))
                + "cba06b5736faf67e54b07b561eae94395e774c517a7d910a54369e1263ccfbd4  " + site.relativize(old) + "\n");
        publish("site", BASE);
        assertTrue(Files.exists(old));
        var metadata = Files.readString(site.resolve(LIBRARY + "maven-metadata.xml"));
        assertTrue(metadata.contains("<version>0.1.0-01234567</version>"), metadata);
        assertTrue(metadata.contains("<latest>" + version(site) + "</latest>"), metadata);
    }

    @Test
    void changesNothingInADryRun() throws IOException {
        var result = run("publish", temp.resolve("site").toString(), "--url", BASE, "--dry-run");
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().contains("would write " + temp.resolve("site/scripts/recipes/whoami.java") + "\n"),
                result.out());
        assertFalse(Files.exists(temp.resolve("site")));
    }

    @Tag("storm")
    @ParameterizedTest
    @ValueSource(strings = {"", "example.com", "ftp://example.com/", "https:///a", "https://me:secret@host/",
            "https://host/a?b=c", "https://host/a#b", "https://host/a b", "https://host/a,b", "https://host/a=b"})
    void refusesAUrlThatScriptsCannotName(String url) {
        var result = run("publish", "site", "--url", url);
        assertEquals("publish: \"" + url + "\" is not the URL of a folder (such as https://example.com/awskit)\n",
                result.err());
        assertEquals(252, result.exitCode());
        assertFalse(Files.exists(temp.resolve("site")));
    }

    @Test
    void saysWhyAFolderCannotBeWritten() throws IOException {
        var file = Files.writeString(temp.resolve("file"), "");
        var isFile = run("publish", "file", "--url", BASE);
        assertEquals("publish: \"file\" is not a folder (name the folder that the web server serves)\n", isFile.err());
        assertEquals(252, isFile.exitCode());
        var belowFile = run("publish", "file/site", "--url", BASE);
        assertEquals("publish: cannot publish to \"file/site\": \"" + file + "/site\": not a directory\n",
                belowFile.err());
        assertEquals(255, belowFile.exitCode());
    }

    @Test
    void namesTheFileThatStandsInTheWay() throws IOException {
        Files.createDirectory(temp.resolve("site"));
        Files.writeString(temp.resolve("site/jbang-catalog.json"), "{}");
        var result = run("publish", "site", "--url", BASE);
        assertEquals("publish: \"" + temp.resolve("site/jbang-catalog.json") + "\" was not written by publish "
                + "(move it away, or choose another folder)\n", result.err());
        assertEquals(255, result.exitCode());
        assertEquals(List.of("jbang-catalog.json"), List.of(temp.resolve("site").toFile().list()));
    }

    /// A machine with JBang and a JDK: its home, JBang's folder and its Maven repository are empty. A web server has
    /// what was published, and stands for Maven Central too.
    @Test
    @Tag("storm")
    void runsOnAMachineThatHasNothingElse() throws IOException {
        try (var server = new WebServer(temp)) {
            var base = server.url("127.0.0.1", "kit");
            publish("root/kit", base);
            var machine = new Machine(server);
            assertEquals("arn:aws:iam::123456789012:user/sandbox in account 123456789012\n",
                    machine.run("whoami@" + base).out());
            var version = version(temp.resolve("root/kit"));
            var jar = version + "/awskit-" + version + ".jar";
            assertEquals(-1, Files.mismatch(temp.resolve("root/kit").resolve(LIBRARY + jar),
                    machine.home.resolve("repository/dev/awskit/awskit").resolve(jar)));

            var bucket = Commands.bucket();
            Files.createDirectory(machine.home.resolve("site"));
            Files.writeString(machine.home.resolve("site/index.html"), "<p>");
            var upload = machine.run("upload-folder@" + base, "site", "s3://" + bucket);
            assertTrue(upload.out().startsWith("uploaded 1 file (3 B) to s3://" + bucket), upload.toString());
            assertEquals("<p>",
                    Commands.s3().getObjectAsBytes(get -> get.bucket(bucket).key("index.html")).asUtf8String());

            machine.jbang("catalog", "add", "--name", "team", base + "/jbang-catalog.json");
            assertTrue(machine.run("list-buckets@team").out().contains(bucket + "\n"));
            machine.jbang("init", "-t", "aws-script@team", "my-job.java");
            assertTrue(machine.run("my-job.java").out().contains(bucket + "\t"));
            for (var command : List.of("list-running", "assume-role", "sandbox", "shell")) {
                var help = machine.run(command + "@team", "--help").out();
                assertTrue(help.startsWith("Usage: " + command + " "), help);
            }
        }
    }

    /// JBang trusts localhost and 127.0.0.1, but not the same address in the form of IPv6.
    @Test
    @Tag("storm")
    void runsWhenTheUserTrustsTheServer() throws IOException {
        try (var server = new WebServer(temp)) {
            var base = server.url("[::ffff:127.0.0.1]", "kit");
            publish("root/kit", base);
            var machine = new Machine(server);
            var refused = machine.start(machine.line("run", "whoami@" + base));
            assertEquals(10, refused.exitCode(), refused.err());
            assertTrue(refused.err().contains("is not from a trusted source"), refused.err());
            assertFalse(Files.exists(machine.home.resolve("repository/dev/awskit")));
            machine.jbang("trust", "add", base + "/");
            assertEquals("arn:aws:iam::123456789012:user/sandbox in account 123456789012\n",
                    machine.run("whoami@" + base).out());
        }
    }

    private Path publish(String folder, String base) throws IOException {
        Files.createDirectories(temp.resolve(folder).getParent());
        var result = run("publish", folder, "--url", base);
        assertEquals(0, result.exitCode(), result.err());
        return temp.resolve(folder);
    }

    private Running.Result run(String... args) {
        try (var running = Commands.with().directory(temp).jbang(args)) {
            return running.await(Duration.ofMinutes(2));
        }
    }

    private static String version(Path site) throws IOException {
        return Files.readString(site.resolve(LIBRARY + "maven-metadata.xml")).replaceFirst("(?s).*<latest>", "")
                .replaceFirst("(?s)<.*", "");
    }

    private static List<String> entries(String jar) throws IOException {
        try (var file = new JarFile(jar)) {
            return file.stream().map(entry -> entry.getName()).toList();
        }
    }

    private static Map<String, String> sums(Path folder) throws IOException {
        var sums = new TreeMap<String, String>();
        files(folder).forEach((path, content) -> sums.put(path, digest("SHA-256", content)));
        return sums;
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// Serves the folder `root`, and the Maven repository of these tests as `/central`.
    private static final class WebServer implements AutoCloseable {

        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final HttpServer server;

        WebServer(Path temp) throws IOException {
            // …/info/picocli/picocli/VERSION/picocli-VERSION.jar
            var picocli = CommandLine.class.getProtectionDomain().getCodeSource().getLocation();
            var repository = Path.of(URI.create(picocli + "/../../../../..")).normalize();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0, "/",
                    SimpleFileServer.createFileHandler(Files.createDirectory(temp.resolve("root")).toRealPath()));
            server.createContext("/central/", SimpleFileServer.createFileHandler(repository));
            server.setExecutor(threads);
            server.start();
        }

        String url(String host, String folder) {
            return "http://" + host + ":" + server.getAddress().getPort() + "/" + folder;
        }

        @Override
        public void close() {
            server.stop(0);
            threads.close();
        }
    }

    /// Runs the plain JBang.
    private static final class Machine {

        private final Commands commands = Commands.with();
        final Path home = commands.home();

        Machine(WebServer server) throws IOException {
            commands.env("JAVA_HOME", System.getProperty("java.home"))
                    .env("AWSKIT_HOME", null).env("AWSKIT_JBANG", null)
                    .env("JBANG_DIR", home.resolve("jbang").toString()).env("JBANG_CACHE_DIR", null)
                    .env("JBANG_REPO", home.resolve("repository").toString())
                    .env("JBANG_STDIN_NOTTY", "true").env("JBANG_NO_VERSION_CHECK", "true");
            Files.createDirectory(home.resolve(".m2"));
            Files.writeString(home.resolve(".m2/settings.xml"), """
                    <settings>
                      <mirrors>
                        <mirror>
                          <id>central</id>
                          <mirrorOf>central</mirrorOf>
                          <url>%s</url>
                        </mirror>
                      </mirrors>
                    </settings>
                    """.formatted(server.url("127.0.0.1", "central/")));
        }

        /// Runs a script as the shell script around JBang does, and expects it to end in 0.
        Running.Result run(String... args) throws IOException {
            var line = Stream.of(Stream.of("bash", "-c", "line=$(\"$@\") || eval \"exec $line\"", "jbang"),
                    Stream.of(line("run")), Stream.of(args)).flatMap(words -> words).toArray(String[]::new);
            var result = start(line);
            assertEquals(0, result.exitCode(), result.err());
            return result;
        }

        void jbang(String... args) throws IOException {
            var result = start(line(args));
            assertEquals(0, result.exitCode(), result.err());
        }

        Running.Result start(String... line) {
            try (var running = commands.startProgram(line)) {
                return running.await(Duration.ofMinutes(2));
            }
        }

        String[] line(String... args) throws IOException {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return Stream.concat(Stream.of(java, "-Duser.home=" + home, "-jar", Checkout.jbangJar().toString()),
                    Stream.of(args)).toArray(String[]::new);
        }
    }
}
