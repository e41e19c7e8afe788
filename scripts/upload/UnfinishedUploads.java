//DEPS software.amazon.awssdk:s3
//SOURCES PendingUploads.java

package upload;

import awskit.errors.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;

/// All unfinished multipart uploads under the target of a run, whichever program began them. Each iteration lists them
/// anew, lazily, with one request per 1,000.
final class UnfinishedUploads implements Iterable<UnfinishedUploads.Upload> {

    /// An unfinished upload, and when it was begun by the server's clock.
    record Upload(String key, String id, Instant begun) {}

    private final UploadRun run;
    private final S3Client s3;

    UnfinishedUploads(UploadRun run, S3Client s3) {
        this.run = run;
        this.s3 = s3;
    }

    @Override
    public Iterator<Upload> iterator() {
        // URL encoding, because XML cannot carry every character that a key may have. The SDK decodes it.
        return s3.listMultipartUploadsPaginator(list -> list.bucket(run.target.bucket())
                        .prefix(run.target.keyPrefix()).encodingType(EncodingType.URL)).uploads().stream()
                // Some servers ignore the prefix.
                .filter(upload -> upload.key().startsWith(run.target.keyPrefix()))
                .map(upload -> new Upload(upload.key(), upload.uploadId(), upload.initiated())).iterator();
    }

    /// Aborts the uploads of this share that were begun at least so long ago, except those that this run leaves to the next one.
    void abort(Duration age, PendingUploads pending) {
        var latest = Instant.now().minus(age);
        var aborted = 0L;
        for (var upload : this) {
            if (!run.goesOn()) {
                break;
            }
            if (isOurs(upload.key()) && !upload.begun().isAfter(latest) && !pending.isKept(upload.id())
                    && abort(upload, pending)) {
                aborted++;
            }
        }
        if (aborted > 0) {
            run.report.note(String.format(Locale.ROOT, "%s %,d unfinished %s",
                    run.settings.dryRun() ? "would abort" : "aborted", aborted, aborted == 1 ? "upload" : "uploads"));
        }
    }

    private boolean isOurs(String key) {
        return run.settings.shard().has(key.substring(run.target.keyPrefix().length()));
    }

    private boolean abort(Upload upload, PendingUploads pending) {
        if (run.settings.dryRun()) {
            run.report.plan(Map.of("AbortMultipartUpload", 1L));
            return true;
        }
        try {
            pending.abort(upload.key(), upload.id());
            return true;
        } catch (SdkException e) {
            var failure = Failure.of(e);
            run.report.fail(null, upload.key(), failure.code(), "unfinished upload not aborted: " + failure.line());
            return false;
        }
    }
}
