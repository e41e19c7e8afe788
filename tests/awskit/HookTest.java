//DEPS software.amazon.awssdk:netty-nio-client
//DEPS software.amazon.awssdk:s3
//SOURCES ../support/StubEndpoint.java

package awskit;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.errors.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import support.StubEndpoint;

class HookTest {

    private static final StubEndpoint.Answer LISTING = StubEndpoint.Answer.of(200,
            "<ListBucketResult><Name>b</Name><KeyCount>7</KeyCount></ListBucketResult>");

    private final Deque<StubEndpoint.Answer> answers = new ConcurrentLinkedDeque<>();
    private final StubEndpoint stub = StubEndpoint.answering(_ -> answers.isEmpty() ? LISTING : answers.pop());
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        stub.close();
    }

    private SessionBuilder session() {
        return Session.builder().environment(Map.of()).region("us-east-1").credentials("AKID", "s")
                .endpoint(stub.uri());
    }

    private static int list(SessionBuilder builder) {
        try (var session = builder.build()) {
            return session.client(S3Client.builder()).listObjectsV2(list -> list.bucket("b")).keyCount();
        }
    }

    /// Notes everything it sees.
    private final class Notes implements Hook {

        private final String name;

        Notes(String name) {
            this.name = name;
        }

        private void note(String what, Event event) {
            seen.add(name + what + " " + event.service() + "." + event.operation() + " " + event.attempt());
        }

        @Override
        public SdkRequest beforeCall(Event event, SdkRequest request) {
            note("beforeCall", event);
            return request;
        }

        @Override
        public SdkHttpRequest beforeSigning(Event event, SdkHttpRequest request) {
            note("beforeSigning", event);
            return request;
        }

        @Override
        public Optional<Answer> beforeSend(Event event, SdkHttpRequest signed) {
            assertTrue(signed.firstMatchingHeader("Authorization").isPresent());
            note("beforeSend", event);
            return Optional.empty();
        }

        @Override
        public void afterSend(Event event, SdkHttpResponse response) {
            note("afterSend " + response.statusCode(), event);
        }

        @Override
        public boolean retry(Event event, Failure failure) {
            note("retry " + failure.code(), event);
            return false;
        }

        @Override
        public void afterCall(Event event, SdkResponse response) {
            note("afterCall", event);
        }

        @Override
        public void onError(Event event, Failure failure) {
            note("onError " + failure.code() + " " + failure.attempts(), event);
        }
    }

    @Test
    void seesACallWithAllItsAttempts() {
        answers.add(StubEndpoint.Answer.s3(500, "InternalError", "no"));
        assertEquals(7, list(session().hook("s3.ListObjectsV2", new Notes(""))));
        assertEquals(List.of("beforeCall s3.ListObjectsV2 0", "beforeSigning s3.ListObjectsV2 0",
                "beforeSend s3.ListObjectsV2 1", "afterSend 500 s3.ListObjectsV2 1",
                "beforeSend s3.ListObjectsV2 2",
                "afterSend 200 s3.ListObjectsV2 2", "afterCall s3.ListObjectsV2 2"), seen);
    }

    @Test
    void isAskedAboutWhatWouldNotBeRetried() {
        answers.add(StubEndpoint.Answer.s3(404, "NoSuchBucket", "no"));
        assertThrows(SdkException.class, () -> list(session().hook("*", new Notes(""))));
        assertEquals(List.of("retry NoSuchBucket s3.ListObjectsV2 1", "onError NoSuchBucket 1 s3.ListObjectsV2 1"),
                seen.subList(4, seen.size()));
    }

    @Test
    void seesAsyncCallsToo() {
        try (var session = session().hook("s3.*", new Notes("")).build()) {
            session.client(S3AsyncClient.builder()).listObjectsV2(list -> list.bucket("b")).join();
        }
        assertEquals(List.of("beforeCall", "beforeSigning", "beforeSend", "afterSend", "afterCall"),
                seen.stream().map(note -> note.split(" ")[0]).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "s3.ListObjectsV2, true",
        "s3.listObjectsV2, true",
        "s3.list_objects_v2, true",
        "*.list_objects_v2, true",
        "s3.*, true",
        "*.ListObjectsV2, true",
        "*, true",
        "*.*, true",
        "s3.ListObjects, false",
        "ec2.*, false",
    })
    void matchesPatterns(String pattern, boolean matches) {
        list(session().hook(pattern, new Notes("")));
        assertEquals(matches, !seen.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3.List*", "s3", "", "S3.PutObject", "s3.PutObject.x", "s33.ListBuckets", "s3.ListBukets",
            "*.ListBukets", "ec2.ListBuckets"})
    void refusesPatternsThatCouldNeverMatch(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> session().hook(pattern, new Notes("")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "s3.ListBukets          | did you mean ListBuckets?",
        "s3.put_objects         | did you mean PutObject?",
        "ec2.describe_instance  | did you mean DescribeInstances?",
        "*.AssumeRoles          | did you mean AssumeRole?",
        "s33.ListBuckets        | dynamodb, dynamodbstreams, ec2,",
    })
    void suggestsWhatMayBeMeant(String pattern, String hint) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> session().hook(pattern, new Notes("")));
        assertTrue(thrown.getMessage().contains("\"" + pattern + "\"") && thrown.getMessage().contains(hint),
                thrown.getMessage());
    }

    @Test
    void runsTheMostSpecificFirst() {
        list(session().hook("*", new Notes("all ")).hook("s3.*", new Notes("one ")).hook("s3.*", new Notes("two "))
                .hook("s3.ListObjectsV2", new Notes("exact ")).hook("*.ListObjectsV2", new Notes("any ")));
        assertEquals(List.of("exact", "one", "two", "any", "all"),
                seen.stream().limit(5).map(note -> note.split(" ")[0]).toList());
    }

    @Test
    void changesParameters() {
        list(session().hook("s3.*", new Hook() {
            @Override
            public SdkRequest beforeCall(Event event, SdkRequest request) {
                return ((ListObjectsV2Request) request).toBuilder().prefix("logs/").build();
            }
        }));
        assertTrue(stub.seen.getFirst().path().contains("prefix=logs%2F"), stub.seen.getFirst().path());
    }

    @Test
    void addsHeadersThatAreSigned() {
        list(session().hook("s3.*", new Hook() {
            @Override
            public SdkHttpRequest beforeSigning(Event event, SdkHttpRequest request) {
                return request.toBuilder().putHeader("x-team", "search").build();
            }
        }));
        assertEquals("search", stub.seen.getFirst().header("X-team"));
        assertTrue(stub.seen.getFirst().header("Authorization").matches(".*SignedHeaders=[^,]*;x-team[;,].*"));
    }

    @Test
    void answersInTheServicesPlace() {
        var hook = new Hook() {
            @Override
            public Optional<Answer> beforeSend(Event event, SdkHttpRequest signed) {
                return Optional.of(event.attempt() == 1 ? new Answer(503, Map.of(), "")
                        : new Answer(200, Map.of("ETag", "\"canned\""), ""));
            }
        };
        try (var session = session().hook("s3.PutObject", hook).build()) {
            var s3 = session.client(S3Client.builder());
            var put = PutObjectRequest.builder().bucket("b").key("k").build();
            assertEquals("\"canned\"", s3.putObject(put, RequestBody.fromString("text")).eTag());
            assertEquals(0, stub.seen.size());
            assertEquals(7, s3.listObjectsV2(list -> list.bucket("b")).keyCount(), "other calls are sent");
            var async = session.client(S3AsyncClient.builder());
            assertThrows(CompletionException.class, () -> async.putObject(put,
                    AsyncRequestBody.fromString("text")).join());
            assertEquals(1, stub.seen.size());
        }
    }

    @Test
    void retriesFailuresThatTheRetryModeDoesNot() {
        var hook = new Hook() {
            @Override
            public boolean retry(Event event, Failure failure) {
                return failure.code().equals("NoSuchBucket") && event.attempt() < 3;
            }
        };
        var absent = StubEndpoint.Answer.s3(404, "NoSuchBucket", "no");
        answers.addAll(List.of(absent, absent));
        assertEquals(7, list(session().hook("s3.*", hook)));
        answers.addAll(List.of(absent, absent, absent));
        var impatient = session().hook("s3.*", hook).maxAttempts(2);
        var failure = Failure.of(assertThrows(SdkException.class, () -> list(impatient)));
        assertEquals(2, failure.attempts(), "attempts stay limited");
        assertEquals("NoSuchBucket", failure.code());
    }

    @Test
    void retriesAnswersThatLookFine() {
        assertEquals(7, list(session().hook("s3.*", new Hook() {
            @Override
            public void afterSend(Event event, SdkHttpResponse response) {
                if (event.attempt() < 3) {
                    throw RetryableException.create("not what we want");
                }
            }
        })));
        assertEquals(3, stub.seen.size());
    }

    @Test
    void letsAHooksOwnExceptionThrough() {
        var hook = new Hook() {
            @Override
            public SdkRequest beforeCall(Event event, SdkRequest request) {
                throw new IllegalStateException("not on Fridays");
            }
        };
        assertEquals("not on Fridays", assertThrows(IllegalStateException.class,
                () -> list(session().hook("s3.*", hook))).getMessage());
        assertEquals(0, stub.seen.size());
    }

    @Test
    void reachesOnlySessionsBuiltLater() {
        try (var session = session().build(); var later = session.toBuilder().hook("*", new Notes("")).build()) {
            session.client(S3Client.builder()).listObjectsV2(list -> list.bucket("b"));
            assertEquals(List.of(), seen);
            later.client(S3Client.builder()).listObjectsV2(list -> list.bucket("b"));
            assertFalse(seen.isEmpty());
        }
    }
}
