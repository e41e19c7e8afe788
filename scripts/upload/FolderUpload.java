//DEPS software.amazon.awssdk:s3
//SOURCES FileUpload.java Listing.java StaleKeys.java
package upload;

import awskit.S3Location;
import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.Failure;
import awskit.errors.UserError;
import awskit.script.Progress;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import upload.UploadReport.Outcome;

/// Makes an S3 prefix hold what a folder holds: one walk, one listing beside it, and requests for what differs.
///
/// Memory stays flat however many files there are. A file that fails does not stop the others; it is tried once more
/// at the end, and stands in the [report][UploadReport] if that fails too. Nothing is deleted after any failure.
public final class FolderUpload {

    private final Session session;
    private final S3Location target;
    private final UploadOptions options;
    private final PathFilters filters;
    private final UploadReport report;
    private final Progress progress;
    private final CredentialsRenewal renewal;

    private final StaleKeys stale = new StaleKeys();
    private S3Client s3;
    private FileUpload upload;
    private Transfers transfers;
    private long filesFound;
    private volatile boolean stopped;

    /// Prepares the upload to a location.
    public FolderUpload(Session session, S3Location target, UploadOptions options, UploadReport report,
            Progress progress) {
        this.session = session;
        this.target = target;
        this.options = options;
        this.filters = options.filters();
        this.report = report;
        this.progress = progress;
        this.renewal = new CredentialsRenewal(session::renewCredentials);
    }

    /// Sends what the prefix lacks of the folder, and deletes what the folder lacks where the options say so.
    ///
    /// @throws UserError if nothing more can succeed: bad credentials, no such bucket
    /// @throws software.amazon.awssdk.core.exception.SdkException if the prefix cannot be listed
    public void run(Folder folder) throws IOException, InterruptedException {
        s3 = options.client(session); // not before: it takes a while, in which nobody would hear Ctrl-C
        try (stale; var workers = new WorkerPool(new ConcurrencyLimit(options.transfer.concurrency, System::nanoTime))) {
            report.requestCount().listener(workers);
            var remote = listing(); // first: whatever is wrong with the bucket or the credentials ends the run here
            var requests = new ContentRequests(s3, target.bucket(), session.httpClient());
            upload = new FileUpload(s3, requests, target.bucket(), options, pending(), workers, report, progress,
                    () -> !running());
            transfers = new Transfers(upload, workers, target, options, report, progress, renewal, this::running);
            compare(folder, remote);
            transfers.finish();
            if (running() && !options.dryRun) {
                upload.abortUnknown(this::pending);
            }
            deleteStale();
        }
        var fatal = transfers.fatal();
        if (fatal != null) {
            throw UserError.of(fatal.exitCode(), fatal.line());
        }
    }

    /// Ends the run early: nothing more is begun. Unfinished uploads stay on the server for the next run to take up.
    public void stop() {
        stopped = true;
    }

    private boolean running() {
        return !stopped && (transfers == null || transfers.fatal() == null);
    }

    /// What earlier runs left is a convenience: without the permission to see it, or on a server that cannot tell,
    /// large files begin anew.
    private PendingUploads pending() {
        try {
            if (options.dryRun) {
                report.plan(Map.of("ListMultipartUploads", 1L));
                return PendingUploads.none();
            }
            return PendingUploads.under(s3, target);
        } catch (S3Exception e) {
            var failure = Failure.of(e);
            if (failure.exitCode() == ExitCode.REFUSED && Set.of(403, 405, 501).contains(e.statusCode())) {
                report.note("cannot see unfinished uploads: " + failure.line());
                return PendingUploads.none();
            }
            throw e;
        }
    }

    private Listing listing() {
        return options.force && !options.delete ? Listing.empty() : Listing.of(s3, target, renewal);
    }

    /// Walks both in the order of the keys, so that neither is held in memory.
    private void compare(Folder folder, Listing remote) throws IOException, InterruptedException {
        for (var entry : folder) {
            if (!running()) {
                return;
            }
            switch (entry) {
                case FolderEntry.File file -> compare(file, twin(remote, file.relative()));
                case FolderEntry.Skipped skipped -> {
                    twin(remote, skipped.relative());
                    report.skip(shown(folder, skipped), target.key(skipped.relative()), skipped.reason());
                }
                // Its name may be out of order, and what is below it is unknown. Nothing is deleted after a failure.
                case FolderEntry.Failed failed -> report.fail(shown(folder, failed),
                        target.key(failed.relative()), "Unreadable", failed.reason());
            }
        }
        twin(remote, null);
    }

    private static String shown(Folder folder, FolderEntry entry) {
        return folder.path() + "/" + entry.relative();
    }

    /// Returns the object of a file, or null. All objects before it have no file.
    private S3Object twin(Listing remote, String relative) throws IOException {
        while (remote.hasNext()) {
            var theirs = remote.peek().key().substring(target.keyPrefix().length());
            var order = relative == null ? -1 : KeyOrder.compare(theirs, relative);
            if (order >= 0) {
                return order == 0 ? remote.next() : null;
            }
            if (options.delete && filters.matches(theirs)) {
                stale.add(remote.peek().key());
            }
            remote.next();
        }
        return null;
    }

    private void compare(FolderEntry.File file, S3Object twin) throws InterruptedException {
        var key = target.key(file.relative());
        filesFound++;
        if (KeyOrder.bytes(key) > S3Location.MAX_KEY_BYTES) {
            report.fail(file.path().toString(), key, "KeyTooLong", "its key has " + KeyOrder.bytes(key) + " bytes (S3 "
                    + "takes " + S3Location.MAX_KEY_BYTES + ")");
            progress.unneeded(file.size());
        } else if (twin != null && options.noClobber) {
            report.skip(file.path().toString(), key, "exists already");
            progress.unneeded(file.size());
        } else if (twin == null || options.force || twin.size() != file.size()) {
            transfers.submit(file, false);
        } else if (options.checksum) {
            transfers.submit(file, true);
        } else if (options.sizeOnly || !file.modified().isAfter(twin.lastModified())) {
            report.add(Outcome.UNCHANGED, file.path().toString(), key, file.size());
            progress.unneeded(file.size());
            upload.abandon(key);
        } else {
            transfers.submit(file, false);
        }
    }

    private void deleteStale() throws IOException {
        if (stale.count() == 0 || !running()) {
            return;
        }
        if (report.count(Outcome.FAILED) > 0) {
            report.note(stale.count() + " not deleted because of failures");
        } else if (filesFound == 0 && !options.allowEmpty) {
            report.note(stale.count() + " not deleted because the folder is empty (--allow-empty deletes them)");
        } else {
            stale.delete(s3, target.bucket(), options.dryRun, renewal, report);
        }
    }
}
