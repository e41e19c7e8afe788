//SOURCES BucketRegion.java Progress.java S3Location.java UploadReport.java UploadSettings.java
package upload;

import awskit.errors.ExitCode;
import awskit.errors.Failure;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// One run of an upload: what all of its steps need, and whether it goes on. Thread-safe.
final class UploadRun {

    final S3Location target;
    final UploadSettings settings;
    final UploadReport report;
    final Progress progress;
    private final AtomicReference<Failure> failure = new AtomicReference<>();
    private volatile boolean stopped;

    UploadRun(S3Location target, UploadSettings settings, UploadReport report, Progress progress) {
        this.target = target;
        this.settings = settings;
        this.report = report;
        this.progress = progress;
    }

    /// Returns whether more work may begin: the run was not stopped, and nothing has made it pointless.
    boolean goesOn() {
        return !stopped && failure.get() == null;
    }

    /// Ends the run early because it was interrupted.
    void stop() {
        stopped = true;
    }

    /// Ends the run early because nothing more can succeed, for example with bad credentials. The first failure counts.
    void fail(Failure failure) {
        this.failure.compareAndSet(null, failure);
    }

    /// Forgets why the run has ended early, to try again elsewhere.
    void goOn() {
        failure.set(null);
    }

    /// Returns whether every other request would fail for the same reason.
    static boolean isHopeless(Failure failure) {
        return failure.exitCode() == ExitCode.CONFIGURATION || failure.code().equals("NoSuchBucket")
                || BucketRegion.isElsewhere(failure);
    }

    /// Returns why nothing more could succeed.
    Optional<Failure> failure() {
        return Optional.ofNullable(failure.get());
    }
}
