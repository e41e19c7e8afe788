//DEPS software.amazon.awssdk:s3
//SOURCES ContentRequests.java MultipartUpload.java ObjectHeaders.java PendingUploads.java StoredContent.java
//SOURCES UploadOptions.java UploadReport.java WorkerPool.java
package upload;

import awskit.data.Members;
import awskit.errors.ExitCode;
import awskit.errors.Failure;
import awskit.script.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Sends single files to a bucket: whole, or from the multipart threshold on in parts. An object appears complete or
/// not at all, and never with content that changed while it was read.
final class FileUpload {

    private final S3Client s3;
    private final ContentRequests requests;
    private final String bucket;
    private final UploadOptions options;
    private final ObjectHeaders headers;
    private final BandwidthLimit bandwidth;
    private final PendingUploads pending;
    private final WorkerPool workers;
    private final UploadReport report;
    private final Progress progress;
    private final BooleanSupplier stopping;
    private final AtomicLong begun = new AtomicLong();
    private final Set<String> completed = ConcurrentHashMap.newKeySet();

    FileUpload(S3Client s3, ContentRequests requests, String bucket, UploadOptions options, PendingUploads pending,
            WorkerPool workers, UploadReport report, Progress progress, BooleanSupplier stopping) {
        this.s3 = s3;
        this.requests = requests;
        this.bucket = bucket;
        this.options = options;
        this.headers = new ObjectHeaders(options);
        this.bandwidth = BandwidthLimit.of(options.transfer.maxBandwidth);
        this.pending = pending;
        this.workers = workers;
        this.report = report;
        this.progress = progress;
        this.stopping = stopping;
    }

    /// Returns whether a file of this size is sent in parts.
    boolean inParts(long size) {
        return size >= options.transfer.multipartThreshold;
    }

    /// Returns the requests that sending a file of this size takes if nothing goes wrong.
    Map<String, Long> requests(long size) {
        return inParts(size) ? Map.of("CreateMultipartUpload", 1L, "CompleteMultipartUpload", 1L, "UploadPart",
                (long) PartPlan.of(size, options.transfer.partSize).count()) : Map.of("PutObject", 1L);
    }

    /// Sends a file with one request.
    ///
    /// @return the bytes sent
    long sendWhole(Path path, String relative, String key) throws IOException {
        var state = FileState.of(path);
        var region = new FileRegion(path, state, 0, state.size(), bandwidth, progress);
        var put = headers.put(bucket, key, relative).toBuilder();
        if (options.transfer.crc != null) {
            var crc = options.transfer.crc;
            var checksum = region.checksum(crc.checksum(), requests.signsContent());
            Members.set(put, "Checksum" + crc.name(), crc.encode(checksum));
        }
        requests.put(put.build(), region);
        // Until the object has its time: what changes later is newer, and the next run sees it.
        state.verify(path);
        abandon(key);
        return state.size();
    }

    /// Sends a file in parts, several at a time; takes up an upload that an earlier run left, if it fits. Not to be
    /// called by a worker: it hands the parts to the workers.
    ///
    /// @return the bytes of the file
    long sendInParts(Path path, String relative, String key) throws IOException, InterruptedException {
        var state = FileState.of(path);
        var put = headers.put(bucket, key, relative);
        var upload = begin(put, state);
        try {
            sendParts(upload, path, state);
            state.verify(path);
            upload.complete();
        } catch (Exception e) {
            keepOrAbort(upload, key, e);
            throw e;
        }
        completed.add(key);
        state.verify(path);
        if (upload.resumed() && !ObjectHeaders.areOf(s3.headObject(head -> head.bucket(bucket).key(key)), put)) {
            // The run that began the upload gave it other headers, and nothing tells that before it is complete.
            return sendInParts(path, relative, key);
        }
        return state.size();
    }

    /// Returns whether the object has the content of the file.
    boolean isStored(Path path, String key) throws IOException {
        var state = FileState.of(path);
        return new StoredContent(s3, bucket, key).isThatOf(
                new FileRegion(path, state, 0, state.size(), bandwidth, Progress.none()),
                plan -> IntStream.rangeClosed(1, plan.count()).mapToObj(number -> new FileRegion(path, state,
                        plan.offset(number), plan.length(number), bandwidth, Progress.none()))::iterator);
    }

    private MultipartUpload begin(PutObjectRequest put, FileState state) {
        var left = fullest(put, state);
        if (left != null) {
            return left;
        }
        var upload = MultipartUpload.create(s3, put, options.transfer.crc,
                PartPlan.of(state.size(), options.transfer.partSize));
        begun.incrementAndGet();
        return upload;
    }

    /// Takes up the one of the unfinished uploads that holds the most, and ends the others; null if none fits.
    private MultipartUpload fullest(PutObjectRequest put, FileState state) {
        MultipartUpload best = null;
        var unfinished = pending.take(put.key());
        try {
            for (var left : unfinished) {
                // An object is as old as its upload's beginning: resuming an upload older than the file would leave it
                // looking changed for ever.
                var resumed = left.initiated().isBefore(state.modified().toInstant()) ? null
                        : resume(put, state, left.uploadId());
                if (resumed != null && (best == null || resumed.partsFound() > best.partsFound())) {
                    if (best != null) {
                        abort(put.key(), best.id());
                    }
                    best = resumed;
                } else {
                    abort(put.key(), left.uploadId());
                }
            }
            return best;
        } catch (RuntimeException e) {
            pending.putBack(put.key(), unfinished);
            throw e;
        }
    }

    private MultipartUpload resume(PutObjectRequest put, FileState state, String id) {
        try {
            return MultipartUpload.resume(s3, put, options.transfer.crc, state.size(), id);
        } catch (NoSuchUploadException gone) {
            return null;
        }
    }

    private void sendParts(MultipartUpload upload, Path path, FileState state) throws IOException,
            InterruptedException {
        var plan = upload.plan();
        var failure = new AtomicReference<Exception>();
        var parts = new ArrayList<Future<?>>();
        for (var number = 1; number <= plan.count() && failure.get() == null; number++) {
            var part = number;
            var region = new FileRegion(path, state, plan.offset(part), plan.length(part), bandwidth, progress);
            parts.add(workers.submitPart(plan.length(part), () -> {
                if (failure.get() == null) {
                    try {
                        sendPart(upload, part, region);
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

    private void sendPart(MultipartUpload upload, int number, FileRegion region) throws IOException {
        if (stopping.getAsBoolean()) {
            throw new CancellationException();
        }
        if (upload.part(number, region, requests)) {
            report.resumedPart();
            progress.transferred(upload.plan().length(number));
        }
    }

    /// Leaves the upload to the second try, or the next run, where that can profit from it. An interrupted run has no
    /// time for more requests.
    private void keepOrAbort(MultipartUpload upload, String key, Exception e) {
        if (stopping.getAsBoolean()) {
            return;
        }
        if (helpsTheNextTry(upload, Failure.of(e))) {
            pending.add(key, upload.id());
        } else {
            abort(key, upload.id());
        }
    }

    private static boolean helpsTheNextTry(MultipartUpload upload, Failure failure) {
        // A refused part spoils none of the others. If it is refused again when they are resumed, it is for good.
        var partRefused = "UploadPart".equals(failure.operation()) && failure.status() / 100 == 4;
        return failure.retryable() || failure.exitCode() == ExitCode.CONFIGURATION || partRefused && !upload.resumed();
    }

    /// Aborts the unfinished uploads of a key that no try of this run will take up any more.
    void abandon(String key) {
        pending.take(key).forEach(left -> abort(key, left.uploadId()));
    }

    /// Aborts the uploads that nobody knows of: their beginning was repeated because the answer was lost.
    ///
    /// @param unfinished lists what lies unfinished on the server
    void abortUnknown(Supplier<PendingUploads> unfinished) {
        if (report.requests().getOrDefault("CreateMultipartUpload", 0L) > begun.get()) {
            var left = unfinished.get();
            completed.forEach(key -> left.take(key).forEach(upload -> abort(key, upload.uploadId())));
        }
    }

    /// What it does not succeed in is no failure of the file.
    private void abort(String key, String id) {
        try {
            MultipartUpload.abort(s3, bucket, key, id);
        } catch (SdkException e) {
            report.note("cannot abort an unfinished upload of \"" + key + "\": " + Failure.of(e).line());
        }
    }
}
