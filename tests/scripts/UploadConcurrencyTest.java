//SOURCES UploadScene.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Fault;
import support.FaultProxy;
import support.HttpMessage;
import support.Running;

/// How many requests `upload-folder` has under way at a time, as the server counts them.
class UploadConcurrencyTest {

    private static final Predicate<HttpMessage> SENDS = FaultProxy.is("PutObject").or(FaultProxy.is("UploadPart"));

    @TempDir
    Path folder;

    private UploadScene scene;
    private FaultProxy proxy;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();

    @BeforeEach
    void begin() {
        scene = new UploadScene(folder);
        proxy = scene.proxy;
        proxy.on(SENDS, new Fault.Act(() -> peak.accumulateAndGet(open.incrementAndGet(), Math::max)));
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Tag("storm")
    @Test
    void growsOverALatency() throws Exception {
        scene.smallFiles(2000);
        answerAfter(Duration.ofMillis(200));
        assertDone(scene.run());
        assertTrue(peak.get() >= 64, "peak " + peak);
    }

    @Test
    void growsNoFurtherThanTold() throws Exception {
        scene.smallFiles(200);
        answerAfter(Duration.ofMillis(50));
        assertDone(scene.run("--concurrency", "5"));
        assertEquals(5, peak.get());
    }

    @Tag("storm")
    @Test
    void fallsWhereTheServiceThrottles() throws Exception {
        scene.smallFiles(4000);
        var before = new AtomicInteger();
        var accepted = new AtomicInteger();
        proxy.on(SENDS.and(_ -> accepted.get() > 1500 && open.get() > 16 && open.decrementAndGet() >= 0),
                new Fault.Refuse(503, "SlowDown"));
        proxy.on(SENDS, new Fault.Act(() -> {
            switch (accepted.incrementAndGet()) {
                case 1500 -> before.set(peak.get());
                case 3500 -> peak.set(0);
                default -> { }
            }
        }));
        answerAfter(Duration.ofMillis(100));
        assertDone(scene.run());
        assertEquals(4000, accepted.get());
        assertTrue(before.get() >= 48, "before " + before);
        assertTrue(peak.get() <= 32, "peak " + peak);
    }

    @Tag("storm")
    @Test
    void losesNothingInAStorm() throws Exception {
        scene.smallFiles(1000);
        scene.file("large", 21 * UploadScene.MIB);
        proxy.on(SENDS, new Fault.Refuse(503, "SlowDown")).share(0.4).times(400);
        assertDone(scene.run(UploadScene.SMALL_PARTS));
        scene.assertComplete();
        assertEquals(400, proxy.requests("PutObject") + proxy.requests("UploadPart") - 1005);
    }

    @Test
    void sendsSmallFilesBesideLargeOnes() throws Exception {
        for (var i = 0; i < 2; i++) {
            try (var sparse = new RandomAccessFile(folder.resolve("large" + i).toFile(), "rw")) {
                sparse.setLength(25L * UploadScene.MIB);
            }
        }
        scene.smallFiles(400);
        proxy.on(FaultProxy.is("CreateMultipartUpload"), new Fault.Answer(200,
                "<InitiateMultipartUploadResult><UploadId>x</UploadId></InitiateMultipartUploadResult>"));
        proxy.on(FaultProxy.is("CompleteMultipartUpload"), new Fault.Answer(200,
                "<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>"));
        var order = new ConcurrentLinkedQueue<String>();
        proxy.on(SENDS.and(request -> order.add(request.operation())), new Fault.Delay(Duration.ofMillis(50)));
        answerAfter(Duration.ZERO);
        assertDone(scene.run("--multipart-threshold", "5MiB", "--part-size", "5MiB", "--concurrency", "8"));
        var sent = List.copyOf(order);
        assertEquals(410, sent.size());
        var small = sent.subList(0, sent.lastIndexOf("UploadPart")).stream().filter("PutObject"::equals).count();
        assertTrue(small > 5, () -> "small files waited for large ones: " + sent);
        assertTrue(small < 400, () -> "large files waited for small ones: " + sent);
    }

    private void answerAfter(Duration latency) {
        proxy.on(SENDS, new Fault.Delay(latency));
        proxy.on(SENDS, new Fault.Act(open::decrementAndGet));
        proxy.on(SENDS, new Fault.Answer(200, ""));
    }

    private static void assertDone(Running.Result result) {
        assertEquals(0, result.exitCode(), result.err());
    }
}
