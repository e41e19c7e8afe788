//DEPS software.amazon.awssdk:s3
//SOURCES FileMetadata.java LargeFileUpload.java StoredContent.java
package upload;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Sends single files to a bucket: with one request, or in parts from the multipart threshold on. An object appears
/// complete or not at all, and never with content that changed while it was read.
final class FileUpload {

    private final UploadRun run;
    private final FileAccess access;
    private final Connection connection;
    private final ObjectHeaders headers;
    private final BandwidthLimit bandwidth;
    private final LargeFileUpload largeFiles;

    /// @param access how files are read
    FileUpload(UploadRun run, FileAccess access, Connection connection) {
        this.run = run;
        this.access = access;
        this.connection = connection;
        headers = new ObjectHeaders(run.settings, run.target.bucket());
        bandwidth = BandwidthLimit.of(run.settings.transfer().maxBandwidth());
        largeFiles = new LargeFileUpload(run, connection);
    }

    /// Returns whether a file is sent in parts. One whose key XML cannot hold is sent whole if possible, because the
    /// answer to the request that begins a multipart upload repeats the key.
    boolean inParts(long size, String key) {
        return size >= run.settings.transfer().multipartThreshold()
                && (size > PartPlan.MAX_PART_SIZE || !KeyOrder.isBeyondXml(key));
    }

    /// Reports the requests that sending a file would take if nothing goes wrong, and the parts that need not be sent.
    void plan(FolderEntry.File file, String key) throws IOException {
        var pending = connection.pending();
        var left = (long) pending.left(key).size();
        if (!inParts(file.size(), key)) {
            run.report.plan(requests(Map.of("PutObject", 1L, "AbortMultipartUpload", left)));
            return;
        }
        var source = SourceFile.of(file.path(), access, bandwidth, Progress.none());
        var resumed = left == 0 ? Optional.<MultipartUpload>empty()
                : pending.resumable(put(file, key, source).request(), source.state());
        var plan = resumed.map(MultipartUpload::plan)
                .orElseGet(() -> PartPlan.of(file.size(), run.settings.transfer().partSize()));
        var kept = 0L;
        for (var number = 1; resumed.isPresent() && number <= plan.count(); number++) {
            if (resumed.get().isFound(number, source.part(plan, number))) {
                run.report.resumedPart();
                kept++;
            }
        }
        run.report.plan(requests(Map.of("CreateMultipartUpload", resumed.isPresent() ? 0L : 1L,
                "UploadPart", plan.count() - kept, "CompleteMultipartUpload", 1L,
                "AbortMultipartUpload", resumed.isPresent() ? left - 1 : left)));
    }

    private static Map<String, Long> requests(Map<String, Long> counts) {
        var requests = new TreeMap<>(counts);
        requests.values().removeIf(count -> count == 0);
        return requests;
    }

    /// Makes the request that would store an empty file of this name, and drops it. The file is not read.
    void rehearse(FolderEntry.File file) {
        try {
            var key = run.target.key(file.relative());
            connection.requests().rehearse(headers.put(key, file.relative(), file.path().getFileName().toString(),
                    Map.of()));
        } catch (RuntimeException e) {
            // Sending it tells what is wrong.
        }
    }

    /// Sends a file. A worker must not call this for a file that is sent in parts: it would wait for other workers.
    ///
    /// @return the request, or an answered one for a file that was sent in parts; the answer is the length of the file
    SentRequest<Long> send(FolderEntry.File file, String key) throws IOException, InterruptedException {
        var source = SourceFile.of(file.path(), access, bandwidth, run.progress);
        var put = put(file, key, source);
        try {
            if (inParts(file.size(), key)) {
                largeFiles.send(source, put.request());
                return SentRequest.of(source.size());
            }
            return sendWhole(source, put);
        } catch (Exception e) {
            source.takeBack();
            throw e;
        }
    }

    private ObjectPut put(FolderEntry.File file, String key, SourceFile source) throws IOException {
        return headers.put(key, file.relative(), file.path().getFileName().toString(),
                run.settings.preserve() ? FileMetadata.of(source) : Map.of());
    }

    private SentRequest<Long> sendWhole(SourceFile source, ObjectPut put) throws IOException {
        var content = source.whole();
        var sent = begin(put, content);
        return new SentRequest<>() {
            @Override
            public Optional<SocketChannel> awaited() {
                return sent.awaited();
            }

            @Override
            public Long answer() throws IOException {
                try {
                    sent.answer();
                    // The object has its time now: a later change of the file makes it newer, as the next run sees.
                    source.verify();
                    abandon(put.key());
                    return source.size();
                } catch (Exception e) {
                    content.release();
                    source.takeBack();
                    throw e;
                }
            }
        };
    }

    private SentRequest<String> begin(ObjectPut put, Content content) throws IOException {
        try {
            return connection.requests().put(put, run.settings.transfer().checksum(), content);
        } catch (Exception e) {
            content.release();
            throw e;
        }
    }

    /// Returns whether the metadata of the file may have changed since its object was stored: its content or metadata
    /// has. No request is made.
    boolean mayHaveOtherMetadata(FolderEntry.File file, Instant stored) {
        try {
            var changed = access.state(file.path()).changed();
            return changed != null && changed.toInstant().isAfter(stored);
        } catch (IOException | FileState.Changed e) {
            return true; // sending it tells what is wrong
        }
    }

    /// Returns whether the object is what sending the file would store, with a HeadObject request: its content if
    /// checksums are compared, and its metadata if that is preserved.
    boolean isStored(FolderEntry.File file, String key) throws IOException {
        var source = SourceFile.of(file.path(), access, bandwidth, Progress.none());
        var stored = new StoredContent(connection.requests(), run.target.bucket(), key);
        if (run.settings.preserve() && !stored.hasMetadata(put(file, key, source).request().metadata())) {
            return false;
        }
        return run.settings.comparison() != Comparison.CHECKSUM || stored.isThatOf(source.whole(),
                plan -> IntStream.rangeClosed(1, plan.count()).mapToObj(number -> source.part(plan, number))::iterator);
    }

    /// Aborts the unfinished uploads of a key that this run does not resume any more.
    void abandon(String key) {
        connection.pending().abandon(key);
    }
}
