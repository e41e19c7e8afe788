//DEPS software.amazon.awssdk:s3
//SOURCES LargeFileUpload.java StoredContent.java
package upload;

import awskit.data.Members;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

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
        headers = new ObjectHeaders(run.settings);
        bandwidth = BandwidthLimit.of(run.settings.transfer().maxBandwidth());
        largeFiles = new LargeFileUpload(run, connection);
    }

    /// Returns whether a file is sent in parts. One whose key XML cannot hold is sent whole if possible, because the
    /// answer to the request that begins a multipart upload repeats the key.
    boolean inParts(long size, String key) {
        return size >= run.settings.transfer().multipartThreshold()
                && (size > PartPlan.MAX_PART_SIZE || !KeyOrder.isBeyondXml(key));
    }

    /// Returns the requests that sending a file takes if nothing goes wrong.
    Map<String, Long> requests(long size, String key) {
        if (!inParts(size, key)) {
            return Map.of("PutObject", 1L);
        }
        var parts = (long) PartPlan.of(size, run.settings.transfer().partSize()).count();
        return Map.of("CreateMultipartUpload", 1L, "UploadPart", parts, "CompleteMultipartUpload", 1L);
    }

    /// Sends a file. A worker must not call this for a file that is sent in parts: it would wait for other workers.
    ///
    /// @return the bytes of the file
    long send(FolderEntry.File file, String key) throws IOException, InterruptedException {
        var source = SourceFile.of(file.path(), access, bandwidth, run.progress);
        var put = headers.put(run.target.bucket(), key, file.relative(),
                file.path().getFileName().toString());
        try {
            if (inParts(file.size(), key)) {
                largeFiles.send(source, put);
            } else {
                sendWhole(source, put);
            }
            return source.size();
        } catch (Exception e) {
            source.takeBack();
            throw e;
        }
    }

    private void sendWhole(SourceFile source, PutObjectRequest headers) throws IOException {
        var put = headers.toBuilder();
        var content = source.whole();
        if (run.settings.transfer().checksum().isPresent()) {
            var crc = run.settings.transfer().checksum().get();
            var checksum = content.checksum(crc.checksum(), connection.requests().signsContent());
            Members.set(put, "Checksum" + crc.name(), crc.encode(checksum));
        }
        connection.requests().put(put.build(), content);
        // The object has its time now: a later change of the file makes it newer, and the next run sees that.
        source.verify();
        abandon(headers.key());
    }

    /// Returns whether the object has the content of the file.
    boolean isStored(Path path, String key) throws IOException {
        var source = SourceFile.of(path, access, bandwidth, Progress.none());
        return new StoredContent(connection.s3(), run.target.bucket(), key).isThatOf(source.whole(),
                plan -> IntStream.rangeClosed(1, plan.count()).mapToObj(number -> source.part(plan, number))::iterator);
    }

    /// Aborts the unfinished uploads of a key that this run does not resume any more.
    void abandon(String key) {
        connection.pending().abandon(key);
    }
}
