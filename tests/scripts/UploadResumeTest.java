//DEPS org.junit.jupiter:junit-jupiter
//SOURCES UploadScene.java

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import support.Commands;
import support.Fault;
import support.FaultProxy;
import support.Running;

/// `upload-folder` resumes the multipart uploads of its own earlier runs, if they were begun with the same request, and
/// touches no others.
class UploadResumeTest {

    private static final int MIB = UploadScene.MIB;

    @TempDir
    Path folder;

    private UploadScene scene;
    private FaultProxy proxy;
    private Path file;

    @BeforeEach
    void begin() {
        scene = new UploadScene(folder);
        proxy = scene.proxy;
        file = scene.file("large", 17 * MIB);
    }

    @AfterEach
    void end() {
        scene.close();
    }

    private static String[] options(String... more) {
        return Stream.of(UploadScene.SMALL_PARTS, new String[] {"--output", "json"}, more).flatMap(Arrays::stream)
                .toArray(String[]::new);
    }

    /// Kills a run when two parts of four are stored; returns the id of its upload.
    private String interrupt(String... more) {
        var started = new CompletableFuture<Running>();
        proxy.on(UploadScene.onPart("large", 3), new Fault.Act(() -> started.join().kill())).times(1);
        try (var running = scene.start(options(Stream.concat(Stream.of("--concurrency", "1"), Stream.of(more))
                .toArray(String[]::new)))) {
            started.complete(running);
            assertEquals(137, running.await(Duration.ofMinutes(1)).exitCode());
        }
        proxy.heal();
        return unfinished().getFirst();
    }

    private List<String> unfinished() {
        return scene.uploads().stream().map(MultipartUpload::uploadId).toList();
    }

    /// Begins an upload as another program does, and sends one part.
    private String foreign(String key) {
        var id = Commands.s3().createMultipartUpload(create -> create.bucket(scene.bucket).key(key)
                .contentType("application/octet-stream").serverSideEncryption("AES256").acl("public-read")).uploadId();
        Commands.s3().uploadPart(part -> part.bucket(scene.bucket).key(key).uploadId(id).partNumber(1),
                RequestBody.fromBytes(new byte[5 * MIB]));
        return id;
    }

    private List<Path> journals() throws IOException {
        var journals = scene.cache.resolve("awskit/uploads");
        if (!Files.exists(journals)) {
            return List.of();
        }
        try (var files = Files.list(journals)) {
            return files.toList();
        }
    }

    @Test
    void takesUpWhatItsEarlierRunLeft() throws Exception {
        interrupt();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(journals().getFirst())));
        assertEquals("rwx------", PosixFilePermissions.toString(
                Files.getPosixFilePermissions(journals().getFirst().getParent())));
        var result = scene.run("--output", "json", "--part-size", "8MiB");
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(UploadScene.number(result, "resumedParts") >= 2, result.out());
        scene.assertComplete();
        assertEquals(List.of(), journals());
        assertEquals(0, proxy.requests("ListMultipartUploads"));
    }

    @Test
    void doesNotKeepPartsOfOtherContent() throws Exception {
        interrupt();
        var content = Files.readAllBytes(file);
        content[6 * MIB]++;
        scene.file("large", content);
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(UploadScene.number(result, "resumedParts") >= 1, result.out());
        scene.assertComplete();
    }

    @Tag("storm")
    @ParameterizedTest
    @CsvSource(quoteCharacter = '|', value = {
        "--acl public-read,", ", --acl public-read", "--storage-class STANDARD_IA,", "--tagging a=b, --tagging a=c",
        "--cache-control no-store,", "--metadata a=b,", "--sse none,", "--checksum-algorithm crc64nvme,",
        "--content-type text/plain,", "|--rule large:Expires=\"Wed, 21 Oct 2037 07:28:00 GMT\"|,",
    })
    void resumesNothingThatWasBegunWithAnotherRequest(String first, String second) throws Exception {
        var left = interrupt(words(first));
        var result = scene.run(options(words(second)));
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(0, UploadScene.number(result, "resumedParts"));
        assertFalse(proxy.served("CompleteMultipartUpload").stream()
                .anyMatch(served -> served.request().parameter("uploadId").equals(left)));
        scene.assertComplete();
        assertEquals(List.of(), journals());
    }

    private static String[] words(String text) {
        return text == null ? new String[0] : text.split(" ", 2);
    }

    @Test
    void leavesTheUploadsOfOthersAlone() throws Exception {
        var theirs = foreign("p/large");
        var later = foreign("p/later");
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(0, UploadScene.number(result, "resumedParts"));
        assertArrayEquals(Files.readAllBytes(file), scene.stored("large"));
        assertEquals(List.of(theirs, later).stream().sorted().toList(), unfinished().stream().sorted().toList());
    }

    @Test
    void resumesNothingWithoutAJournal() throws Exception {
        var left = interrupt();
        Files.delete(journals().getFirst());
        var result = scene.run(options());
        assertEquals(0, UploadScene.number(result, "resumedParts"));
        assertArrayEquals(Files.readAllBytes(file), scene.stored("large"));
        assertEquals(List.of(left), unfinished());
    }

    @Test
    void doesNotTrustAJournalThatOthersCanWriteTo() throws Exception {
        var left = interrupt();
        Files.setPosixFilePermissions(journals().getFirst(), PosixFilePermissions.fromString("rw-rw-rw-"));
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.err().startsWith("upload-folder: cannot keep track of unfinished uploads in "), result.err());
        assertEquals(0, UploadScene.number(result, "resumedParts"));
        assertEquals(List.of(left), unfinished());
    }

    @Test
    void sendsEverythingWhereNoJournalCanBeKept() throws Exception {
        Files.writeString(scene.cache.resolve("awskit"), "not a folder");
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.err().startsWith("upload-folder: cannot keep track of unfinished uploads in "), result.err());
        scene.assertComplete();
    }

    /// As in cron: Java reads the name of the folder as another, which is none.
    @Test
    void sendsEverythingWhereTheCacheFolderIsBeyondTheLocale() throws Exception {
        var line = Stream.concat(Stream.of("bash", "-c", "LC_ALL=C XDG_CACHE_HOME=$'/tmp/\\xc3\\xbc' exec \"$@\"", "bash"),
                Arrays.stream(scene.command().line("upload-folder", scene.words(options())))).toArray(String[]::new);
        try (var running = scene.command().startProgram(line)) {
            var result = running.await(Duration.ofMinutes(1));
            assertEquals(0, result.exitCode(), result.err());
        }
        scene.assertComplete();
    }

    @Test
    void doesNotMindATornJournal() throws Exception {
        interrupt();
        var text = Files.readString(journals().getFirst());
        Files.writeString(journals().getFirst(), "{\"key\":\"p/la\n\n[]\n" + text + text.substring(0, 40));
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(UploadScene.number(result, "resumedParts") >= 2, result.out());
        scene.assertComplete();
    }

    @Test
    void doesNotTouchWhatAnotherRunIsSending() throws Exception {
        var arrived = new CountDownLatch(1);
        var held = new Fault.Hold();
        proxy.on(UploadScene.onPart("large", 4), new Fault.Act(arrived::countDown)).times(1);
        proxy.on(UploadScene.onPart("large", 4), held).times(1);
        try (var first = scene.start(options())) {
            arrived.await();
            var sending = unfinished();
            var second = scene.run(options());
            assertEquals(0, second.exitCode(), second.err());
            assertEquals(0, UploadScene.number(second, "resumedParts"));
            assertEquals(sending, unfinished());
            held.release();
            var result = first.await(Duration.ofMinutes(1));
            assertEquals(0, result.exitCode(), result.err());
        }
        scene.assertComplete();
    }

    @Test
    void abortsItsOwnUploadOfAFileThatIsThereByNow() throws Exception {
        interrupt();
        var elsewhere = foreign("elsewhere/large");
        scene.put("p/large", Files.readAllBytes(file));
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(1, UploadScene.number(result, "unchanged"));
        assertEquals(List.of(elsewhere), unfinished());
        assertEquals(List.of(), journals());
    }

    @Tag("storm")
    @Test
    void abortsStaleUploadsOfAnyProgramWhenAsked() throws Exception {
        interrupt();
        Files.delete(file);
        scene.file("small", 10);
        // The server has begun it, but the answer is no XML. So is a listing, unless it is asked to encode its keys.
        assertThrows(SdkClientException.class, () -> foreign("p/bell\u0007"));
        foreign("p/other");
        var elsewhere = foreign("q/other");
        assertEquals(0, scene.run(options()).exitCode());
        assertEquals(4, unfinished().size());
        assertEquals(0, scene.run(options("--abort-stale", "1")).exitCode());
        assertEquals(4, unfinished().size());
        var planned = scene.run(options("--abort-stale", "0", "--dry-run"));
        assertEquals("upload-folder: would abort 3 unfinished uploads\n", planned.err());
        assertEquals(4, unfinished().size());
        proxy.on(FaultProxy.is("ListMultipartUploads"), new Fault.CutResponse()).times(1);
        var result = scene.run(options("--abort-stale", "0"));
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("upload-folder: aborted 3 unfinished uploads\n", result.err());
        assertEquals(List.of(elsewhere), unfinished());
        assertEquals(List.of(), journals());
    }

    @Test
    void namesAStaleUploadThatIsNotAborted() throws Exception {
        foreign("p/other");
        proxy.on(FaultProxy.is("AbortMultipartUpload"), new Fault.Refuse(403, "AccessDenied"));
        var result = scene.run(options("--abort-stale", "0"));
        assertEquals(1, result.exitCode(), result.err());
        assertEquals(List.of("p/other"), UploadScene.failed(result));
        assertTrue(result.err().startsWith("upload-folder: p/other: unfinished upload not aborted: access denied"),
                result.err());
    }

    /// The upload of the lost answer is found by its key and its time. Others of the key are not this run's.
    @Tag("storm")
    @Test
    void abortsOnlyTheUploadWhoseAnswerWasLost() throws Exception {
        var theirs = new ArrayList<String>();
        theirs.add(foreign("p/large"));
        // Its time is in whole seconds.
        var begun = scene.uploads().getFirst().initiated();
        while (Instant.now().isBefore(begun.plusSeconds(4))) {
            Thread.onSpinWait();
        }
        proxy.on(FaultProxy.is("CreateMultipartUpload"), new Fault.CutResponse()).times(1);
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(2, proxy.requests("CreateMultipartUpload"));
        assertEquals(theirs, unfinished());
    }

    @Test
    void sendsAnewWhatCannotBeResumed() throws Exception {
        interrupt();
        proxy.on(FaultProxy.is("ListParts"), new Fault.Refuse(403, "AccessDenied"));
        var result = scene.run(options());
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.err().startsWith("upload-folder: cannot resume an unfinished upload of \"p/large\": access "
                + "denied"), result.err());
        scene.assertComplete();
    }
}
