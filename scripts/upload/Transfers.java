//SOURCES FileUpload.java Refusal.java
package upload;

import awskit.errors.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.exception.SdkException;
import upload.UploadReport.Outcome;

/// The files of an upload that are being sent: hands them to the workers, tries those that fail once more at the end,
/// and puts the outcome of each into the report.
final class Transfers {

    /// Large files in progress at a time. The parts of each one can keep all workers busy.
    static final int LARGE_FILES = 4;

    private final UploadRun run;
    private final FileUpload upload;
    private final WorkerPool workers;
    private final CredentialsRenewal renewal;
    private final Queue<FolderEntry.File> again = new ConcurrentLinkedQueue<>();
    private final Semaphore largeFiles = new Semaphore(LARGE_FILES);
    private volatile boolean lastTry;

    Transfers(UploadRun run, FileUpload upload, WorkerPool workers, CredentialsRenewal renewal) {
        this.run = run;
        this.upload = upload;
        this.workers = workers;
        this.renewal = renewal;
    }

    /// Queues a file to be sent; blocks while there are enough files in the queue.
    ///
    /// @param onlyIfDifferent whether it is first compared with the object
    void submit(FolderEntry.File file, boolean onlyIfDifferent) throws InterruptedException {
        if (run.settings.dryRun() && !onlyIfDifferent) {
            transfer(file, false); // by this thread, which keeps the order of the keys
            return;
        }
        if (!upload.inParts(file.size(), run.target.key(file.relative()))) {
            workers.submitFile(file.size(), () -> transfer(file, onlyIfDifferent));
            return;
        }
        // It has a thread of its own, which hands the parts to the workers. It is a platform thread, like
        // those of the workers, so that the JVM ends sooner.
        largeFiles.acquire();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                transfer(file, onlyIfDifferent);
            } finally {
                largeFiles.release();
            }
        });
    }

    /// Puts a file that need not be sent into the report.
    void unchanged(FolderEntry.File file, String key) {
        run.report.add(Outcome.UNCHANGED, file.path().toString(), key, file.size());
        run.progress.unneeded(file.size());
    }

    /// Waits for all files, then tries the failed ones once more.
    void finish() throws InterruptedException {
        await();
        lastTry = true;
        for (var file = again.poll(); file != null && run.goesOn(); file = again.poll()) {
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
        var key = run.target.key(file.relative());
        step(file, key, () -> {
            if (!run.goesOn()) {
                return;
            }
            if (onlyIfDifferent && renewal.during(() -> upload.isStored(file, key))) {
                unchanged(file, key);
                return;
            }
            if (run.settings.dryRun()) {
                upload.plan(file, key);
                uploaded(file, key, file.size());
                return;
            }
            var renewals = renewal.times();
            var sent = renewal.during(() -> upload.send(file, key));
            workers.whenReadable(sent.awaited(), () -> step(file, key, () -> uploaded(file, key,
                    renewal.during(renewals, sent::answer, () -> upload.send(file, key).answer()))));
        });
    }

    private void uploaded(FolderEntry.File file, String key, long bytes) {
        run.report.add(Outcome.UPLOADED, file.path().toString(), key, bytes);
        run.progress.fileDone();
    }

    private interface Step {
        void run() throws Exception;
    }

    private void step(FolderEntry.File file, String key, Step step) {
        try {
            step.run();
        } catch (Throwable thrown) {
            // Errors too: the report is the only place where this thread can tell them.
            if (run.goesOn()) {
                failed(file, key, Failure.of(thrown), thrown);
            }
        }
    }

    private void failed(FolderEntry.File file, String key, Failure failure, Throwable thrown) {
        if (run.settings.noClobber() && failure.status() == 412) {
            run.report.skip(file.path().toString(), key, "exists already");
            run.progress.unneeded(file.size());
        } else if (UploadRun.isHopeless(failure) || thrown instanceof Error) {
            run.fail(failure); // every other file would fail for the same reason
        } else if (lastTry) {
            var unreadable = unreadable(thrown);
            var code = unreadable.map(e -> e instanceof NoSuchFileException ? "Vanished" : "Unreadable");
            var reason = unreadable.map(e -> e instanceof NoSuchFileException ? "vanished before it was read"
                    : Found.reason(e));
            run.report.fail(file.path().toString(), key, code.orElse(failure.code()),
                    reason.orElse(thrown instanceof FileState.Changed ? thrown.getMessage()
                            : Refusal.line(failure, run.settings.template())));
            run.progress.unneeded(file.size());
            if (!failure.retryable()) {
                upload.abandon(key);
            }
        } else {
            again.add(file);
        }
    }

    /// Returns the error of the file itself. Errors of connections are wrapped in exceptions of the SDK.
    private static Optional<IOException> unreadable(Throwable thrown) {
        return switch (thrown) {
            case IOException e -> Optional.of(e);
            case UncheckedIOException e -> Optional.of(e.getCause());
            case SdkException e when e.getCause() instanceof UncheckedIOException of -> Optional.of(of.getCause());
            default -> Optional.empty();
        };
    }
}
