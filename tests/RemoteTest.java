//SOURCES support/Checkout.java support/Commands.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Checkout;
import support.Commands;
import support.Running;

/// Scripts run from a URL and through a catalogue's alias, with nothing in JBang's cache: the checkout is served over
/// HTTP, and the caller stands in an empty folder.
class RemoteTest {

    @TempDir
    static Path temp;
    static Path elsewhere;
    static HttpServer server;
    static String url;

    @BeforeAll
    static void serveTheCheckout() throws IOException {
        var store = Files.createDirectories(temp.resolve("jbang/cache/awskit"));
        Files.copy(Checkout.jbangJar(), store.resolve(Checkout.jbangJar().getFileName()));
        elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        server = SimpleFileServer.createFileServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Checkout.root().toRealPath(), OutputLevel.NONE);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterAll
    static void stopServing() {
        server.stop(0);
    }

    @Test
    void listsItsCommands() {
        var result = jbang("alias", "list", url + "/jbang-catalog.json");
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().contains("upload-folder"), result.out());
        assertTrue(result.out().contains("Make an S3 prefix hold what a folder holds"), result.out());
    }

    @Tag("storm")
    @Test
    void runsAScriptFromItsUrl() {
        var result = jbang(url + "/scripts/upload-folder.java", "--help");
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().contains("upload-folder"), result.out());
    }

    @Tag("storm")
    @Test
    void uploadsThroughTheAliasOfAUrl() throws IOException {
        var folder = Files.createDirectory(elsewhere.resolve("site"));
        Files.writeString(folder.resolve("index.html"), "<p>");
        var bucket = Commands.bucket();
        var result = jbang("upload-folder@" + url + "/jbang-catalog.json", "site", "s3://" + bucket + "/site");
        assertEquals(0, result.exitCode(), result.err());
        var stored = Commands.s3().getObjectAsBytes(get -> get.bucket(bucket).key("site/index.html"));
        assertEquals("<p>", stored.asUtf8String());
        assertEquals("text/html", stored.response().contentType());
    }

    @Tag("storm")
    @Test
    void startsAScriptFromItsTemplate() {
        assertEquals(0, jbang("init", "-t", "aws-script@" + url + "/jbang-catalog.json", "my-job.java").exitCode());
        var bucket = Commands.bucket();
        var result = jbang("my-job.java", bucket);
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().startsWith(bucket + "\t"), result.out());
    }

    @Test
    void reachesTheLibraryByItsUrl() throws IOException {
        Files.copy(Checkout.root().resolve("jbang-catalog/aws-change.java"), elsewhere.resolve("tag-them.java"));
        // JBang itself, as the wrapper would lead the script to this checkout.
        var result = commands().startProgram("bash", "-c", "eval \"exec $(\"$JAVA_HOME/bin/java\" -jar \"$0\" run \"$@\")\"",
                Checkout.jbangJar().toString(), "tag-them.java", "owner", "me", "--dry-run").await(Duration.ofMinutes(5));
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().startsWith("would tag i-"), result.out());
    }

    @Tag("storm")
    @Test
    void opensTheShellThroughTheAliasOfAUrl() {
        var result = commands().input("sts.getCallerIdentity().account()\n")
                .jbang("shell@" + url + "/jbang-catalog.json").await(Duration.ofMinutes(5));
        assertEquals("\"123456789012\"\n", result.out(), result.err());
    }

    private static Running.Result jbang(String... arguments) {
        return commands().jbang(arguments).await(Duration.ofMinutes(5));
    }

    private static Commands commands() {
        return Commands.with().directory(elsewhere).env("AWSKIT_HOME", url)
                .env("JBANG_DIR", temp.resolve("jbang").toString()).withJBang();
    }
}
