//SOURCES UploadScene.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Fault;
import support.FaultProxy;
import support.Running;

/// `--delete` deletes nothing while it is not certain that the folder lacks it.
class UploadDeleteTest {

    @TempDir
    Path folder;

    private UploadScene scene;
    private FaultProxy proxy;

    @BeforeEach
    void begin() {
        scene = new UploadScene(folder);
        proxy = scene.proxy;
        scene.put("p/stale", new byte[10]);
        scene.put("p/z-stale", new byte[10]);
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void deletesNothingAfterAnUploadFailed() {
        scene.file("a", 10);
        scene.file("b", 10);
        proxy.on(UploadScene.on("PutObject", "a"), new Fault.Refuse(403, "AccessDenied"));
        keeps("b", scene.run("--delete"), folder + "/a: access denied: PutObject");
    }

    @Test
    void deletesNothingBesideABrokenLink() throws Exception {
        scene.file("a", 10);
        Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));
        keeps("a", scene.run("--delete"), folder + "/link: broken symbolic link");
    }

    /// As when a file system is not mounted: what is behind the link is not known, though its own name does not count.
    @Test
    void deletesNothingBesideABrokenFolderLinkThatFiltersDoNotLeaveOut() throws Exception {
        scene.file("a.html", 10);
        scene.put("p/docs/b.html", new byte[10]);
        Files.createSymbolicLink(folder.resolve("docs"), Path.of("unmounted"));
        String[] html = {"--delete", "--exclude", "*", "--include", "*.html"};
        var result = scene.run(html);
        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().contains(folder + "/docs: broken symbolic link (--exclude 'docs/*' leaves it out)"),
                result.err());
        assertEquals(Set.of("a.html", "docs/b.html", "stale", "z-stale"), scene.names().keySet());
        assertEquals(0, proxy.requests("DeleteObjects"));
    }

    @Test
    void deletesNothingBesideANameThatCannotBeAKey() {
        scene.file("a", 10);
        try (var touch = scene.command().startProgram("bash", "-c", "touch \"$1/\"$'n\\xff'", "bash", "" + folder)) {
            assertEquals(0, touch.await(Duration.ofSeconds(20)).exitCode());
        }
        keeps("a", scene.run("--delete"), ": name is not valid UTF-8");
    }

    @Tag("storm")
    @Test
    void deletesNothingWhenTheListingBreaksOff() {
        for (var i = 0; i < 1001; i++) {
            scene.put("p/old/%04d".formatted(i), new byte[1]);
        }
        scene.file("a", 10);
        proxy.on(FaultProxy.is("PutObject"), new Fault.Refuse(403, "AccessDenied"));
        var kept = scene.run("--delete");
        assertTrue(kept.err().contains("1,003 not deleted because of failures"), kept.err());
        proxy.heal();
        proxy.on(FaultProxy.is("ListObjectsV2").and(request -> request.parameter("continuation-token") != null),
                new Fault.Refuse(500, "InternalError"));
        var result = scene.run("--delete");
        assertEquals(254, result.exitCode(), result.err());
        assertTrue(result.err().startsWith("upload-folder: S3 failed in ListObjectsV2 after 8 attempts: InternalError: injected"), result.err());
        assertEquals(0, proxy.requests("DeleteObjects"));
        assertTrue(scene.names().size() >= 1003);
    }

    @Test
    void deletesNothingForAnEmptyFolder() {
        var result = scene.run("--delete");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("upload-folder: 2 not deleted because the folder is empty (--allow-empty deletes them)\n",
                result.err());
        assertEquals(Set.of("stale", "z-stale"), scene.names().keySet());
        assertEquals(0, proxy.requests("DeleteObjects"));
    }

    @Test
    void namesTheKeysThatTheServerDoesNotDelete() {
        scene.file("a", 10);
        proxy.on(FaultProxy.is("DeleteObjects"), new Fault.Answer(200, "<DeleteResult><Error><Key>p/stale</Key>"
                + "<Code>AccessDenied</Code><Message>Access Denied</Message></Error></DeleteResult>"));
        var result = scene.run("--delete", "--output", "json");
        assertEquals(1, result.exitCode(), result.err());
        assertEquals("upload-folder: p/stale: not deleted: Access Denied\n", result.err());
        assertEquals(1, UploadScene.number(result, "deleted"));
    }

    @Test
    void namesAllKeysOfADeletionThatIsRefused() {
        scene.file("a", 10);
        proxy.on(FaultProxy.is("DeleteObjects"), new Fault.Refuse(403, "AccessDenied"));
        var result = scene.run("--delete", "--output", "json");
        assertEquals(1, result.exitCode(), result.err());
        assertEquals(2, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("upload-folder: p/stale: not deleted: access denied"), result.err());
        assertEquals(1, UploadScene.number(result, "uploaded"));
    }

    @Test
    void deletesKeysThatXmlCannotCarry() {
        scene.file("a", 10);
        for (var name : new String[] {"bell\u0007", "line\nfeed", "return\r", "tab\t", "\uffff"}) {
            scene.put("p/" + name, new byte[1]);
        }
        var planned = scene.run("--delete", "--dry-run", "--output", "json");
        var result = scene.run("--delete", "--output", "json");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(7, UploadScene.number(result, "deleted"));
        assertEquals(Set.of("a"), scene.names().keySet());
        assertEquals(2, proxy.requests("DeleteObject"));
        assertTrue(planned.out().contains("\"DeleteObject\": 2,\n        \"DeleteObjects\": 1"), planned.out());
    }

    /// The link of a file, that of a folder, and that of a folder whose own name does not count.
    @Test
    void keepsWhatIsStoredForASkippedLinkAndBelowIt() throws Exception {
        scene.file("real/x.html", 10);
        for (var link : new String[] {"a", "a!", "dir", "file.html"}) {
            Files.createSymbolicLink(folder.resolve(link), Path.of(link.startsWith("f") ? "real/x.html" : "real"));
        }
        for (var key : new String[] {"a!/x.html", "a-stale.html", "a/x.html", "dir.html", "dir/b/x.html", "dir/x.html",
            "dir0.html", "file.html", "real/y.html"}) {
            scene.put("p/" + key, new byte[10]);
        }
        String[] html = {"--delete", "--exclude", "*", "--include", "*.html", "--no-follow-symlinks"};
        var result = scene.run(html);
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(Set.of("a!/x.html", "a/x.html", "dir/b/x.html", "dir/x.html", "file.html", "real/x.html", "stale",
                "z-stale"), scene.names().keySet());
    }

    @Test
    void deletesNoMoreOnceItIsInterruptedAndTellsWhatIsGone() throws Exception {
        var result = interruptAtTheSecondDeletion(new Fault.Delay(Duration.ofMillis(400)));
        assertEquals(2000, UploadScene.number(result, "deleted"));
        assertEquals("upload-folder: interrupted: 1 files done, 2,000 objects deleted (run again to go on)\n",
                result.err());
        assertEquals(2, proxy.served("DeleteObjects").size());
        assertEquals(502, scene.names().size() - 1);
    }

    @Test
    void tellsWhichDeletionsWereNotAnswered() throws Exception {
        var stall = new Fault.Hold();
        var result = interruptAtTheSecondDeletion(stall);
        stall.release();
        assertEquals(1000, UploadScene.number(result, "deleted"));
        assertEquals("upload-folder: interrupted: 1 files done, 1,000 objects deleted, 1,000 more may be "
                + "(run again to go on)\n", result.err());
        assertEquals(1000, UploadScene.failed(result).size());
        assertEquals("p/old/1000", UploadScene.failed(result).getFirst());
        assertEquals(2, proxy.requests("DeleteObjects"));
    }

    private Running.Result interruptAtTheSecondDeletion(Fault then) throws Exception {
        IntStream.range(0, 2500).parallel().forEach(i -> scene.put("p/old/%04d".formatted(i), new byte[1]));
        scene.file("a", 10);
        var started = new CompletableFuture<Running>();
        var second = UploadScene.from(2, FaultProxy.is("DeleteObjects"));
        proxy.on(second, new Fault.Act(() -> started.join().signal("INT"))).times(1);
        proxy.on(UploadScene.from(2, FaultProxy.is("DeleteObjects")), then);
        try (var running = scene.start("--delete", "--output", "json")) {
            started.complete(running);
            var result = running.await(Duration.ofMinutes(1));
            assertEquals(130, result.exitCode(), result.err());
            return result;
        }
    }

    private void keeps(String uploaded, Running.Result result, String error) {
        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().contains(error), result.err());
        assertTrue(result.err().contains("upload-folder: 2 not deleted because of failures"), result.err());
        assertEquals(Set.of(uploaded, "stale", "z-stale"), scene.names().keySet());
        assertEquals(0, proxy.requests("DeleteObjects"));
    }
}
