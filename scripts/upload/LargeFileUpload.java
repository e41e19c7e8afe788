//DEPS software.amazon.awssdk:s3
//SOURCES Connection.java FileRegion.java
package upload;

import awskit.errors.ExitCode;
import awskit.errors.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Sends large files in parts, several at a time, and resumes the uploads of earlier runs.
final class LargeFileUpload {

    private final UploadRun run;
    private final Connection connection;
    private final PendingUploads pending;

    LargeFileUpload(UploadRun run, Connection connection) {
        this.run = run;
        this.connection = connection;
        this.pending = connection.pending();
    }

    /// Sends a file. The calling thread hands the parts to the workers, and so must not be a worker.
    ///
    /// @param put the bucket, the key and the headers of the object
    void send(SourceFile source, PutObjectRequest put) throws IOException, InterruptedException {
        var resumed = pending.resume(put, source.state());
        var upload = resumed.isPresent() ? resumed.get() : begin(source, put);
        try {
            sendParts(upload, source);
            source.verify();
            upload.complete();
        } catch (Exception e) {
            keepOrAbort(upload, e);
            throw e;
        }
        pending.forget(upload.entry().id());
        source.verify();
    }

    private MultipartUpload begin(SourceFile source, PutObjectRequest put) {
        return connection.begin(put, PartPlan.of(source.size(), run.settings.transfer().partSize()));
    }

    private void sendParts(MultipartUpload upload, SourceFile source) throws IOException, InterruptedException {
        var failure = new AtomicReference<Exception>();
        var parts = new ArrayList<Future<?>>();
        for (var number = 1; number <= upload.plan().count() && failure.get() == null; number++) {
            var part = number;
            var content = source.part(upload.plan(), part);
            parts.add(connection.workers().submitPart(content.length(), () -> {
                if (failure.get() == null) {
                    try {
                        sendPart(upload, source, part, content);
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

    private void sendPart(MultipartUpload upload, SourceFile source, int number, FileRegion content)
            throws IOException {
        if (!run.goesOn()) {
            throw new CancellationException();
        }
        if (upload.part(number, content)) {
            run.report.resumedPart();
            source.sent(content.length());
        }
    }

    /// Leaves a failed upload to the second try, or to the next run, if that can resume it. When the run ends early
    /// there is no time for more requests.
    private void keepOrAbort(MultipartUpload upload, Exception e) {
        if (!run.goesOn()) {
            return;
        }
        if (canBeResumed(upload, e)) {
            pending.keep(upload);
        } else {
            pending.abort(upload.entry());
        }
    }

    private static boolean canBeResumed(MultipartUpload upload, Exception e) {
        var failure = Failure.of(e);
        // A refused part spoils none of the others, and a changed file not those with other content. If it happens
        // again after they were resumed, it is for good.
        var partSpoilt = "UploadPart".equals(failure.operation()) && failure.status() / 100 == 4
                || e instanceof FileState.Changed;
        return failure.retryable() || failure.exitCode() == ExitCode.CONFIGURATION || partSpoilt && !upload.resumed();
    }
}
