//DEPS software.amazon.awssdk:s3
//SOURCES UnfinishedUploads.java

package upload;

import awskit.errors.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.Lazy;

/// The multipart uploads that this run has begun without learning of it, because the answer was lost and the request
/// was repeated. Thread-safe.
final class ForgottenUploads {

    /// The server tells times in whole seconds.
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    /// While a run waited for the answer, by the server's clock.
    private record Wait(String id, Instant from, Instant to) {}

    private final UploadRun run;
    private final AtomicLong begun = new AtomicLong();
    private final Map<String, Wait> waits = new ConcurrentHashMap<>();

    ForgottenUploads(UploadRun run) {
        this.run = run;
    }

    /// Called when an upload is begun, with the time that this took.
    void begun(UploadJournal.Entry upload, Duration wait) {
        begun.incrementAndGet();
        if (arePossible()) {
            waits.put(upload.key(), new Wait(upload.id(), upload.begun().minus(wait).minus(ROUNDING),
                    upload.begun().plus(ROUNDING)));
        }
    }

    /// A request more than the uploads begun shows that an answer was lost, or is being waited for.
    private boolean arePossible() {
        return run.report.requests().getOrDefault("CreateMultipartUpload", 0L) > begun.get();
    }

    /// Aborts them. They are told from the uploads of others by their key and by when they were begun.
    void abort(Lazy<S3Client> s3, PendingUploads pending) {
        if (waits.isEmpty() || !arePossible()) {
            return;
        }
        try {
            for (var upload : new UnfinishedUploads(run, s3.getValue())) {
                var wait = waits.get(upload.key());
                if (wait != null && !upload.id().equals(wait.id()) && !upload.begun().isBefore(wait.from())
                        && !upload.begun().isAfter(wait.to())) {
                    pending.abort(new UploadJournal.Entry(upload.key(), upload.id(), "", upload.begun()));
                }
            }
        } catch (SdkException e) {
            run.report.note("cannot see unfinished uploads: " + Failure.of(e).line());
        }
    }
}
