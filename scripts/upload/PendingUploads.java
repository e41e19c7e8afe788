//DEPS software.amazon.awssdk:s3
//SOURCES FileState.java MultipartUpload.java UploadRun.java

package upload;

import awskit.errors.ExitCode;
import awskit.errors.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import upload.UploadJournal.Entry;

/// The multipart uploads of this and of earlier runs that are unfinished, as their [journal][UploadJournal] tells. Each
/// is either resumed or aborted when its file is sent. Those of other programs, hosts and users are left alone: what
/// access they give to the object is not known. Thread-safe.
final class PendingUploads {

    private final UploadRun run;
    private final BucketRequests requests;
    private final UploadJournal journal;
    private final Map<String, List<Entry>> byKey = new HashMap<>();
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    PendingUploads(UploadRun run, BucketRequests requests, UploadJournal journal) {
        this.run = run;
        this.requests = requests;
        this.journal = journal;
        if (!run.settings.dryRun()) { // which must abort none
            journal.entries().forEach(this::add);
        }
    }

    private synchronized void add(Entry upload) {
        byKey.computeIfAbsent(upload.key(), _ -> new ArrayList<>()).add(upload);
    }

    /// Takes out the uploads of a key, the newest first. A second call for the key returns none.
    private synchronized List<Entry> take(String key) {
        var uploads = byKey.remove(key);
        if (uploads == null) {
            return List.of();
        }
        uploads.sort(Comparator.comparing(Entry::begun).reversed());
        return uploads;
    }

    /// Begins an upload of a file.
    MultipartUpload begin(PutObjectRequest put, PartPlan plan) {
        var upload = MultipartUpload.create(requests, put, run.settings.transfer().checksum(), plan);
        journal.begun(upload.entry());
        return upload;
    }

    /// Returns the unfinished uploads of a key that earlier runs have left, for a dry run.
    List<Entry> left(String key) {
        return journal.entries().stream().filter(entry -> entry.key().equals(key)).toList();
    }

    /// Returns the upload that [#resume] would resume; aborts none.
    Optional<MultipartUpload> resumable(PutObjectRequest put, FileState state) {
        return left(put.key()).stream().flatMap(left -> resumable(put, state, left).stream())
                .max(Comparator.comparing(MultipartUpload::partsFound));
    }

    /// Resumes the unfinished upload of a key that was begun with the same request and holds the most parts of the
    /// file, and aborts the others. Afterwards there are no unfinished uploads of the key.
    Optional<MultipartUpload> resume(PutObjectRequest put, FileState state) {
        var unfinished = take(put.key());
        try {
            var best = Optional.<MultipartUpload>empty();
            for (var left : unfinished) {
                var resumed = resumable(put, state, left);
                if (resumed.isPresent() && (best.isEmpty() || resumed.get().partsFound() > best.get().partsFound())) {
                    best.ifPresent(smaller -> abort(smaller.entry()));
                    best = resumed;
                } else {
                    abort(left);
                }
            }
            return best;
        } catch (RuntimeException e) {
            unfinished.forEach(this::add);
            throw e;
        }
    }

    private Optional<MultipartUpload> resumable(PutObjectRequest put, FileState state, Entry left) {
        // An object is as old as its upload's beginning. If that is older than the file, the object would look outdated
        // after every run.
        if (left.begun().isBefore(state.modified().toInstant())) {
            return Optional.empty();
        }
        try {
            return MultipartUpload.resume(requests, put, run.settings.transfer().checksum(), state.size(), left);
        } catch (S3Exception e) {
            if (MultipartUpload.isGone(e)) {
                return Optional.empty();
            }
            var failure = Failure.of(e);
            if (failure.exitCode() == ExitCode.REFUSED && Set.of(403, 405, 501).contains(e.statusCode())) {
                run.report.note("cannot resume an unfinished upload of \"" + put.key() + "\": " + failure.line());
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Leaves an upload to the next try, or to the next run.
    void keep(MultipartUpload upload) {
        kept.add(upload.entry().id());
        add(upload.entry());
    }

    /// Returns whether this run leaves an upload to the next one.
    boolean isKept(String id) {
        return kept.contains(id);
    }

    /// Forgets an upload that is complete or aborted.
    void forget(String id) {
        journal.ended(id);
    }

    /// Aborts all unfinished uploads of a key.
    void abandon(String key) {
        for (var left : take(key)) {
            abort(left);
        }
    }

    /// Aborts an upload.
    ///
    /// @throws SdkException if that fails
    void abort(String key, String id) {
        MultipartUpload.abort(requests, run.target.bucket(), key, id);
        journal.ended(id);
    }

    /// Aborts an upload. If that fails, a note says so; the file itself has not failed.
    void abort(Entry upload) {
        try {
            abort(upload.key(), upload.id());
        } catch (SdkException e) {
            run.report.note("cannot abort an unfinished upload of \"" + upload.key() + "\": " + Failure.of(e).line());
        }
    }
}
