//DEPS software.amazon.awssdk:s3
//SOURCES FolderComparison.java
package upload;

import awskit.Session;
import awskit.errors.UserError;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.services.s3.S3Client;
import upload.UploadReport.Outcome;

/// Makes an S3 prefix hold what a folder holds: one walk through the folder, one listing of the prefix beside it, and
/// requests for the differences.
///
/// ```java
/// var report = new UploadReport(System.err::println);
/// new FolderUpload(session, S3Location.parse("s3://example.com/site"), UploadSettings.defaults(), report,
///         Progress.none()).run(Folder.of(Path.of("site")));
/// ```
///
/// Memory use does not grow with the number of files. A file that fails does not stop the others; it is tried once more
/// at the end, and the [report][UploadReport] names it if that fails too. Nothing is deleted after any failure.
public final class FolderUpload {

    /// Attempts at each request: enough to outlast a minute of throttling among thousands of files.
    private static final int ATTEMPTS = 8;

    private final Session session;
    private final UploadRun run;

    /// Prepares the upload to a location.
    ///
    /// @param session says how requests are made; the upload makes a session of its own from it, as
    ///     [Session#toBuilder()] does, with more connections and attempts
    public FolderUpload(Session session, S3Location target, UploadSettings settings, UploadReport report,
            Progress progress) {
        this.session = session;
        this.run = new UploadRun(target, settings, report, progress);
    }

    /// Sends what the prefix lacks and, if the settings say so, deletes what the folder lacks.
    ///
    /// @throws UserError if nothing more can succeed: bad credentials, no such bucket
    /// @throws software.amazon.awssdk.core.exception.SdkException if the prefix cannot be listed
    public void run(Folder folder) throws IOException, InterruptedException {
        var settings = run.settings;
        var workers = new WorkerPool(new ConcurrencyLimit(settings.transfer().concurrency(), System::nanoTime));
        try (var own = session(workers); var s3 = client(own); var journal = journal(s3);
                var surplus = new KeysToDelete(); workers) {
            var renewal = new CredentialsRenewal(own::renewCredentials);
            // The first request: the run ends here if something is wrong with the bucket or the credentials.
            var objects = settings.comparison() == Comparison.NONE && !settings.delete() ? ObjectListing.empty()
                    : ObjectListing.of(s3, run.target, renewal);
            var requests = new ContentRequests(s3, run.target.bucket(), own.httpClient());
            var pending = new PendingUploads(run, s3, journal);
            var forgotten = new ForgottenUploads(run);
            var upload = new FileUpload(run, FileAccess.to(folder), s3, requests, pending, forgotten,
                    workers);
            var transfers = new Transfers(run, upload, workers, renewal);
            var files = new FolderComparison(run, folder, objects, upload, transfers, surplus).compare();
            transfers.finish();
            if (run.goesOn()) {
                forgotten.abort(s3, pending);
                if (settings.abortStale().isPresent()) {
                    new UnfinishedUploads(run, s3).abort(settings.abortStale().get(), pending);
                }
            }
            if (run.goesOn() && mayDelete(surplus, files)) {
                surplus.delete(run, s3, renewal);
            }
        }
        if (run.failure().isPresent()) {
            var failure = run.failure().get();
            throw UserError.of(failure.exitCode(), failure.line());
        }
    }

    /// Ends the run early: no more work begins. Unfinished uploads stay on the server, and the next run resumes them.
    public void stop() {
        run.stop();
    }

    /// Returns a session whose requests are counted and whose throttled requests make the workers back off.
    private Session session(WorkerPool workers) {
        // A connection for each worker, one for the listing, and one for each large file to begin and to complete: on a
        // slow link its parts may keep the workers' connections for minutes.
        return session.toBuilder().defaultMaxAttempts(ATTEMPTS)
                .connections(run.settings.transfer().concurrency() + 1 + Transfers.LARGE_FILES)
                .interceptor(run.report.requestCount())
                .interceptor(new ThrottlingInterceptor(workers))
                .build();
    }

    private S3Client client(Session own) {
        var builder = S3Client.builder();
        if (run.settings.transfer().checksum().isEmpty()) {
            builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
        }
        return own.client(builder);
    }

    /// Returns the journal of this target. A dry run has none, because it begins nothing.
    private UploadJournal journal(S3Client s3) {
        var bucket = s3.utilities().getUrl(url -> url.bucket(run.target.bucket()).key("-"));
        return UploadJournal.open(run.settings.dryRun() ? Optional.empty() : run.settings.journals(),
                bucket + " " + run.target.keyPrefix(), run.report::note);
    }

    private boolean mayDelete(KeysToDelete surplus, long files) {
        if (surplus.count() > 0 && run.report.count(Outcome.FAILED) > 0) {
            run.report.note(notDeleted(surplus) + " because of failures");
            return false;
        }
        if (surplus.count() > 0 && files == 0 && !run.settings.allowEmpty()) {
            run.report.note(notDeleted(surplus) + " because the folder is empty (--allow-empty deletes them)");
            return false;
        }
        return true;
    }

    private static String notDeleted(KeysToDelete surplus) {
        return String.format(Locale.ROOT, "%,d not deleted", surplus.count());
    }
}
