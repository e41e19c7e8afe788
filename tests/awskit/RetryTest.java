package awskit;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.errors.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.retries.api.BackoffStrategy;

class RetryTest {

    private final List<Retry.Wait> waits = new ArrayList<>();

    /// Fails a number of times with a code, then returns the number of calls.
    private static final class Step implements Callable<Integer> {
        private final int failures;
        private final String code;
        private int calls;

        Step(int failures, String code) {
            this.failures = failures;
            this.code = code;
        }

        @Override
        public Integer call() {
            if (++calls <= failures) {
                throw refusal(code);
            }
            return calls;
        }
    }

    /// A clock that goes on at once when a thread sleeps.
    private static final class FakeTime implements Retry.Sleeper {
        private Duration now = Duration.ZERO;

        @Override
        public Duration elapsed() {
            return now;
        }

        @Override
        public void sleep(Duration delay) {
            now = now.plus(delay);
        }
    }

    private static AwsServiceException refusal(String code) {
        return AwsServiceException.builder().statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build()).build();
    }

    private static Retry quick(String... codes) {
        return Retry.on(codes).backoff(BackoffStrategy.retryImmediately());
    }

    @ParameterizedTest
    @CsvSource({
        // failures, code, attempts, calls made, succeeds
        "0, Busy, 3, 1, true",
        "2, Busy, 3, 3, true",
        "3, Busy, 3, 3, false",
        "1, Busy, 1, 1, false",
        "1, Other, 3, 1, false",
    })
    void countsAttemptsFromOne(int failures, String code, int attempts, int calls, boolean succeeds) throws Exception {
        var step = new Step(failures, code);
        var retry = quick("Busy").maxAttempts(attempts).onWait(waits::add);
        if (succeeds) {
            assertEquals(calls, retry.call(step));
        } else {
            assertThrows(AwsServiceException.class, () -> retry.call(step));
        }
        assertEquals(calls, step.calls);
        assertEquals(IntStream.range(1, calls).boxed().toList(), waits.stream().map(Retry.Wait::attempt).toList());
    }

    @Test
    void tellsTheListenerCodeAndDelay() throws Exception {
        Retry.on("Busy").backoff(attempt -> Duration.ofMillis(attempt)).onWait(waits::add).call(new Step(2, "Busy"));
        assertEquals(List.of("Busy 2", "Busy 3"), waits.stream()
                .map(wait -> wait.failure().code() + " " + wait.delay().toMillis()).toList());
    }

    @ParameterizedTest
    @CsvSource({
        // deadline s, each wait s, calls made
        "30, 10, 4",
        "29, 10, 3",
        "9, 10, 1",
    })
    void beginsNoAttemptAfterTheDeadline(int deadline, int wait, int calls) {
        var step = new Step(100, "Busy");
        var retry = Retry.on("Busy").maxAttempts(100).backoff(_ -> Duration.ofSeconds(wait))
                .deadline(Duration.ofSeconds(deadline)).sleeper(new FakeTime());
        assertThrows(AwsServiceException.class, () -> retry.call(step));
        assertEquals(calls, step.calls);
    }

    @Test
    void stopsWaitingWhenInterrupted() throws Exception {
        var outcome = new CompletableFuture<Throwable>();
        var waiting = new CountDownLatch(1);
        var thread = Thread.startVirtualThread(() -> {
            try {
                Retry.on("Busy").backoff(_ -> Duration.ofHours(1)).onWait(_ -> waiting.countDown())
                        .call(new Step(1, "Busy"));
            } catch (Throwable e) {
                outcome.complete(e);
            }
        });
        waiting.await();
        thread.interrupt();
        assertInstanceOf(InterruptedException.class, outcome.get(10, TimeUnit.SECONDS));
    }

    @Test
    void withoutCodesRetriesWhatIsRetryable() throws Exception {
        assertEquals(2, quick().call(new Step(1, "ThrottlingException")));
        assertThrows(AwsServiceException.class, () -> quick().call(new Step(1, "NoSuchBucket")));
    }

    @Test
    void neverRepeatsUserErrors() {
        var calls = new AtomicInteger();
        assertThrows(UserError.class, () -> quick().call(() -> {
            calls.incrementAndGet();
            throw UserError.configuration("no region");
        }));
        assertEquals(1, calls.get());
    }

    @Test
    void settersLeaveTheOriginalAlone() {
        var original = quick("Busy").maxAttempts(2);
        original.maxAttempts(9);
        var step = new Step(9, "Busy");
        assertThrows(AwsServiceException.class, () -> original.call(step));
        assertEquals(2, step.calls);
    }

    @Test
    void jitterIsFullByDefault() throws Exception {
        for (int run = 0; run < 100; run++) {
            Retry.on("Busy").sleeper(new FakeTime()).onWait(waits::add).call(new Step(4, "Busy"));
        }
        var ceilings = Map.of(1, 1000L, 2, 2000L, 3, 4000L, 4, 8000L);
        ceilings.forEach((attempt, ceiling) -> {
            var delays = waits.stream().filter(wait -> wait.attempt() == attempt)
                    .mapToLong(wait -> wait.delay().toMillis()).summaryStatistics();
            assertEquals(100, delays.getCount());
            assertTrue(delays.getMin() < ceiling / 2 && delays.getMax() > ceiling / 2 && delays.getMax() <= ceiling,
                    "attempt " + attempt + ": " + delays);
        });
    }

    @Test
    void refusesValuesOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> Retry.on("Busy").maxAttempts(0));
        assertThrows(IllegalArgumentException.class, () -> Retry.on("Busy").deadline(Duration.ZERO));
    }
}
