//DEPS software.amazon.awssdk:s3
//SOURCES PendingUploads.java
package upload;

import awskit.errors.ExitCode;
import awskit.errors.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Sends large files in parts, several at a time, and resumes the uploads of earlier runs.
final class LargeFileUpload {

    private final UploadRun run;
    private final S3Client s3;
    private final ContentRequests requests;
    private final PendingUploads pending;
    private final WorkerPool workers;
    private final AtomicLong begun = new AtomicLong();
    private final Set<String> completed = ConcurrentHashMap.newKeySet();

    LargeFileUpload(UploadRun run, S3Client s3, ContentRequests requests, PendingUploads pending, WorkerPool workers) {
        this.run = run;
        this.s3 = s3;
        this.requests = requests;
        this.pending = pending;
        this.workers = workers;
    }

    /// Sends a file. The calling thread hands the parts to the workers, and so must not be a worker.
    ///
    /// @param put the bucket, the key and the headers of the object
    void send(SourceFile source, PutObjectRequest put) throws IOException, InterruptedException {
        var resumed = pending.resume(put, source.state());
        if (resumed.isPresent()) {
            complete(resumed.get(), source, put.key());
            // The earlier run may have begun the upload with other headers. Only the complete object shows them.
            if (ObjectHeaders.areOf(s3.headObject(head -> head.bucket(put.bucket()).key(put.key())), put)) {
                return;
            }
        }
        complete(begin(source, put), source, put.key());
    }

    private MultipartUpload begin(SourceFile source, PutObjectRequest put) {
        var transfer = run.settings.transfer();
        var upload = MultipartUpload.create(s3, put, transfer.checksum(),
                PartPlan.of(source.size(), transfer.partSize()));
        begun.incrementAndGet();
        return upload;
    }

    private void complete(MultipartUpload upload, SourceFile source, String key) throws IOException,
            InterruptedException {
        try {
            sendParts(upload, source);
            source.verify();
            upload.complete();
        } catch (Exception e) {
            keepOrAbort(upload, key, e);
            throw e;
        }
        completed.add(key);
        source.verify();
    }

    private void sendParts(MultipartUpload upload, SourceFile source) throws IOException, InterruptedException {
        var failure = new AtomicReference<Exception>();
        var parts = new ArrayList<Future<?>>();
        for (var number = 1; number <= upload.plan().count() && failure.get() == null; number++) {
            var part = number;
            var content = source.part(upload.plan(), part);
            parts.add(workers.submitPart(content.length(), () -> {
                if (failure.get() == null) {
                    try {
                        sendPart(upload, part, content);
                    } catch (Exception e) {
                        failure.compareAndSet(null, e);
                    }
                }
                return null;
            }));
        }
        for (var part : parts) {
            try {
                part.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
        switch (failure.get()) {
            case null -> { }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Exception e -> throw new AssertionError(e);
        }
    }

    private void sendPart(MultipartUpload upload, int number, FileRegion content) throws IOException {
        if (!run.goesOn()) {
            throw new CancellationException();
        }
        if (upload.part(number, content, requests)) {
            run.report.resumedPart();
            run.progress.transferred(content.length());
        }
    }

    /// Leaves a failed upload to the second try, or to the next run, if that can resume it. When the run ends early
    /// there is no time for more requests.
    private void keepOrAbort(MultipartUpload upload, String key, Exception e) {
        if (!run.goesOn()) {
            return;
        }
        if (canBeResumed(upload, Failure.of(e))) {
            pending.add(key, upload.id());
        } else {
            pending.abort(key, upload.id());
        }
    }

    private static boolean canBeResumed(MultipartUpload upload, Failure failure) {
        // A refused part spoils none of the others. If it is refused again after they were resumed, it is for good.
        var partRefused = "UploadPart".equals(failure.operation()) && failure.status() / 100 == 4;
        return failure.retryable() || failure.exitCode() == ExitCode.CONFIGURATION || partRefused && !upload.resumed();
    }

    /// Aborts the uploads that this run began without learning of it, because the answer was lost and the SDK repeated
    /// the request. A request more than the uploads begun shows that there is one.
    void abortForgotten() {
        if (run.report.requests().getOrDefault("CreateMultipartUpload", 0L) > begun.get()) {
            var unfinished = PendingUploads.of(run, s3);
            completed.forEach(unfinished::abandon);
        }
    }
}
