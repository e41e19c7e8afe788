//SOURCES ../support/StubEndpoint.java

package awskit;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.errors.Failure;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.sts.StsClient;
import support.StubEndpoint;

/// A client's own retries, counted by a service that always fails.
class RetryModeTest {

    /// The failures that boto3 retries in one of its modes. All of them are retried in every mode.
    private static final List<String> RETRIED = List.of("500 X", "502 X", "503 X", "504 X", "429 X", "509 X",
            "400 Throttling", "400 ThrottlingException", "400 ThrottledException", "400 RequestThrottledException",
            "400 ProvisionedThroughputExceededException", "400 TooManyRequestsException", "400 RequestLimitExceeded",
            "400 BandwidthLimitExceeded", "400 RequestThrottled", "400 SlowDown", "400 EC2ThrottledException",
            "400 TransactionInProgressException", "400 PriorRequestNotComplete", "400 RequestTimeout",
            "400 RequestTimeoutException", "400 LimitExceededException", "503 SlowDown", "503 RequestLimitExceeded");

    private static final List<String> FINAL = List.of("400 ValidationError", "400 NoSuchThing", "403 AccessDenied",
            "404 NotFound", "409 Conflict", "400 ServiceQuotaExceeded");

    @TempDir
    Path home;

    private SessionBuilder session(URI endpoint, String... environment) {
        var variables = new HashMap<>(Map.of("HOME", home.toString()));
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return Session.builder().environment(variables).credentials("AKID", "s").region("us-east-1")
                .endpoint(endpoint);
    }

    private static Failure failure(StsClient sts) {
        return Failure.of(assertThrows(SdkException.class, sts::getCallerIdentity));
    }

    @ParameterizedTest
    @EnumSource(value = RetryMode.class, names = {"LEGACY", "STANDARD", "ADAPTIVE_V2"})
    void retriesWhatBoto3Retries(RetryMode mode) throws Exception {
        // All at once, because each waits between its attempts.
        try (var stub = StubEndpoint.answering(seen -> StubEndpoint.Answer.sts(
                Integer.parseInt(seen.header("X-status")), seen.header("X-code"), "no")); var session = session(stub.uri()).retryMode(mode).maxAttempts(2).build();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts = new TreeMap<String, Future<Integer>>();
            Stream.of(RETRIED, FINAL).flatMap(List::stream).forEach(answer -> {
                var words = answer.split(" ");
                // Each has a client of its own: an adaptive one slows down for all of its calls.
                var sts = session.client(StsClient.builder());
                attempts.put(answer, threads.submit(() -> Failure.of(assertThrows(SdkException.class,
                        () -> sts.getCallerIdentity(call -> call.overrideConfiguration(with -> with
                                .putHeader("x-status", words[0]).putHeader("x-code", words[1]))))).attempts()));
            });
            var seen = new TreeMap<String, Integer>();
            for (var answer : attempts.entrySet()) {
                seen.put(answer.getKey(), answer.getValue().get());
            }
            var expected = new TreeMap<String, Integer>();
            RETRIED.forEach(answer -> expected.put(answer, 2));
            FINAL.forEach(answer -> expected.put(answer, 1));
            assertEquals(expected, seen);
            assertEquals(2 * RETRIED.size() + FINAL.size(), stub.seen.size(), "counted where they arrive, too");
        }
    }

    @Test
    void retriesDroppedConnections() throws Exception {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var accepted = new AtomicInteger();
            Thread.startVirtualThread(() -> {
                while (!server.isClosed()) {
                    try (var connection = server.accept()) {
                        accepted.incrementAndGet();
                        connection.getInputStream().read();
                    } catch (IOException closed) {
                        // The test is over.
                    }
                }
            });
            try (var session = session(URI.create("http://127.0.0.1:" + server.getLocalPort())).maxAttempts(3).build()) {
                var failure = failure(session.client(StsClient.builder()));
                assertEquals("ConnectionLost", failure.code());
                assertEquals(3, failure.attempts());
                assertEquals(3, accepted.get());
            }
        }
    }

    @Tag("storm")
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        // explicit, environment, profile: mode, attempts; attempts made; mode as the User-Agent tells it (D legacy,
        // E standard, F adaptive)
        "-,        -, -,        -, -,        -, 9, E",
        "-,        -, -,        -, -,        4, 4, E",
        "-,        -, -,        -, legacy,   -, 5, D",
        "-,        -, -,        -, adaptive, 2, 2, F",
        "-,        -, standard, -, legacy,   -, 9, E",
        "-,        -, legacy,   2, standard, 4, 2, D",
        "-,        -, adaptive, 2, -,        4, 2, F",
        "-,        1, -,        2, -,        4, 1, E",
        "LEGACY,   -, standard, 2, adaptive, 4, 2, D",
        "STANDARD, 2, legacy,   9, legacy,   9, 2, E",
    })
    void takesModeAndAttemptsFromTheFirstSource(RetryMode mode, Integer attempts, String modeVariable,
            String attemptsVariable, String modeProperty, String attemptsProperty, int made, char told)
            throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), "[default]\n"
                + (modeProperty == null ? "" : "retry_mode = " + modeProperty + "\n")
                + (attemptsProperty == null ? "" : "max_attempts = " + attemptsProperty + "\n"));
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.sts(500, "InternalFailure", "no"))) {
            var builder = session(stub.uri(), "AWS_RETRY_MODE", Objects.requireNonNullElse(modeVariable, ""),
                    "AWS_MAX_ATTEMPTS", Objects.requireNonNullElse(attemptsVariable, "")).retryMode(mode);
            if (attempts != null) {
                builder.maxAttempts(attempts);
            }
            try (var session = builder.build()) {
                assertEquals(made, failure(session.client(StsClient.builder())).attempts());
                assertEquals(made, stub.seen.size());
                var metrics = stub.seen.getFirst().header("User-agent").replaceFirst(".* m/([A-Za-z,]+).*", "$1");
                assertTrue(List.of(metrics.split(",")).contains("" + told), stub.seen.getFirst().header("User-agent"));
            }
        }
    }

    /// boto3's `client('sts', config=Config(retries=…))`.
    @Test
    void takesRetriesOfASingleClient() {
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.sts(509, "X", "no"));
                var session = session(stub.uri()).maxAttempts(4).build()) {
            var changed = session.client(StsClient.builder().overrideConfiguration(o -> o.retryStrategy(
                    r -> r.maxAttempts(7).backoffStrategy(BackoffStrategy.retryImmediately())
                            .throttlingBackoffStrategy(BackoffStrategy.retryImmediately()))));
            assertEquals(7, failure(changed).attempts());
            var legacy = session.client(StsClient.builder()
                    .overrideConfiguration(o -> o.retryStrategy(RetryMode.LEGACY)));
            assertEquals(4, failure(legacy).attempts());
            assertTrue(stub.seen.getLast().header("User-agent").matches(".* m/([A-Z],)*D.*"),
                    stub.seen.getLast().header("User-agent"));
            var none = session.client(StsClient.builder()
                    .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry())));
            assertEquals(1, failure(none).attempts());
            assertEquals(12, stub.seen.size());
        }
    }

    @Test
    void countsTheAttemptsOfACallThatSucceeds() {
        var answers = new AtomicInteger();
        var requests = new RequestCount();
        try (var stub = StubEndpoint.answering(_ -> answers.incrementAndGet() < 3
                ? StubEndpoint.Answer.sts(500, "InternalFailure", "no")
                : StubEndpoint.Answer.of(200, "<GetCallerIdentityResponse/>"));
                var session = session(stub.uri()).interceptor(requests).build()) {
            session.client(StsClient.builder()).getCallerIdentity();
            assertEquals(Map.of("GetCallerIdentity", 3L), requests.byOperation());
        }
    }
}
