//DEPS software.amazon.awssdk:s3
//SOURCES FolderEntry.java LargeFileUpload.java StoredContent.java
package upload;

import awskit.data.Members;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Sends single files to a bucket: with one request, or in parts from the multipart threshold on. An object appears
/// complete or not at all, and never with content that changed while it was read.
final class FileUpload {

    private final UploadRun run;
    private final S3Client s3;
    private final ContentRequests requests;
    private final ObjectHeaders headers;
    private final BandwidthLimit bandwidth;
    private final PendingUploads pending;
    private final LargeFileUpload largeFiles;

    /// @param pending the uploads to resume
    /// @param forgotten gets each upload that is begun
    /// @param workers send the parts of large files
    FileUpload(UploadRun run, S3Client s3, ContentRequests requests, PendingUploads pending,
            ForgottenUploads forgotten, WorkerPool workers) {
        this.run = run;
        this.s3 = s3;
        this.requests = requests;
        headers = new ObjectHeaders(run.settings);
        bandwidth = BandwidthLimit.of(run.settings.transfer().maxBandwidth());
        this.pending = pending;
        largeFiles = new LargeFileUpload(run, requests, pending, forgotten, workers);
    }

    /// Returns whether a file of this size is sent in parts.
    boolean inParts(long size) {
        return size >= run.settings.transfer().multipartThreshold();
    }

    /// Returns the requests that sending a file of this size takes if nothing goes wrong.
    Map<String, Long> requests(long size) {
        if (!inParts(size)) {
            return Map.of("PutObject", 1L);
        }
        var parts = (long) PartPlan.of(size, run.settings.transfer().partSize()).count();
        return Map.of("CreateMultipartUpload", 1L, "UploadPart", parts, "CompleteMultipartUpload", 1L);
    }

    /// Sends a file. A worker must not call this for a file that is sent in parts: it would wait for other workers.
    ///
    /// @return the bytes of the file
    long send(FolderEntry.File file, String key) throws IOException, InterruptedException {
        var source = SourceFile.of(file.path(), bandwidth, run.progress);
        var put = headers.put(run.target.bucket(), key, file.relative());
        if (inParts(file.size())) {
            largeFiles.send(source, put);
        } else {
            sendWhole(source, put);
        }
        return source.size();
    }

    private void sendWhole(SourceFile source, PutObjectRequest headers) throws IOException {
        var put = headers.toBuilder();
        var content = source.whole();
        if (run.settings.transfer().checksum().isPresent()) {
            var crc = run.settings.transfer().checksum().get();
            var checksum = content.checksum(crc.checksum(), requests.signsContent());
            Members.set(put, "Checksum" + crc.name(), crc.encode(checksum));
        }
        requests.put(put.build(), content);
        // The object has its time now: a later change of the file makes it newer, and the next run sees that.
        source.verify();
        abandon(headers.key());
    }

    /// Returns whether the object has the content of the file.
    boolean isStored(Path path, String key) throws IOException {
        var source = SourceFile.of(path, bandwidth, Progress.none());
        return new StoredContent(s3, run.target.bucket(), key).isThatOf(source.whole(),
                plan -> IntStream.rangeClosed(1, plan.count()).mapToObj(number -> source.part(plan, number))::iterator);
    }

    /// Aborts the unfinished uploads of a key that this run does not resume any more.
    void abandon(String key) {
        pending.abandon(key);
    }
}
