//DEPS software.amazon.awssdk:netty-nio-client
//DEPS software.amazon.awssdk:s3
//SOURCES ../../support/StubEndpoint.java

package awskit.errors;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.Session;
import awskit.SessionBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import support.StubEndpoint;

class FailureTest {

    private static SessionBuilder session(URI endpoint) {
        return Session.builder().environment(Map.of("HOME", "/nowhere", "AWS_EC2_METADATA_DISABLED", "true"))
                .region("us-east-1").credentials("AKID", "secret").endpoint(endpoint).maxAttempts(1);
    }

    private static Failure failureOf(Session session, Consumer<S3Client> call) {
        return Failure.of(assertThrows(RuntimeException.class, () -> call.accept(session.client(S3Client.builder()))));
    }

    private static Failure list(StubEndpoint.Answer answer) {
        try (var stub = StubEndpoint.always(answer); var session = session(stub.uri()).build()) {
            return failureOf(session, s3 -> s3.listObjectsV2(request -> request.bucket("logs")));
        }
    }

    private static Failure head(StubEndpoint.Answer answer) {
        try (var stub = StubEndpoint.always(answer); var session = session(stub.uri()).build()) {
            return failureOf(session, s3 -> s3.headObject(request -> request.bucket("logs").key("k")));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "404 | NoSuchBucket          | 254 | bucket \"logs\" does not exist (check its name; create it with aws s3 mb)",
        "403 | AccessDenied          | 254 | access denied: ListObjectsV2 on bucket \"logs\" (needs s3:ListBucket; no)",
        "400 | ExpiredToken          | 253 | the credentials have expired (sign in again)",
        "403 | InvalidAccessKeyId    | 253 | the access key is not valid here (check --profile and --region; "
                + "InvalidAccessKeyId: no)",
        "403 | SignatureDoesNotMatch | 253 | the secret access key does not fit the access key (check both; "
                + "SignatureDoesNotMatch)",
        "503 | SlowDown              | 254 | S3 asks to slow down: SlowDown (try again later, or --max-attempts 20)",
        "400 | InvalidArgument       | 254 | InvalidArgument: no (request id REQ1)",
        "500 | InternalError         | 254 | S3 failed in ListObjectsV2: InternalError: no (request id REQ1)",
    })
    void saysWhatTheServiceRefusedAndTheWayOut(int status, String code, int exitCode, String line) {
        var failure = list(StubEndpoint.Answer.s3(status, code, "no"));
        assertEquals(line, failure.line());
        assertEquals(exitCode, failure.exitCode());
        assertEquals(List.of(code, status, "S3", "ListObjectsV2", "REQ1", "no"), List.of(failure.code(),
                failure.status(), failure.service(), failure.operation(), failure.requestId(), failure.message()));
    }

    @Test
    void saysHowOftenAServiceFailed() {
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.s3(503, "ServiceUnavailable", "later"));
                var session = session(stub.uri()).maxAttempts(2).build()) {
            assertEquals("S3 failed in ListObjectsV2 after 2 attempts: ServiceUnavailable: later (request id REQ1)",
                    failureOf(session, s3 -> s3.listObjectsV2(list -> list.bucket("logs"))).line());
        }
    }

    @Test
    void namesTheClockWhenItIsWrong() {
        assertTrue(list(StubEndpoint.Answer.s3(403, "RequestTimeTooSkewed", "no")).line()
                .startsWith("this computer's clock is wrong, or S3's is (set the time: "));
    }

    @Test
    void namesTheBucketsRegion() {
        var header = StubEndpoint.Answer.s3(301, "PermanentRedirect", "no").with("x-amz-bucket-region", "eu-west-1");
        var message = StubEndpoint.Answer.s3(400, "AuthorizationHeaderMalformed",
                "the region 'us-east-1' is wrong; expecting 'eu-west-1'");
        for (var answer : List.of(header, message)) {
            assertEquals("bucket \"logs\" is in eu-west-1, not us-east-1 (try --region eu-west-1)",
                    list(answer).line());
        }
        var head = StubEndpoint.Answer.of(301, "").with("x-amz-bucket-region", "eu-west-1");
        assertEquals("bucket \"logs\" is in eu-west-1, not us-east-1 (try --region eu-west-1)", head(head).line());
    }

    @ParameterizedTest
    @CsvSource({"404, NotFound", "403, Forbidden", "301, PermanentRedirect", "412, PreconditionFailed"})
    void tellsHeadsApartByStatus(int status, String code) {
        var failure = head(StubEndpoint.Answer.of(status, ""));
        assertEquals(code, failure.code());
        assertEquals(status, failure.status());
        assertEquals(1, failure.attempts());
        assertEquals("HeadObject", failure.operation());
    }

    @Test
    void seesTheSdksModelledExceptionsToo() {
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.s3(404, "NoSuchKey", "no"));
                var session = session(stub.uri()).build()) {
            var thrown = assertThrows(NoSuchKeyException.class, () -> session.client(S3Client.builder())
                    .getObjectAsBytes(get -> get.bucket("logs").key("nope")));
            var failure = Failure.of(thrown);
            assertEquals("NoSuchKey GetObject 404 REQ1 1", String.join(" ", failure.code(), failure.operation(),
                    "" + failure.status(), failure.requestId(), "" + failure.attempts()));
        }
    }

    @Test
    void hasTheOtherMembersOfAnError() {
        var answer = StubEndpoint.Answer.of(409, "<Error><Code>BucketAlreadyExists</Code><Message>no</Message>"
                + "<BucketName>a&amp;b</BucketName></Error>");
        try (var stub = StubEndpoint.always(answer); var session = session(stub.uri()).build()) {
            var thrown = assertThrows(BucketAlreadyExistsException.class, () -> session.client(S3Client.builder())
                    .createBucket(create -> create.bucket("logs")));
            assertEquals(Optional.of("a&b"), Failure.member(thrown, "BucketName"));
            assertEquals(Optional.of("a&b"), Failure.member(new CompletionException(thrown), "BucketName"));
            assertEquals(Optional.empty(), Failure.member(thrown, "Key"));
        }
        assertEquals(Optional.empty(), Failure.member(new IOException(), "Key"));
    }

    @Test
    void saysThatABucketIsMissingToHeadToo() {
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.of(404, ""));
                var session = session(stub.uri()).build()) {
            var failure = failureOf(session, s3 -> s3.headBucket(request -> request.bucket("logs")));
            assertEquals("bucket \"logs\" does not exist (check its name; create it with aws s3 mb)", failure.line());
        }
    }

    @ParameterizedTest
    @CsvSource({
        // status, code, retryable, throttling
        "503, SlowDown, true, true",
        "400, ThrottlingException, true, true",
        "400, LimitExceededException, true, true",
        "503, RequestLimitExceeded, true, true",
        "509, Whatever, true, true",
        "429, Whatever, true, true",
        "500, InternalError, true, false",
        "400, RequestTimeout, true, false",
        "404, NoSuchKey, false, false",
        "403, AccessDenied, false, false",
    })
    void knowsWhichFailuresAreRetryable(int status, String code, boolean retryable, boolean throttling) {
        var failure = list(StubEndpoint.Answer.s3(status, code, "no"));
        assertEquals(retryable, failure.retryable(), "retryable");
        assertEquals(throttling, failure.throttling(), "throttling");
    }

    @Test
    void saysThatNothingListens() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (var session = session(URI.create("http://127.0.0.1:" + port)).build()) {
            var failure = failureOf(session, S3Client::listBuckets);
            assertEquals("cannot connect to http://127.0.0.1:" + port
                    + " (connection refused; is it running? check --endpoint-url)", failure.line());
            assertEquals(List.of("EndpointConnection", 255, true), List.of(failure.code(), failure.exitCode(),
                    failure.retryable()));
            var async = assertThrows(CompletionException.class,
                    () -> session.client(S3AsyncClient.builder()).listBuckets().join());
            assertEquals(failure.line(), Failure.of(async).line());
        }
    }

    @Test
    void saysThatTheHostIsUnknown() {
        try (var session = session(URI.create("http://nowhere.invalid:9000")).build()) {
            var failure = failureOf(session, S3Client::listBuckets);
            assertEquals("cannot find host \"nowhere.invalid\" (check --region, --endpoint-url and the network)",
                    failure.line());
            assertEquals(ExitCode.ERROR, failure.exitCode());
        }
    }

    @Test
    void saysThatNoAnswerCame() throws IOException {
        // Accepts by its backlog, and never answers.
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var session = session(URI.create("http://127.0.0.1:" + silent.getLocalPort())).maxAttempts(2)
                        .readTimeout(Duration.ofMillis(200)).build()) {
            var failure = failureOf(session, S3Client::listBuckets);
            assertEquals("no answer from http://127.0.0.1:" + silent.getLocalPort() + " after 2 attempts (check the "
                    + "network, or raise --connect-timeout and --read-timeout)", failure.line());
            assertEquals("Timeout", failure.code());
            var async = assertThrows(CompletionException.class,
                    () -> session.client(S3AsyncClient.builder()).listBuckets().join());
            assertEquals(failure.line(), Failure.of(async).line());
        }
    }

    @Test
    void saysThatTheConnectionBroke() throws Exception {
        try (var rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var session = session(URI.create("http://127.0.0.1:" + rude.getLocalPort())).build()) {
            Thread.startVirtualThread(() -> {
                try (var connection = rude.accept()) {
                    connection.getInputStream().read();
                } catch (IOException end) {
                    // The test is over.
                }
            });
            var failure = failureOf(session, S3Client::listBuckets);
            assertEquals("ConnectionLost", failure.code(), failure.toString());
            assertTrue(failure.retryable());
        }
    }

    @Test
    void seesMissingCredentialsThroughTheSdk() {
        try (var session = Session.builder().region("us-east-1").environment(Map.of("HOME", "/nowhere",
                "AWS_EC2_METADATA_DISABLED", "true")).endpoint(URI.create("http://127.0.0.1:1")).build()) {
            var failure = failureOf(session, S3Client::listBuckets);
            assertEquals(ExitCode.CONFIGURATION, failure.exitCode());
            assertTrue(failure.line().startsWith("no credentials found (looked in: environment, profile \"default\" "
                    + "in /nowhere/.aws/config and /nowhere/.aws/credentials, container, instance metadata; try "),
                    failure.line());
            var async = assertThrows(CompletionException.class,
                    () -> session.client(S3AsyncClient.builder()).listBuckets().join());
            assertEquals(failure.line(), Failure.of(async).line());
        }
    }

    @Test
    void tellsInterruptions() {
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.of(200, ""));
                var session = session(stub.uri()).build()) {
            Thread.currentThread().interrupt();
            var failure = failureOf(session, S3Client::listBuckets);
            Thread.interrupted();
            assertEquals(List.of("Interrupted", ExitCode.INTERRUPTED), List.of(failure.code(), failure.exitCode()));
        }
    }

    @Test
    void looksThroughWrappers() {
        var refusal = AwsServiceException.builder().statusCode(409).requestId("R")
                .awsErrorDetails(AwsErrorDetails.builder().errorCode("BucketAlreadyExists").errorMessage("taken")
                        .serviceName("S3").build()).build();
        var failure = Failure.of(new CompletionException(new ExecutionException(refusal)));
        assertEquals("BucketAlreadyExists", failure.code());
        assertEquals("BucketAlreadyExists: taken (request id R)", failure.line());
        assertEquals(252, Failure.of(new ExecutionException(UserError.usage("no folder"))).exitCode());
    }

    @Test
    void describesAnyOtherException() {
        var failure = Failure.of(new UncheckedIOException(new NoSuchFileException("/tmp/x")));
        assertEquals("NoSuchFileException: /tmp/x", failure.line());
        assertEquals(List.of("NoSuchFileException", 255, false), List.of(failure.code(), failure.exitCode(),
                failure.retryable()));
    }

    @Test
    void lineHasNoControlCharacters() {
        var failure = list(StubEndpoint.Answer.of(400, "<Error><Code>Odd</Code><Message>a\nb&#x9b;31mc&#x202e;d"
                + "</Message></Error>"));
        assertEquals("Odd: a b 31mc d", failure.line().replaceFirst(" \\(request id.*", ""));
    }

    @Test
    void needsNoSession() {
        var refusal = AwsServiceException.builder().statusCode(403).build();
        assertEquals(List.of("Forbidden", "Forbidden", 254), List.of(Failure.of(refusal).code(),
                Failure.of(refusal).line(), Failure.of(refusal).exitCode()));
    }
}
