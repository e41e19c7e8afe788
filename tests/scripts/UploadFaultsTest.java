//SOURCES UploadScene.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Commands;
import support.Fault;
import support.FaultProxy;
import support.HttpMessage;
import support.Running;

/// What a bad network and a bad server do to `upload-folder`: nothing is lost, nothing is left behind, and what could
/// not be sent is named.
class UploadFaultsTest {

    @TempDir
    Path folder;

    private UploadScene scene;
    private FaultProxy proxy;

    @BeforeEach
    void begin() {
        scene = new UploadScene(folder);
        proxy = scene.proxy;
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Tag("storm")
    @Test
    void sendsFilesOverABadNetwork() throws Exception {
        sendOverABadNetwork(300);
    }

    @Tag("storm")
    @Test
    void sendsFiveThousandFilesOverABadNetwork() throws Exception {
        sendOverABadNetwork(5000);
    }

    private void sendOverABadNetwork(int files) throws Exception {
        scene.smallFiles(files);
        for (var i = 0; i < 3; i++) {
            scene.file("large" + i, 11 * UploadScene.MIB + i);
        }
        proxy.on(drawn("slow", 0.01), new Fault.Delay(Duration.ofMillis(100)));
        proxy.on(drawn("refused", 0.10), new Fault.Refuse(503, "SlowDown"));
        proxy.on(drawn("cut", 0.02), new Fault.CutRequest());
        proxy.on(drawn("truncated", 0.01), new Fault.CutResponse());
        var result = scene.run(options("--output", "json"));
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(files + 3, UploadScene.number(result, "uploaded"));
        scene.assertComplete();
    }

    /// Over latency many requests are in progress at a time, and few of them have a thread.
    @Test
    void sendsFilesOverABadNetworkToAServerFarAway() throws Exception {
        var unanswered = new Fault.Hold();
        scene.smallFiles(500);
        proxy.on(_ -> true, new Fault.Delay(Duration.ofMillis(40)));
        proxy.on(UploadScene.on("PutObject", "s/0017"), unanswered).times(1);
        proxy.on(drawn("broken", 0.03), new Fault.Refuse(500, "InternalError"));
        proxy.on(drawn("refused", 0.05), new Fault.Refuse(503, "SlowDown"));
        proxy.on(drawn("cut", 0.03), new Fault.CutRequest());
        proxy.on(drawn("truncated", 0.03), new Fault.CutResponse());
        var result = scene.run(options("--read-timeout", "1", "--output", "json"));
        unanswered.release();
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(500, UploadScene.number(result, "uploaded"));
        assertTrue(proxy.requests("PutObject") > 510, "requests were repeated");
        scene.assertComplete();
    }

    @Test
    void triesAPartThatIsRefusedOnceMoreAndAbortsItsUploadOnce() throws Exception {
        scene.smallFiles(20);
        scene.file("large", 11 * UploadScene.MIB);
        proxy.on(UploadScene.onPart("large", 2), new Fault.Refuse(403, "AccessDenied"));
        var result = scene.run(options());
        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().startsWith("upload-folder: " + folder + "/large: access denied: UploadPart"),
                result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertEquals(20, scene.names().size());
        assertEquals(1, proxy.requests("AbortMultipartUpload"));
        assertEquals(2, proxy.requests("UploadPart") - proxy.served("UploadPart").size());
        assertEquals(0, scene.unfinished());
    }

    @Tag("storm")
    @Test
    void keepsAnUploadThatMeetsServerErrorsForTheNextRun() throws Exception {
        scene.file("large", 16 * UploadScene.MIB);
        proxy.on(UploadScene.onPart("large", 2), new Fault.Refuse(500, "InternalError"));
        var first = scene.run(options("--output", "json"));
        assertEquals(1, first.exitCode(), first.err());
        assertEquals(Set.of("p/large"), Set.copyOf(UploadScene.failed(first)));
        assertEquals(1, scene.unfinished());
        proxy.heal();
        var second = scene.run(options("--output", "json"));
        assertEquals(0, second.exitCode(), second.err());
        assertEquals(3, UploadScene.number(second, "resumedParts"));
        assertEquals(4, proxy.served("UploadPart").size(), "each part was sent once");
        scene.assertComplete();
    }

    @Test
    void completesOnceWhereTheAnswerIsCut() throws Exception {
        scene.file("large", 11 * UploadScene.MIB);
        proxy.on(FaultProxy.is("CompleteMultipartUpload"), new Fault.CutResponse()).times(1);
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(3, proxy.requests("UploadPart"));
        assertEquals(1, proxy.requests("CreateMultipartUpload"));
        scene.assertComplete();
    }

    /// The answer to the request that begins a multipart upload would not be XML.
    @Test
    void sendsALargeFileWholeWhoseKeyXmlCannotHold() throws Exception {
        scene.file("bell\u0007", 6 * UploadScene.MIB);
        var planned = scene.run(options("--dry-run"));
        assertTrue(planned.out().endsWith("requests: ListObjectsV2 1, PutObject 1\n"), planned.out());
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        scene.assertComplete();
    }

    /// Its owner may only write to it, and that holds for root, too.
    @Test
    void namesAFileThatCannotBeRead() throws Exception {
        var unreadable = Path.of("/sys/bus/platform/uevent");
        assumeTrue(Files.exists(unreadable));
        scene.file("a", 10);
        Files.createSymbolicLink(folder.resolve("link"), unreadable);
        var result = scene.run("--output", "json");
        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().matches("upload-folder: " + folder + "/link: (permission denied|Input/output error)\n"),
                result.err());
        assertEquals(Set.of("a"), scene.names().keySet());
        Files.delete(folder.resolve("link")); // JUnit would warn of where it leads
    }

    @Test
    void givesUpWhereTheBucketIsNotServedYet() throws Exception {
        scene.smallFiles(20);
        proxy.on(FaultProxy.is("PutObject"), new Fault.Refuse(307, "TemporaryRedirect"));
        var result = scene.run("--concurrency", "1");
        assertEquals(254, result.exitCode(), result.err());
        assertTrue(result.err().startsWith("upload-folder: bucket \"" + scene.bucket + "\" is not served here yet: "
                + "TemporaryRedirect: injected (try again in some minutes)"), result.err());
        assertTrue(proxy.requests("PutObject") < 5);
    }

    @Test
    void seesAnErrorInASuccessfulAnswerToComplete() throws Exception {
        scene.file("large", 11 * UploadScene.MIB);
        proxy.on(FaultProxy.is("CompleteMultipartUpload"), new Fault.Refuse(200, "InternalError")).times(1);
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(3, proxy.requests("UploadPart"));
        scene.assertComplete();
    }

    @Test
    void leavesNoUploadBehindWhereTheAnswerToItsBeginningIsCut() throws Exception {
        scene.file("large", 11 * UploadScene.MIB);
        proxy.on(FaultProxy.is("CreateMultipartUpload"), new Fault.CutResponse()).times(1);
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(2, proxy.requests("CreateMultipartUpload"));
        scene.assertComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ListObjectsV2", "PutObject"})
    void asksAgainWhereAnAnswerIsCut(String operation) throws Exception {
        scene.smallFiles(3);
        scene.put("p/s/0000", new byte[1]);
        proxy.on(FaultProxy.is(operation), new Fault.CutResponse()).times(2);
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        scene.assertComplete();
    }

    @Test
    void retriesARequestThatStalls() throws Exception {
        scene.smallFiles(5);
        var stall = new Fault.Hold();
        proxy.on(UploadScene.on("PutObject", "s/0003"), stall).times(1);
        try {
            var result = scene.run(options("--read-timeout", "2"));
            assertEquals(0, result.exitCode(), result.err());
            scene.assertComplete();
            assertEquals(6, proxy.requests("PutObject"));
        } finally {
            stall.release();
        }
    }

    /// On a slow link parts may keep all workers, and a connection each, for minutes.
    @Test
    void beginsAFileWhilePartsOfOthersKeepTheWorkersBusy() throws Exception {
        scene.file("large1", 6 * UploadScene.MIB);
        scene.file("large2", 6 * UploadScene.MIB);
        var part = new CountDownLatch(1);
        var meanwhile = new AtomicBoolean();
        proxy.on(FaultProxy.is("UploadPart"), new Fault.Act(part::countDown));
        proxy.on(UploadScene.from(2, FaultProxy.is("CreateMultipartUpload")), new Fault.Act(() -> {
            try {
                meanwhile.set(part.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        })).times(1);
        var result = scene.run(options("--concurrency", "1"));
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(meanwhile.get(), "one waited for the connection of the other");
        scene.assertComplete();
    }

    /// The SDK's quota of retries would be used up, and most of the files would fail.
    @Tag("storm")
    @Test
    void outlivesAShortOutage() throws Exception {
        scene.smallFiles(1000);
        proxy.on(UploadScene.from(100, FaultProxy.is("PutObject")), new Fault.Refuse(500, "InternalError")).times(600);
        var result = scene.run(options("--output", "json"));
        assertEquals(0, result.exitCode(), result.err());
        scene.assertComplete();
    }

    @Tag("storm")
    @Test
    void namesEachFileThatAnEndpointTakesDown() throws Exception {
        scene.smallFiles(200);
        scene.file("large", 11 * UploadScene.MIB);
        proxy.on(UploadScene.from(60, FaultProxy.is("PutObject")), new Fault.Act(proxy::close)).times(1);
        var began = System.nanoTime();
        var result = scene.run(options("--output", "json", "--concurrency", "4", "--max-attempts", "8"));
        assertEquals(1, result.exitCode(), result.err());
        assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 60);
        var missing = new TreeSet<String>();
        for (var i = 0; i < 200; i++) {
            missing.add("p/s/%04d".formatted(i));
        }
        missing.add("p/large");
        scene.names().keySet().forEach(name -> missing.remove("p/" + name));
        var failed = new TreeSet<>(UploadScene.failed(result));
        assertFalse(missing.isEmpty());
        assertTrue(failed.containsAll(missing), () -> missing + " are missing, named were " + failed);
        // At another address than the proxy's the upload that is left may be anyone's.
        var again = Commands.run("upload-folder", scene.words(options("--abort-stale", "0")));
        assertEquals(0, again.exitCode(), again.err());
        scene.assertComplete();
    }

    @Test
    void skipsWhatAnotherWriterStoresMeanwhile() throws Exception {
        scene.file("a", 1000);
        scene.file("large", 11 * UploadScene.MIB);
        var theirs = new byte[] {1, 2, 3};
        proxy.on(UploadScene.on("PutObject", "a"), new Fault.Act(() -> scene.put("p/a", theirs)));
        proxy.on(UploadScene.on("CompleteMultipartUpload", "large"), new Fault.Refuse(412, "PreconditionFailed"));
        var result = scene.run(options("--no-clobber", "--output", "json"));
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(2, UploadScene.number(result, "skipped"));
        assertEquals(Set.of("a"), scene.names().keySet());
        assertEquals(3, scene.stored("a").length);
        assertEquals(1, proxy.requests("AbortMultipartUpload"));
        assertEquals(0, scene.unfinished());
    }

    @Test
    void losesNothingWhenTheReportsDiskIsFull() throws Exception {
        scene.smallFiles(300);
        var result = scene.run(options("--report", "/dev/full"));
        assertEquals(255, result.exitCode(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("upload-folder: cannot write report \"/dev/full\": No space left on device"),
                result.err());
        assertTrue(result.out().startsWith("uploaded 300 files"), result.out());
        scene.assertComplete();
    }

    @Test
    void uploadsThoughNobodyListens() throws Exception {
        scene.smallFiles(30);
        try (var full = shell("exec \"$@\" > /dev/full")) {
            full.await(Duration.ofMinutes(1));
        }
        scene.assertComplete();
        scene.file("more", 10);
        try (var closed = shell("\"$@\" | head -c 0")) {
            closed.await(Duration.ofMinutes(1));
        }
        scene.assertComplete();
    }

    @Tag("storm")
    @Test
    void needsLittleMemoryForManyFiles() throws Exception {
        for (var i = 0; i < 20_000; i++) {
            Files.createFile(Files.createDirectories(folder.resolve("d" + i / 500)).resolve("" + i));
        }
        proxy.on(FaultProxy.is("PutObject"), new Fault.Answer(200, ""));
        var result = scene.command().java("-Xmx48m").exec("upload-folder", scene.words("--output", "json"));
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(20_000, UploadScene.number(result, "uploaded"));
        assertEquals(20_000, proxy.requests("PutObject"));
    }

    @Test
    void needsLittleMemoryForALargeFile() throws Exception {
        try (var sparse = new RandomAccessFile(folder.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(300L * UploadScene.MIB);
        }
        // The sandbox would hold all of it in memory.
        proxy.on(FaultProxy.is("CreateMultipartUpload"), new Fault.Answer(200,
                "<InitiateMultipartUploadResult><UploadId>x</UploadId></InitiateMultipartUploadResult>"));
        proxy.on(FaultProxy.is("UploadPart"), new Fault.Answer(200, ""));
        proxy.on(FaultProxy.is("CompleteMultipartUpload"), new Fault.Answer(200,
                "<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>"));
        var result = scene.command().java("-Xmx64m").exec("upload-folder", scene.words("--output", "json"));
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(300L * UploadScene.MIB, UploadScene.number(result, "bytes"));
        assertEquals(38, proxy.requests("UploadPart"));
    }

    private Running shell(String script) {
        var line = scene.command().line("upload-folder", scene.words());
        var words = new String[line.length + 4];
        System.arraycopy(new String[] {"bash", "-c", script, "bash"}, 0, words, 0, 4);
        System.arraycopy(line, 0, words, 4, line.length);
        return scene.command().startProgram(words);
    }

    private static String[] options(String... more) {
        var options = Arrays.copyOf(UploadScene.SMALL_PARTS, UploadScene.SMALL_PARTS.length + more.length);
        System.arraycopy(more, 0, options, UploadScene.SMALL_PARTS.length, more.length);
        return options;
    }

    /// Fits a share of the requests. Each attempt of each request is drawn on its own, so that the same ones meet the
    /// fault in every run, however the threads interleave.
    private static Predicate<HttpMessage> drawn(String fault, double share) {
        Map<String, Integer> attempts = new ConcurrentHashMap<>();
        return request -> {
            var what = fault + request.operation() + request.path() + request.parameter("partNumber");
            var attempt = attempts.merge(what, 1, Integer::sum);
            return new Random((what.hashCode() * 31L + attempt) * 0x9E3779B97F4A7C15L).nextDouble() < share;
        };
    }
}
