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

    private record Failed(String name, Failure failure) {

        String line() {
            return name.isEmpty() ? failure.line() : name + ": " + failure.line();
        }
    }

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
            failed.add(new Failed(name, Failure.of(e)));
        }
    }

    /// Returns whether every part so far succeeded.
    public boolean isEmpty() {
        return failed.isEmpty();
    }

    /// Returns one line for each part that failed, by name: the name, what went wrong and the way out.
    public List<String> lines() {
        return sorted().stream().map(Failed::line).toList();
    }

    /// Returns the exit code: [ExitCode#PARTIAL] if only some parts failed; if all did, that of the first by name.
    public int exitCode() {
        return isEmpty() ? ExitCode.DONE
                : parts.get() > failed.size() ? ExitCode.PARTIAL : sorted().getFirst().failure().exitCode();
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
