package awskit;

import module java.base;

import awskit.errors.Failure;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/// Repeats a whole step of a script, for failures that last longer than the clients' own retries of a request: a new
/// role that is not known everywhere yet, a limit that other scripts use up.
///
/// ```java
/// var role = Retry.on("LimitExceededException").maxAttempts(8).deadline(Duration.ofMinutes(5))
///         .onWait(wait -> System.err.println("attempt " + wait.attempt() + " failed, next in " + wait.delay()))
///         .call(() -> iam.createRole(request));
/// ```
/// By default it makes 5 attempts, the first included, and waits with full jitter: a random time of up to 1 s, 2 s, 4 s
/// and so on, 20 s at most. Immutable and thread-safe: each setter returns another retry.
public final class Retry {

    /// A wait between two attempts.
    ///
    /// @param attempt the attempt that failed; the first is 1
    /// @param delay the time until the next attempt
    /// @param failure why the attempt failed
    public record Wait(int attempt, Duration delay, Failure failure) {}

    /// A clock to wait by, which a test replaces.
    interface Sleeper {

        /// The clock of the JVM.
        Sleeper SYSTEM = new Sleeper() {
            @Override
            public Duration elapsed() {
                return Duration.ofNanos(System.nanoTime());
            }

            @Override
            public void sleep(Duration delay) throws InterruptedException {
                Thread.sleep(delay);
            }
        };

        /// Returns the time since any fixed point in time.
        Duration elapsed();

        /// Waits.
        void sleep(Duration delay) throws InterruptedException;
    }

    private final Predicate<Failure> retryable;
    private final int maxAttempts;
    private final BackoffStrategy backoff;
    private final Duration deadline;
    private final Consumer<Wait> listener;
    private final Sleeper sleeper;

    private Retry(Predicate<Failure> retryable, int maxAttempts, BackoffStrategy backoff, Duration deadline,
            Consumer<Wait> listener, Sleeper sleeper) {
        this.retryable = retryable;
        this.maxAttempts = maxAttempts;
        this.backoff = backoff;
        this.deadline = deadline;
        this.listener = listener;
        this.sleeper = sleeper;
    }

    /// Retries failures with one of these codes; without codes, failures that are [retryable][Failure#retryable].
    public static Retry on(String... codes) {
        var set = Set.of(codes);
        return on(failure -> set.isEmpty() ? failure.retryable() : set.contains(failure.code()));
    }

    /// Retries failures that the predicate accepts.
    public static Retry on(Predicate<Failure> retryable) {
        return new Retry(retryable, 5, BackoffStrategy.exponentialDelay(Duration.ofSeconds(1), Duration.ofSeconds(20)),
                null, _ -> {}, Sleeper.SYSTEM);
    }

    /// Sets the number of attempts at most, the first included.
    ///
    /// @throws IllegalArgumentException if it is less than 1
    public Retry maxAttempts(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("maxAttempts (" + number + ") must be 1 or more");
        }
        return new Retry(retryable, number, backoff, deadline, listener, sleeper);
    }

    /// Sets the time to wait before attempts 2, 3, 4 and so on.
    public Retry backoff(BackoffStrategy backoff) {
        return new Retry(retryable, maxAttempts, backoff, deadline, listener, sleeper);
    }

    /// Sets the time after which no attempt begins any more. An attempt that has begun is not interrupted.
    ///
    /// @throws IllegalArgumentException if it is not positive
    public Retry deadline(Duration total) {
        if (!total.isPositive()) {
            throw new IllegalArgumentException("deadline (" + total + ") must be positive");
        }
        return new Retry(retryable, maxAttempts, backoff, total, listener, sleeper);
    }

    /// Sets a listener that is called before every wait.
    public Retry onWait(Consumer<Wait> listener) {
        return new Retry(retryable, maxAttempts, backoff, deadline, listener, sleeper);
    }

    /// Sets another clock than the JVM's.
    Retry sleeper(Sleeper sleeper) {
        return new Retry(retryable, maxAttempts, backoff, deadline, listener, sleeper);
    }

    /// Runs the step until it succeeds and returns its result.
    ///
    /// @throws Exception the exception of the last attempt, if it is not to be retried or attempts or time are used up
    /// @throws InterruptedException if the thread is interrupted while it waits
    public <T> T call(Callable<T> step) throws Exception {
        var start = sleeper.elapsed();
        for (int attempt = 1; ; attempt++) {
            try {
                return step.call();
            } catch (Exception e) {
                var failure = Failure.of(e);
                if (attempt == maxAttempts || failure.code().equals("Interrupted") || !retryable.test(failure)) {
                    throw e;
                }
                // The SDK numbers a delay by the attempt that follows it.
                var delay = backoff.computeDelay(attempt + 1);
                if (deadline != null && sleeper.elapsed().minus(start).plus(delay).compareTo(deadline) > 0) {
                    throw e;
                }
                listener.accept(new Wait(attempt, delay, failure));
                sleeper.sleep(delay);
            }
        }
    }
}
