//SOURCES ByteSize.java Shard.java

package upload;

import awskit.RequestCount;
import awskit.data.Json;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What a [FolderUpload] did, file by file. Thread-safe.
public final class UploadReport implements AutoCloseable {

    /// The outcome for a file or key.
    public enum Outcome { UPLOADED, UNCHANGED, DELETED, SKIPPED, FAILED }

    /// The outcome for one file or key: its path on disk (null for a key without a file), its size in bytes, and the
    /// reason why it was skipped or failed (otherwise null). The share is that of the run.
    public record Line(Outcome outcome, String path, String key, long bytes, String message, Shard shard) {

        /// Returns the line as a JSON object.
        public Map<String, Object> toTree() {
            var tree = new LinkedHashMap<String, Object>();
            tree.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
            tree.put("path", path);
            tree.put("key", key);
            tree.put("bytes", bytes);
            if (message != null) {
                tree.put("message", message);
            }
            if (shard.isNamed()) {
                tree.put("shard", shard.toString());
            }
            return tree;
        }
    }

    /// A file or key that failed: its path on disk (null for a key without a file), its key, the code of the failure
    /// and a message.
    public record Failed(String path, String key, String code, String message) {}

    private final long start = System.nanoTime();
    private final long[] counts = new long[Outcome.values().length];
    private final List<Failed> failed = new ArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong resumedParts = new AtomicLong();
    private final RequestCount requests = new RequestCount();
    private final Consumer<String> notes;
    private final Optional<Path> file;
    private final BufferedWriter lines;
    private Consumer<Line> listener = line -> {};
    private IOException broken;
    private List<String> deleting = List.of();
    private boolean ended;
    private Shard shard = Shard.ALL;
    private boolean finished;

    /// Begins a report.
    ///
    /// @param notes takes notes that the user should see at once, a line each
    public UploadReport(Consumer<String> notes) {
        this(notes, Optional.empty());
    }

    /// Begins a report that also writes a JSON line per file or key.
    ///
    /// @param file is replaced
    /// @throws UserError (usage) if the file cannot be written
    public UploadReport(Consumer<String> notes, Path file) {
        this(notes, Optional.of(file));
    }

    private UploadReport(Consumer<String> notes, Optional<Path> file) {
        this.notes = notes;
        this.file = file;
        try {
            lines = file.isEmpty() ? null : Files.newBufferedWriter(file.get());
        } catch (IOException e) {
            throw UserError.usage("report file \"" + file.get() + "\" cannot be written",
                    e instanceof NoSuchFileException ? "its folder does not exist" : "check its folder and permissions");
        }
    }

    /// Calls a listener for each file or key as soon as its outcome is known, one at a time.
    public UploadReport onLine(Consumer<Line> listener) {
        this.listener = listener;
        return this;
    }

    /// Says of which share this is the report.
    synchronized void of(Shard shard) {
        this.shard = shard;
    }

    /// Called when the run has dealt with its whole share.
    synchronized void finished() {
        finished = true;
    }

    synchronized void add(Outcome outcome, String path, String key, long size) {
        if (ended) {
            return;
        }
        counts[outcome.ordinal()]++;
        if (outcome == Outcome.UPLOADED) {
            bytes.addAndGet(size);
        }
        write(new Line(outcome, path, key, size, null, shard));
    }

    synchronized void skip(String path, String key, String reason) {
        if (ended) {
            return;
        }
        counts[Outcome.SKIPPED.ordinal()]++;
        note("skipped " + path + ": " + reason);
        write(new Line(Outcome.SKIPPED, path, key, 0, reason, shard));
    }

    synchronized void fail(String path, String key, String code, String message) {
        fail(new Failed(path, key, code, message));
    }

    private void fail(Failed failure) {
        if (ended) {
            return;
        }
        counts[Outcome.FAILED.ordinal()]++;
        failed.add(failure);
        write(new Line(Outcome.FAILED, failure.path(), failure.key(), 0, failure.message(), shard));
    }

    /// Called before a request that deletes these keys.
    synchronized void deleting(List<String> keys) {
        deleting = keys;
    }

    /// Called when the request is answered, with the keys that were not deleted.
    synchronized void deleted(Map<String, Failed> kept) {
        kept.values().forEach(this::fail);
        deleting.stream().filter(key -> !kept.containsKey(key)).forEach(key -> add(Outcome.DELETED, null, key, 0));
        deleting = List.of();
    }

    /// Ends the report early: later outcomes do not count. Keys whose deletion was requested but not answered have
    /// failed with the code `Unanswered`.
    ///
    /// @return how many these are
    public synchronized int end() {
        deleting.forEach(key -> fail(null, key, "Unanswered", "may be deleted: interrupted before the answer"));
        ended = true;
        return deleting.size();
    }

    void note(String text) {
        notes.accept(text);
    }

    /// Counts requests that a dry run would have sent.
    void plan(Map<String, Long> wouldBe) {
        wouldBe.forEach(requests::add);
    }

    void resumedPart() {
        resumedParts.incrementAndGet();
    }

    private void write(Line line) {
        listener.accept(line);
        if (lines == null || broken != null) {
            return;
        }
        try {
            lines.write(Json.line(line.toTree()));
            lines.newLine();
        } catch (IOException e) {
            broken = e; // the upload goes on, and close() tells
        }
    }

    /// Returns how many files or keys had this outcome.
    public synchronized long count(Outcome outcome) {
        return counts[outcome.ordinal()];
    }

    /// Returns the bytes of all files uploaded.
    public long bytes() {
        return bytes.get();
    }

    /// Returns the files and keys that failed, in no particular order.
    public synchronized List<Failed> failed() {
        return List.copyOf(failed);
    }

    /// Returns the time since the upload began.
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// Returns the requests by operation; each attempt counts.
    public Map<String, Long> requests() {
        return requests.byOperation();
    }

    /// Returns the counter of the requests.
    RequestCount requestCount() {
        return requests;
    }

    /// Returns the report as the JSON document that `--output json` prints.
    public synchronized Map<String, Object> toTree() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("uploaded", count(Outcome.UPLOADED));
        tree.put("unchanged", count(Outcome.UNCHANGED));
        tree.put("deleted", count(Outcome.DELETED));
        tree.put("skipped", count(Outcome.SKIPPED));
        tree.put("failed", failed.stream().map(UploadReport::tree).toList());
        tree.put("bytes", bytes());
        tree.put("resumedParts", resumedParts.get());
        tree.put("requests", requests());
        tree.put("seconds", Math.round(elapsed().toMillis() / 10.0) / 100.0);
        if (shard.isNamed()) {
            var share = new LinkedHashMap<String, Object>();
            share.put("number", shard.number());
            share.put("count", shard.count());
            share.put("finished", finished);
            tree.put("shard", share);
        }
        return tree;
    }

    /// Returns whether no file or key has an outcome yet.
    public synchronized boolean isEmpty() {
        return Arrays.stream(counts).sum() == 0;
    }

    /// Returns the outcome in one line: `uploaded 3 files (1.2 MiB) to s3://b/site in 0.8 s, 12 unchanged, 1 failed`.
    public synchronized String summary(String target, boolean dryRun) {
        var text = new StringBuilder((shard.isNamed() ? "shard " + shard + ": " : "")
                + (dryRun ? "would upload " : "uploaded ") + grouped(count(Outcome.UPLOADED))
                + (count(Outcome.UPLOADED) == 1 ? " file (" : " files (") + ByteSize.format(bytes()) + ") to "
                + target);
        if (!dryRun) {
            var tenths = (elapsed().toMillis() + 50) / 100;
            text.append(" in " + tenths / 10 + "." + tenths % 10 + " s");
        }
        if (resumedParts.get() > 0) {
            text.append(String.format(Locale.ROOT, ", %,d %s resumed", resumedParts.get(),
                    resumedParts.get() == 1 ? "part" : "parts"));
        }
        for (var outcome : Outcome.values()) {
            if (outcome != Outcome.UPLOADED && count(outcome) > 0) {
                text.append(String.format(Locale.ROOT, ", %,d %s", count(outcome),
                        dryRun && outcome == Outcome.DELETED ? "to delete" : outcome.name().toLowerCase(Locale.ROOT)));
            }
        }
        return text.toString();
    }

    /// Without a format for small numbers: its first use takes 5 milliseconds.
    private static String grouped(long count) {
        return count < 1000 ? Long.toString(count) : String.format(Locale.ROOT, "%,d", count);
    }

    /// Returns the requests in one line: `would take 13 requests: ListObjectsV2 1, PutObject 12`.
    public String cost() {
        var requests = requests();
        var count = requests.values().stream().mapToLong(Long::longValue).sum();
        return String.format(Locale.ROOT, "would take %,d %s", count, count == 1 ? "request" : "requests")
                + requests.entrySet().stream().map(e -> String.format(Locale.ROOT, "%s %,d", e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    private static Map<String, Object> tree(Failed failed) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("path", failed.path());
        tree.put("key", failed.key());
        tree.put("code", failed.code());
        tree.put("message", failed.message());
        return tree;
    }

    /// Completes the file of JSON lines.
    ///
    /// @throws UserError if a line could not be written
    @Override
    public synchronized void close() {
        try {
            if (lines != null) {
                lines.close();
            }
        } catch (IOException e) {
            broken = broken == null ? e : broken;
        }
        if (broken != null) {
            throw UserError.of(ExitCode.ERROR, "cannot write report \"" + file.get() + "\": " + broken.getMessage());
        }
    }
}
