//SOURCES UploadScene.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import support.Commands;
import support.Fault;
import support.FaultProxy;
import support.HttpMessage;
import support.Running;

/// `upload-folder` ended in the middle, by Ctrl-C, SIGTERM or kill -9: no half object, and the next run goes on where
/// it ended.
class UploadInterruptTest {

    private static final int CONCURRENCY = 4;
    private static final String[] OPTIONS = {"--multipart-threshold", "5MiB", "--part-size", "5MiB", "--concurrency",
        "" + CONCURRENCY, "--output", "json"};

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

    @Test
    void endsCompleteAfterKillNine() throws Exception {
        endsCompleteAfterKillNineAnywhere(1);
    }

    @Tag("storm")
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5, 6})
    void endsCompleteAfterKillNineAnywhere(long seed) throws Exception {
        scene.smallFiles(60);
        scene.file("large1", 16 * UploadScene.MIB);
        scene.file("large2", 21 * UploadScene.MIB);
        var needed = 60 + 4 + 5;
        var random = new Random(seed);
        var started = new CompletableFuture<Running>();
        // The large ones come first, so that most of this range is parts and small files at once.
        proxy.on(UploadScene.from(2 + random.nextInt(40), this::isBody),
                new Fault.Act(() -> started.join().kill())).times(1);
        try (var running = scene.start(OPTIONS)) {
            started.complete(running);
            assertEquals(137, running.await(Duration.ofMinutes(1)).exitCode());
        }
        proxy.awaitEnd(); // a part that has arrived is stored though its sender is gone
        var kept = scene.uploads().stream().mapToInt(this::parts).sum();
        // The run has not learnt of an upload that the server began while the run was killed.
        var unknown = scene.uploads().stream().filter(upload -> parts(upload) == 0).count();
        var second = scene.run(OPTIONS);
        assertTrue(scene.unfinished() <= unknown, scene.uploads().toString());
        assertEquals(0, scene.uploads().stream().mapToInt(this::parts).sum());
        scene.run("--abort-stale", "0");
        assertEquals(0, second.exitCode(), second.err());
        assertEquals(kept, UploadScene.number(second, "resumedParts"));
        scene.assertComplete();
        var sent = proxy.requests("PutObject") + proxy.requests("UploadPart");
        assertTrue(sent <= needed + CONCURRENCY, sent + " bodies sent for " + needed);
        var third = scene.run(OPTIONS);
        assertEquals(62, UploadScene.number(third, "unchanged"), third.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void stopsWithinTwoSecondsAndSendsOnlyTheRestLater(String signal) throws Exception {
        scene.file("a", 1000);
        scene.file("large", 61 * UploadScene.MIB);
        var slow = new CountDownLatch(1);
        // The first parts are there, the next ones crawl.
        proxy.on(UploadScene.from(5, FaultProxy.is("UploadPart")), new Fault.Act(() -> {
            proxy.bandwidth(64 * 1024);
            slow.countDown();
        })).times(1);
        try (var running = scene.start(OPTIONS)) {
            slow.await();
            var result = running.signal(signal).awaitWithin(Duration.ofSeconds(2));
            assertEquals(130, result.exitCode(), result.err());
        }
        assertEquals(Set.of("a"), scene.names().keySet());
        assertEquals(1, scene.unfinished());
        proxy.heal();
        proxy.awaitEnd();
        var finished = proxy.served("UploadPart").size();
        assertTrue(finished >= 1 && finished < 13, finished + " parts");
        var second = scene.run(OPTIONS);
        assertEquals(0, second.exitCode(), second.err());
        assertEquals(finished, UploadScene.number(second, "resumedParts"));
        assertEquals(13, proxy.served("UploadPart").size());
        scene.assertComplete();
    }

    @Test
    void reportsWhatWasDoneWhenItIsInterrupted() throws Exception {
        scene.smallFiles(200);
        var report = folder.resolveSibling(folder.getFileName() + ".jsonl");
        var half = new CountDownLatch(1);
        proxy.on(UploadScene.from(100, FaultProxy.is("PutObject")), new Fault.Act(half::countDown));
        proxy.on(request -> true, new Fault.Delay(Duration.ofMillis(10)));
        try (var running = scene.command().start("upload-folder", scene.words("--concurrency", "1", "--output", "json",
                "--report", report.toString()))) {
            half.await();
            var result = running.signal("INT").await(Duration.ofMinutes(1));
            assertEquals(130, result.exitCode(), result.err());
            var uploaded = UploadScene.number(result, "uploaded");
            assertTrue(uploaded >= 99 && uploaded < 200, uploaded + " uploaded");
            assertEquals(uploaded, scene.names().size());
            assertEquals(uploaded, Files.readAllLines(report).size());
        } finally {
            Files.deleteIfExists(report);
        }
    }

    private int parts(MultipartUpload upload) {
        return Commands.s3().listParts(list -> list.bucket(scene.bucket).key(upload.key())
                .uploadId(upload.uploadId())).parts().size();
    }

    private boolean isBody(HttpMessage request) {
        return Set.of("PutObject", "UploadPart").contains(request.operation());
    }
}
