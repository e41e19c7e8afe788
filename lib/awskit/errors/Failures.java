package awskit.errors;

import module java.base;

/// Runs the parts of some work, each whether the others fail or not, and collects the failures. Thread-safe.
///
/// ```java
/// var failures = new Failures();
/// for (var bucket : buckets) {
///     failures.attempt(bucket, () -> s3.deleteBucket(delete -> delete.bucket(bucket)));
/// }
/// failures.orThrow();
/// ```
public final class Failures {

    /// One part of the work.
    @FunctionalInterface
    public interface Part {
        /// Does the work of the part.
        void run() throws Exception;
    }

    private record Failed(String name, List<String> lines, int exitCode) {}

    /// The error of work that failed in part or in whole.
    private static final class PartsFailed extends UserError {

        private final transient Failures failures;

        PartsFailed(Failures failures) {
            super(failures.exitCode(), String.join("\n", failures.lines()));
            this.failures = failures;
        }

        @Override
        public List<String> lines() {
            return failures.lines();
        }
    }

    private final Queue<Failed> failed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger parts = new AtomicInteger();

    /// Runs a part in this thread. Whatever it throws is kept under its name; an empty name is not shown.
    public void attempt(String name, Part part) {
        parts.incrementAndGet();
        try {
            part.run();
        } catch (Throwable e) {
            // Errors too: the thread may be one whose errors are shown nowhere.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            var failure = Failure.of(e);
            var lines = e instanceof PartsFailed nested ? nested.lines() : List.of(failure.line());
            failed.add(new Failed(name, lines.stream().map(line -> name.isEmpty() ? line : name + ": " + line).toList(),
                    failure.exitCode()));
        }
    }

    /// Returns whether every part so far succeeded.
    public boolean isEmpty() {
        return failed.isEmpty();
    }

    /// Returns a line for each part that failed, by name: the name, what went wrong and the way out. A part that has parts
    /// itself has a line for each of those.
    public List<String> lines() {
        return sorted().stream().flatMap(failed -> failed.lines().stream()).toList();
    }

    /// Returns the exit code: [ExitCode#PARTIAL] if only some parts failed; if all did, that of the first by name.
    public int exitCode() {
        return isEmpty() ? ExitCode.DONE
                : parts.get() > failed.size() ? ExitCode.PARTIAL : sorted().getFirst().exitCode();
    }

    /// Throws an error if any part failed. A script that it ends prints the [#lines] and ends with the [#exitCode].
    public void orThrow() {
        if (!isEmpty()) {
            throw new PartsFailed(this);
        }
    }

    private List<Failed> sorted() {
        return failed.stream().sorted(Comparator.comparing(Failed::name)).toList();
    }
}
