//DEPS software.amazon.awssdk:s3
//SOURCES CryptoProvider.java FolderComparison.java StreamUpload.java WalkAhead.java
package upload;

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.Failure;
import awskit.errors.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.utils.Lazy;
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

    /// The most files that are counted to say that all are filtered out.
    private static final int MOST_COUNTED = 100_000;

    private final Session session;
    private final UploadRun run;
    private volatile Optional<StreamUpload> stream = Optional.empty();

    /// Prepares the upload to a location.
    ///
    /// @param session says how requests are made; the upload makes a session of its own from it, as
    ///     [Session#toBuilder()] does, with more connections and attempts
    public FolderUpload(Session session, S3Location target, UploadSettings settings, UploadReport report,
            Progress progress) {
        this.session = session;
        this.run = new UploadRun(target, settings, report, progress);
        report.of(settings.shard());
    }

    /// Sends what the prefix lacks and, if the settings say so, deletes what the folder lacks.
    ///
    /// @throws UserError if nothing more can succeed: bad credentials, no such bucket
    /// @throws software.amazon.awssdk.core.exception.SdkException if the prefix cannot be listed
    public void run(Source source) throws IOException, InterruptedException {
        if (source instanceof SingleFile file && !run.settings.shard().has(file.name())) {
            run.report.note("the file belongs to shard " + run.settings.shard().owner(file.name()));
        } else {
            inItsRegion(connection -> send(source, connection));
        }
        finish();
    }

    /// Sends a stream as the object with this name under the target.
    ///
    /// @throws UserError if nothing more can succeed: bad credentials, no such bucket
    public void run(InputStream in, String name) throws IOException, InterruptedException {
        var upload = new StreamUpload(run, in, name);
        stream = Optional.of(upload);
        inItsRegion(connection -> {
            upload.send(connection);
            connection.forgotten().abort(connection.client(), connection.pending());
        });
        finish();
    }

    private void finish() {
        if (run.goesOn()) {
            run.report.finished();
        }
    }

    /// Ends the run early: no more work begins. Unfinished uploads stay on the server, and the next run resumes them.
    /// That of a stream is aborted.
    public void stop() {
        run.stop();
        stream.ifPresent(upload -> Thread.ofPlatform().daemon().start(upload::abort));
    }

    private interface Step {
        void run(Connection connection) throws IOException, InterruptedException;
    }

    /// Takes a step, and takes it again if the bucket turns out to be in another region.
    private void inItsRegion(Step step) throws IOException, InterruptedException {
        var special = run.settings.access().accelerate() ? "--accelerate"
                : run.settings.access().dualstack() ? "--dualstack" : "";
        if (!special.isEmpty() && session.endpoint("s3").isPresent()) {
            throw UserError.usage(special + " and the endpoint \"" + session.endpoint("s3").get()
                    + "\" contradict each other", "choose one");
        }
        var workers = new WorkerPool(new ConcurrencyLimit(run.settings.transfer().concurrency(), System::nanoTime));
        try (var own = session(workers); workers) {
            var renewal = new CredentialsRenewal(() -> run.goesOn() && own.renewCredentials());
            var region = run.target.region().orElseGet(own::region);
            var actual = run(step, own, region, renewal, workers);
            if (actual.isPresent()) {
                run.report.note("bucket \"" + run.target.bucket() + "\" is in " + actual.get() + ", not " + region
                        + ": going on there");
                run.goOn();
                run(step, own, actual.get(), renewal, workers);
                run.failure().filter(BucketRegion::isElsewhere).ifPresent(failure -> {
                    throw UserError.of(failure.exitCode(), "bucket \"" + run.target.bucket() + "\" refuses requests for "
                            + actual.get() + " too: " + failure.code(), "check --endpoint-url, or try again later");
                });
            }
        }
        if (run.failure().isPresent()) {
            var failure = run.failure().get();
            throw UserError.of(failure.exitCode(), failure.line());
        }
    }

    /// Takes a step with requests to a region.
    ///
    /// @return the other region in which the bucket is, if that is why the step failed
    private Optional<String> run(Step step, Session own, String region, CredentialsRenewal renewal,
            WorkerPool workers) throws IOException, InterruptedException {
        var s3 = new Lazy<>(() -> client(own, region)); // the session closes it
        var requests = new BucketRequests(s3, own, region, run.target.bucket(), run.settings.access());
        if (requests.url().getScheme().equals("https")) {
            CryptoProvider.use();
        }
        try (var journal = journal(requests.url())) {
            try {
                step.run(new Connection(s3, requests, new PendingUploads(run, requests, journal),
                        new ForgottenUploads(run), renewal, workers));
            } catch (S3Exception e) {
                if (!BucketRegion.isElsewhere(Failure.of(e))) {
                    throw e;
                }
                run.fail(Failure.of(e));
            }
            return run.failure().filter(BucketRegion::isElsewhere)
                    .flatMap(_ -> BucketRegion.find(s3.getValue(), run.target.bucket()))
                    .filter(actual -> !actual.equals(region));
        }
    }

    private void send(Source source, Connection connection) throws IOException, InterruptedException {
        var upload = new FileUpload(run, FileAccess.to(source), connection);
        try (var surplus = new KeysToDelete(); var entries = new WalkAhead(source, upload::rehearse)) {
            // A walk before the listing misses a file that another program creates and stores in between. With --delete,
            // its object would be deleted.
            if (!run.settings.delete()) {
                entries.begin();
            }
            // The first request: the run ends here if something is wrong with the bucket or the credentials.
            var objects = objects(source, connection);
            entries.await();
            var transfers = new Transfers(run, upload, connection.workers(), connection.renewal());
            var files = new FolderComparison(run, source, objects, upload, transfers, surplus).compare(entries);
            transfers.finish();
            if (files == 0 && run.goesOn()) {
                noteFiltered(source);
            }
            if (run.goesOn()) {
                connection.forgotten().abort(connection.client(), connection.pending());
                if (run.settings.abortStale().isPresent()) {
                    new UnfinishedUploads(run, connection.s3()).abort(run.settings.abortStale().get(),
                            connection.pending());
                }
            }
            if (run.goesOn() && mayDelete(surplus, files)) {
                surplus.delete(run, connection);
            }
        }
    }

    /// Says that there are files, but the filters have left out all of them.
    private void noteFiltered(Source source) {
        var count = StreamSupport.stream(source.unfiltered().spliterator(), false)
                .filter(FolderEntry.File.class::isInstance).limit(MOST_COUNTED + 1).count();
        if (count > 0) {
            run.report.note(String.format(Locale.ROOT,
                    count > MOST_COUNTED ? "all of more than %,d files were filtered out" : count == 1 ? "the only file was filtered out" : "all %,d files were filtered out",
                    Math.min(count, MOST_COUNTED)) + " (the last --include or --exclude that matches decides)");
        }
    }

    private ObjectListing objects(Source source, Connection connection) {
        if (run.settings.comparison() == Comparison.NONE && !run.settings.delete()) {
            return ObjectListing.empty();
        }
        if (run.target.isDirectoryBucket()) {
            throw UserError.usage("directory bucket \"" + run.target.bucket() + "\" lists its keys in no order",
                    "--force sends all files without a listing");
        }
        return source instanceof SingleFile file
                ? ObjectListing.of(connection.requests(), run.target, run.target.key(file.name()), connection.renewal())
                : ObjectListing.of(connection.requests(), run.target, connection.renewal());
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

    private S3Client client(Session own, String region) {
        var builder = S3Client.builder();
        if (run.settings.transfer().checksum().isEmpty()) {
            builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
        }
        builder.overrideConfiguration(client -> {
            run.settings.access().headers().forEach(client::putHeader);
            client.retryStrategy(Outage::withoutQuota);
        });
        if (run.settings.access().accelerate()) {
            builder.accelerate(true);
        }
        if (run.settings.access().dualstack()) {
            builder.dualstackEnabled(true);
        }
        return own.client(builder, region);
    }

    /// Returns the journal of this target. A dry run only reads it.
    private UploadJournal journal(URI url) {
        var bucket = url + "-";
        // A file for each share, because the tasks of an array may have the same cache folder.
        var shard = run.settings.shard().isAll() ? "" : " " + run.settings.shard();
        var target = bucket + " " + run.target.keyPrefix() + shard;
        return run.settings.dryRun() ? UploadJournal.readOnly(run.settings.journals(), target)
                : UploadJournal.open(run.settings.journals(), target, run.report::note);
    }

    private boolean mayDelete(KeysToDelete surplus, long files) {
        if (surplus.count() > 0 && run.report.count(Outcome.FAILED) > 0) {
            run.report.note(notDeleted(surplus) + " because of failures");
            return false;
        }
        if (surplus.count() > run.settings.maxDelete()) {
            throw UserError.of(ExitCode.PARTIAL, String.format(Locale.ROOT,
                    "%,d objects would be deleted, more than --max-delete %,d", surplus.count(),
                    run.settings.maxDelete()), "nothing was deleted");
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
