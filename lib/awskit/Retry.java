package awskit;

import module java.base;

import awskit.errors.Failure;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/// Repeats a whole step of a script, for what the clients' own retries of single requests can't mend: a role that IAM
/// hasn't spread yet, a quota another script is using up.
///
/// ```java
/// var role = Retry.on("LimitExceededException", "ThrottlingException").maxAttempts(8).deadline(Duration.ofMinutes(5))
///         .onWait(wait -> System.err.println("attempt " + wait.attempt() + " failed, next in " + wait.delay()))
///         .call(() -> iam.createRole(request));
/// ```
/// By default 5 attempts, the first included, and full jitter: a random wait up to 1 s, 2 s, 4 s … 20 s at most.
/// Immutable and thread-safe; each setter returns a new one.
public final class Retry {

    /// A wait between two attempts.
    ///
    /// @param attempt the attempt that failed, the first being 1
    /// @param delay how long until the next
    /// @param failure why it failed
    public record Wait(int attempt, Duration delay, Failure failure) {}

    /// The time as a [Retry] sees and spends it, so that tests need not wait.
    public interface Sleeper {

        /// The JVM's own.
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

        /// Returns the time since any fixed point.
        Duration elapsed();

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

    /// Retries failures with one of these codes; without any, those that are [retryable][Failure#retryable].
    public static Retry on(String... codes) {
        var set = Set.of(codes);
        return on(failure -> set.isEmpty() ? failure.retryable() : set.contains(failure.code()));
    }

    /// Retries failures the predicate accepts.
    public static Retry on(Predicate<Failure> retryable) {
        return new Retry(retryable, 5, BackoffStrategy.exponentialDelay(Duration.ofSeconds(1), Duration.ofSeconds(20)),
                null, _ -> {}, Sleeper.SYSTEM);
    }

    /// The number of attempts at most, the first included.
    ///
    /// @throws IllegalArgumentException for less than 1
    public Retry maxAttempts(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("maxAttempts (" + number + ") must be 1 or more");
        }
        return new Retry(retryable, number, backoff, deadline, listener, sleeper);
    }

    /// How long to wait before attempt 2, 3, 4 …
    public Retry backoff(BackoffStrategy backoff) {
        return new Retry(retryable, maxAttempts, backoff, deadline, listener, sleeper);
    }

    /// How long the whole may take: no attempt begins later. An attempt under way isn't cut short.
    ///
    /// @throws IllegalArgumentException unless positive
    public Retry deadline(Duration total) {
        if (!total.isPositive()) {
            throw new IllegalArgumentException("deadline (" + total + ") must be positive");
        }
        return new Retry(retryable, maxAttempts, backoff, total, listener, sleeper);
    }

    /// Told before every wait.
    public Retry onWait(Consumer<Wait> listener) {
        return new Retry(retryable, maxAttempts, backoff, deadline, listener, sleeper);
    }

    /// Another time than the JVM's own.
    public Retry sleeper(Sleeper sleeper) {
        return new Retry(retryable, maxAttempts, backoff, deadline, listener, sleeper);
    }

    /// Runs the step until it succeeds and returns its result.
    ///
    /// @throws Exception what the last attempt threw: when it isn't to be retried, when attempts or time are used up
    /// @throws InterruptedException when the thread is interrupted while waiting
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
                // The SDK numbers a delay by the attempt it precedes: the one before attempt 1 is none.
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
