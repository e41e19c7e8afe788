//SOURCES ByteSize.java
//SOURCES Failure.java
//SOURCES FileState.java
//SOURCES Json.java
//SOURCES RequestCount.java
package awskit;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// What a [FolderUpload] did, file by file. Safe for use by many threads while it is written.
public final class UploadReport implements AutoCloseable {

    /// What became of a file or key.
    public enum Outcome { UPLOADED, UNCHANGED, DELETED, SKIPPED, FAILED }

    /// A file or key that failed: its path on disk (or null), its key, the failure's code and what happened.
    public record Failed(String path, String key, String code, String message) {}

    private final long start = System.nanoTime();
    private final long[] counts = new long[Outcome.values().length];
    private final List<Failed> failed = new ArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong resumedParts = new AtomicLong();
    private final RequestCount requests;
    private final Consumer<String> notes;
    private final BufferedWriter lines;

    /// Begins a report.
    ///
    /// @param requests counts the requests of the client that uploads
    /// @param notes takes what is worth telling at once, a line each
    /// @param file takes a JSON line per file or key; null for none
    public UploadReport(RequestCount requests, Consumer<String> notes, Path file) throws IOException {
        this.requests = requests;
        this.notes = notes;
        this.lines = file == null ? null : Files.newBufferedWriter(file);
    }

    synchronized void add(Outcome outcome, String path, String key, long size) {
        counts[outcome.ordinal()]++;
        if (outcome == Outcome.UPLOADED) {
            bytes.addAndGet(size);
        }
        write(outcome, path, key, size, null);
    }

    synchronized void skip(String path, String key, String reason) {
        counts[Outcome.SKIPPED.ordinal()]++;
        note("skipped " + path + ": " + reason);
        write(Outcome.SKIPPED, path, key, 0, reason);
    }

    synchronized void fail(String path, String key, String code, String message) {
        counts[Outcome.FAILED.ordinal()]++;
        failed.add(new Failed(path, key, code, message));
        write(Outcome.FAILED, path, key, 0, message);
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

    private void write(Outcome outcome, String path, String key, long size, String message) {
        if (lines == null) {
            return;
        }
        var line = new LinkedHashMap<String, Object>();
        line.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
        line.put("path", path);
        line.put("key", key);
        line.put("bytes", size);
        if (message != null) {
            line.put("message", message);
        }
        try {
            lines.write(Json.line(line));
            lines.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    /// Returns what failed, in no particular order.
    public synchronized List<Failed> failed() {
        return List.copyOf(failed);
    }

    /// Returns the time since the upload began.
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// Returns the requests sent, attempts counted each.
    public Map<String, Long> requests() {
        return requests.byOperation();
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
        return tree;
    }

    /// Returns the report in one line, without its end: where to.
    public synchronized String summary(boolean dryRun) {
        var text = String.format(Locale.ROOT, "%s %,d files (%s), %,d unchanged, %,d deleted, %,d skipped, %,d failed",
                dryRun ? "would upload" : "uploaded", count(Outcome.UPLOADED), ByteSize.format(bytes()),
                count(Outcome.UNCHANGED), count(Outcome.DELETED), count(Outcome.SKIPPED), failed.size());
        return text + String.format(Locale.ROOT, " in %.1f s", elapsed().toMillis() / 1000.0);
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
    @Override
    public synchronized void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
    }
}
