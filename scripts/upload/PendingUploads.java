//DEPS software.amazon.awssdk:s3
//SOURCES MultipartUpload.java UploadRun.java
package upload;

import awskit.errors.ExitCode;
import awskit.errors.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The multipart uploads under a prefix that are unfinished: left by earlier runs, or by the first try of this run.
/// Each is either resumed or aborted. Thread-safe.
final class PendingUploads {

    /// An unfinished upload. The object that it becomes is as old as its beginning.
    private record Unfinished(String id, Instant initiated) {}

    private final UploadRun run;
    private final S3Client s3;
    private final Map<String, List<Unfinished>> byKey = new HashMap<>();

    private PendingUploads(UploadRun run, S3Client s3) {
        this.run = run;
        this.s3 = s3;
    }

    /// Lists the unfinished uploads under the target of the run: one request per 1,000. Without the permission to list
    /// them, or on a server that cannot, there are none, and large files are sent from their beginning.
    static PendingUploads of(UploadRun run, S3Client s3) {
        var pending = new PendingUploads(run, s3);
        if (run.settings.dryRun()) {
            run.report.plan(Map.of("ListMultipartUploads", 1L));
            return pending;
        }
        try {
            s3.listMultipartUploadsPaginator(list -> list.bucket(run.target.bucket()).prefix(run.target.keyPrefix()))
                    .uploads().forEach(upload -> pending.add(upload.key(),
                            new Unfinished(upload.uploadId(), upload.initiated())));
            return pending;
        } catch (S3Exception e) {
            var failure = Failure.of(e);
            if (failure.exitCode() == ExitCode.REFUSED && Set.of(403, 405, 501).contains(e.statusCode())) {
                run.report.note("cannot see unfinished uploads: " + failure.line());
                return new PendingUploads(run, s3);
            }
            throw e;
        }
    }

    /// Adds an upload begun by this run, for the next try to resume.
    void add(String key, String id) {
        add(key, new Unfinished(id, Instant.now()));
    }

    private synchronized void add(String key, Unfinished upload) {
        byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(upload);
    }

    /// Takes out the uploads of a key, the newest first. A second call for the key returns none.
    private synchronized List<Unfinished> take(String key) {
        var uploads = byKey.remove(key);
        if (uploads == null) {
            return List.of();
        }
        uploads.sort(Comparator.comparing(Unfinished::initiated).reversed());
        return uploads;
    }

    /// Resumes the unfinished upload of a key that holds the most parts of the file, and aborts the others. Afterwards
    /// there are no unfinished uploads of the key.
    Optional<MultipartUpload> resume(PutObjectRequest put, FileState state) {
        var unfinished = take(put.key());
        try {
            var best = Optional.<MultipartUpload>empty();
            for (var left : unfinished) {
                // An object is as old as its upload's beginning. If that is older than the file, the object would look
                // outdated after every run.
                var resumed = left.initiated().isBefore(state.modified().toInstant())
                        ? Optional.<MultipartUpload>empty() : resume(put, state, left.id());
                if (resumed.isPresent() && (best.isEmpty() || resumed.get().partsFound() > best.get().partsFound())) {
                    best.ifPresent(smaller -> abort(put.key(), smaller.id()));
                    best = resumed;
                } else {
                    abort(put.key(), left.id());
                }
            }
            return best;
        } catch (RuntimeException e) {
            unfinished.forEach(upload -> add(put.key(), upload));
            throw e;
        }
    }

    private Optional<MultipartUpload> resume(PutObjectRequest put, FileState state, String id) {
        try {
            return MultipartUpload.resume(s3, put, run.settings.transfer().checksum(), state.size(), id);
        } catch (NoSuchUploadException gone) {
            return Optional.empty();
        }
    }

    /// Aborts all unfinished uploads of a key.
    void abandon(String key) {
        take(key).forEach(upload -> abort(key, upload.id()));
    }

    /// Aborts an upload. If that fails, a note says so; the file itself has not failed.
    void abort(String key, String id) {
        try {
            MultipartUpload.abort(s3, run.target.bucket(), key, id);
        } catch (SdkException e) {
            run.report.note("cannot abort an unfinished upload of \"" + key + "\": " + Failure.of(e).line());
        }
    }
}
