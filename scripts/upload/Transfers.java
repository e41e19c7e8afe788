//SOURCES CredentialsRenewal.java FileState.java FileUpload.java FolderEntry.java UploadOptions.java UploadReport.java
//SOURCES WorkerPool.java
package upload;

import awskit.S3Location;
import awskit.errors.ExitCode;
import awskit.errors.Failure;
import awskit.script.Progress;
import java.nio.file.NoSuchFileException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import upload.UploadReport.Outcome;

/// The files of an upload that are on their way: handed to workers, tried once more at the end if they fail, and told
/// in the report whatever becomes of them.
final class Transfers {

    /// Large files in progress at a time; each one's parts can keep all workers busy.
    static final int LARGE_FILES = 4;

    private final FileUpload upload;
    private final WorkerPool workers;
    private final S3Location target;
    private final UploadOptions options;
    private final UploadReport report;
    private final Progress progress;
    private final CredentialsRenewal renewal;
    private final BooleanSupplier running;
    private final Queue<FolderEntry.File> again = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Failure> fatal = new AtomicReference<>();
    private final Semaphore largeFiles = new Semaphore(LARGE_FILES);
    private volatile boolean lastTry;

    Transfers(FileUpload upload, WorkerPool workers, S3Location target, UploadOptions options, UploadReport report,
            Progress progress, CredentialsRenewal renewal, BooleanSupplier running) {
        this.upload = upload;
        this.workers = workers;
        this.target = target;
        this.options = options;
        this.report = report;
        this.progress = progress;
        this.renewal = renewal;
        this.running = running;
    }

    /// Returns what makes going on pointless, such as bad credentials; null as long as there is nothing of the kind.
    Failure fatal() {
        return fatal.get();
    }

    /// Has the file sent, or first compared with what is stored; returns when it waits its turn.
    void submit(FolderEntry.File file, boolean onlyIfDifferent) throws InterruptedException {
        if (options.dryRun && !onlyIfDifferent) {
            transfer(file, false); // here and now, which keeps the order of the keys
            return;
        }
        if (!upload.inParts(file.size())) {
            workers.submitFile(file.size(), () -> transfer(file, onlyIfDifferent));
            return;
        }
        // A thread of its own, because it hands the parts to the workers; none of the virtual kind, which the JVM would
        // wait for when it ends (as in Targets).
        largeFiles.acquire();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                transfer(file, onlyIfDifferent);
            } finally {
                largeFiles.release();
            }
        });
    }

    /// Waits for all files, then tries once more what failed.
    void finish() throws InterruptedException {
        await();
        lastTry = true;
        for (var file = again.poll(); file != null && running.getAsBoolean(); file = again.poll()) {
            submit(file, false);
        }
        await();
    }

    private void await() throws InterruptedException {
        largeFiles.acquire(LARGE_FILES);
        largeFiles.release(LARGE_FILES);
        workers.await();
    }

    private void transfer(FolderEntry.File file, boolean onlyIfDifferent) {
        var key = target.key(file.relative());
        try {
            if (!running.getAsBoolean()) {
                return;
            }
            if (onlyIfDifferent && renewal.during(() -> upload.isStored(file.path(), key))) {
                report.add(Outcome.UNCHANGED, file.path().toString(), key, file.size());
                progress.unneeded(file.size());
                return;
            } else if (options.dryRun) {
                report.add(Outcome.UPLOADED, file.path().toString(), key, file.size());
                report.plan(upload.requests(file.size()));
            } else {
                var bytes = renewal.during(() -> upload.inParts(file.size())
                        ? upload.sendInParts(file.path(), file.relative(), key)
                        : upload.sendWhole(file.path(), file.relative(), key));
                report.add(Outcome.UPLOADED, file.path().toString(), key, bytes);
            }
            progress.fileDone();
        } catch (Throwable thrown) {
            // Whatever it is, it belongs into the report: this thread has nobody else to tell.
            if (running.getAsBoolean()) {
                failed(file, key, Failure.of(thrown), thrown);
            }
        }
    }

    private void failed(FolderEntry.File file, String key, Failure failure, Throwable thrown) {
        if (options.noClobber && failure.status() == 412) {
            report.skip(file.path().toString(), key, "exists already");
            progress.fileDone();
        } else if (failure.exitCode() == ExitCode.CONFIGURATION || failure.code().equals("NoSuchBucket")
                || failure.code().equals("PermanentRedirect") || thrown instanceof Error) {
            fatal.compareAndSet(null, failure); // the run's own failure, not this file's
        } else if (lastTry) {
            var vanished = thrown instanceof NoSuchFileException;
            report.fail(file.path().toString(), key, vanished ? "Vanished" : failure.code(),
                    vanished ? "vanished before it was read"
                            : thrown instanceof FileState.Changed ? thrown.getMessage() : failure.line());
            progress.fileDone();
            if (!failure.retryable()) {
                upload.abandon(key);
            }
        } else {
            again.add(file);
        }
    }
}
