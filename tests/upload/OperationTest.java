//SOURCES ../../scripts/upload/FolderUpload.java ../support/ScriptedServer.java
//SOURCES ../support/StubEndpoint.java ../support/ServerCertificate.java LeanUploadTest.java
//DEPS org.junit.jupiter:junit-jupiter

package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.Session;
import awskit.errors.Failure;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Response;
import software.amazon.awssdk.utils.Lazy;
import support.ScriptedServer;
import support.ServerCertificate;
import support.StubEndpoint;
import support.StubEndpoint.Answer;

/// The requests of an upload without content, and the answers to them, held to what the SDK's client makes of both.
class OperationTest {

    private static final List<String> KEYS = List.of("plain", "a b+c%25/ü€🙂", "\"'&<>]]>", "&amp;&#10;%0A",
            "line\r\nline\ttab\u0085\u2028", " x/../y//.", "~*!(),;:@=?$|^`{}[]\\\u007f");

    /// Headers that differ with the time, the program or the connection.
    private static final Set<String> INCIDENTAL = Set.of("authorization", "x-amz-date", "user-agent", "connection",
            "amz-sdk-invocation-id", "amz-sdk-request", "accept", "x-amz-content-sha256");

    private static Session session(URI server, boolean lean, int attempts) {
        var session = Session.builder().environment(Map.of()).region("eu-west-1").endpoint(server)
                .maxAttempts(attempts).credentials(StaticCredentialsProvider.create(
                        AwsSessionCredentials.create("AKIDEXAMPLE", "secret", "token")));
        return (lean ? session : session.interceptor(new ExecutionInterceptor() { })).build();
    }

    private static BucketRequests requests(Session session, BucketAccess access) {
        return new BucketRequests(new Lazy<>(() -> session.client(S3Client.builder().overrideConfiguration(
                client -> access.headers().forEach(client::putHeader)))), session, "eu-west-1", "bucket", access);
    }

    private static S3Response call(BucketRequests requests, Operation operation, String key) {
        return switch (operation) {
            case ABORT_MULTIPART_UPLOAD -> requests.call(operation, AbortMultipartUploadRequest.builder()
                    .bucket("bucket").key(key).uploadId(key).build(), AbortMultipartUploadResponse.builder(),
                    S3Client::abortMultipartUpload);
            case COMPLETE_MULTIPART_UPLOAD -> requests.call(operation, CompleteMultipartUploadRequest.builder()
                    .bucket("bucket").key(key).uploadId(key).ifNoneMatch("*").checksumCRC32("AAAAAA==")
                    .checksumType(ChecksumType.FULL_OBJECT).multipartUpload(upload -> upload.parts(
                            CompletedPart.builder().partNumber(1).eTag("\"e\"").checksumCRC32("BAAAAA==").build(),
                            CompletedPart.builder().partNumber(10_000).eTag("\"ü\"").build())).build(),
                    CompleteMultipartUploadResponse.builder(), S3Client::completeMultipartUpload);
            case CREATE_MULTIPART_UPLOAD -> requests.call(operation, CreateMultipartUploadRequest.builder()
                    .bucket("bucket").key(key).contentType("text/plain").metadata(Map.of("note", "two")).tagging("a=b")
                    .checksumAlgorithm("CRC32").checksumType(ChecksumType.FULL_OBJECT).serverSideEncryption("AES256")
                    .build(), CreateMultipartUploadResponse.builder(), S3Client::createMultipartUpload);
            case DELETE_OBJECT -> requests.call(operation, DeleteObjectRequest.builder().bucket("bucket").key(key)
                    .build(), DeleteObjectResponse.builder(), S3Client::deleteObject);
            case DELETE_OBJECTS -> requests.call(operation, DeleteObjectsRequest.builder().bucket("bucket")
                    .delete(delete -> delete.quiet(true).objects(ObjectIdentifier.builder().key(key).build(),
                            ObjectIdentifier.builder().key("other").build())).build(),
                    DeleteObjectsResponse.builder(), S3Client::deleteObjects);
            case HEAD_OBJECT -> requests.call(operation, HeadObjectRequest.builder().bucket("bucket").key(key)
                    .partNumber(1).checksumMode(ChecksumMode.ENABLED).build(), HeadObjectResponse.builder(),
                    S3Client::headObject);
            case LIST_PARTS -> requests.call(operation, ListPartsRequest.builder().bucket("bucket").key(key)
                    .uploadId(key).partNumberMarker(1000).build(), ListPartsResponse.builder(), S3Client::listParts);
        };
    }

    private static Answer answer(Operation operation) {
        return switch (operation) {
            case ABORT_MULTIPART_UPLOAD, DELETE_OBJECT -> Answer.of(204, "");
            case HEAD_OBJECT -> Answer.of(200, "");
            default -> Answer.of(200, "<AnyResult/>");
        };
    }

    /// Returns what a request says, without what differs each time.
    private static Map<String, String> told(StubEndpoint.Seen request) {
        var told = new TreeMap<String, String>();
        request.headers().forEach((name, values) -> {
            if (!INCIDENTAL.contains(name.toLowerCase(Locale.ROOT))) {
                told.put(name, values.toString());
            }
        });
        told.put("request", request.method() + " " + request.path());
        told.put("body", request.body());
        return told;
    }

    private static boolean isLean(StubEndpoint.Seen request) {
        return request.header("User-agent").startsWith("awskit ");
    }

    // Requests

    /// Its HTTP client is another one, with other answers without a body.
    @ParameterizedTest
    @EnumSource
    void goesThroughAProxy(Operation operation) throws Exception {
        try (var proxy = StubEndpoint.always(answer(operation)); var session = Session.builder()
                .environment(Map.of("HTTP_PROXY", proxy.uri().toString())).region("eu-west-1")
                .endpoint(URI.create("http://s3.example")).maxAttempts(1).credentials(StaticCredentialsProvider.create(
                        AwsSessionCredentials.create("AKIDEXAMPLE", "secret", "token"))).build()) {
            assertEquals(200, call(requests(session, BucketAccess.usual()), operation, "key").sdkHttpResponse()
                    .statusCode() / 100 * 100);
            assertTrue(isLean(proxy.seen.getLast()));
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void sendsWhatTheSdkSends(Operation operation) {
        try (var server = StubEndpoint.always(answer(operation)); var lean = session(server.uri(), true, 1);
                var sdk = session(server.uri(), false, 1)) {
            for (var access : List.of(BucketAccess.usual(), new BucketAccess(true, false, false))) {
                for (var key : KEYS) {
                    server.seen.clear();
                    call(requests(lean, access), operation, key);
                    call(requests(sdk, access), operation, key);
                    assertTrue(isLean(server.seen.getFirst()) && !isLean(server.seen.getLast()));
                    assertEquals(told(server.seen.getLast()), told(server.seen.getFirst()));
                    assertSigned(server.seen.getFirst(), server.uri());
                }
            }
        }
    }

    @Test
    void signsWhatItSendsOverTlsToo(@TempDir Path keys) throws Exception {
        var certificate = ServerCertificate.create(keys);
        try (var server = StubEndpoint.https(certificate.context(), Answer.of(200, "<AnyResult/>"));
                var session = session(server.uri(), true, 1).toBuilder().caBundle(certificate.pem()).build()) {
            for (var operation : Operation.values()) {
                call(requests(session, BucketAccess.usual()), operation, "a b");
                assertSigned(server.seen.getLast(), server.uri());
            }
        }
    }

    private static void assertSigned(StubEndpoint.Seen request, URI server) {
        assertEquals(S3Signature.sha256(request.body().getBytes()), request.header("X-amz-content-sha256"));
        assertEquals(LeanUploadTest.sdksSignature(request, server, true), request.header("Authorization"),
                request.path());
    }

    // Answers

    private static final String PART = "<Part><PartNumber>%d</PartNumber><LastModified>2026-01-02T03:04:05.678Z"
            + "</LastModified><ETag>&quot;e&#13;&quot;</ETag><Size>5000000000</Size><ChecksumCRC32>x</ChecksumCRC32>"
            + "</Part>";

    /// Answers, some with what the model does not know, each as that to all operations.
    private static final List<Answer> SUCCESSES = List.of(
            Answer.of(200, "<EmptyResult/>"),
            Answer.of(200, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<InitiateMultipartUploadResult "
                    + "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"> <Bucket>b</Bucket>\n<Key>ü🙂&amp;</Key>"
                    + "<!-- c --><UploadId>id<![CDATA[<&>]]></UploadId></InitiateMultipartUploadResult>"),
            Answer.of(200, "\n \n<CompleteMultipartUploadResult><ETag>e</ETag><ChecksumType>FULL_OBJECT</ChecksumType>"
                    + "<New><Key>no</Key></New></CompleteMultipartUploadResult>").with("x-amz-version-id", "v"),
            Answer.of(200, "<ListPartsResult><IsTruncated>true</IsTruncated>"
                    + "<NextPartNumberMarker>3</NextPartNumberMarker>" + PART.formatted(1)
                    + "<Owner><ID>me</ID><New/></Owner>" + PART.formatted(3).replace("678Z", "678+0000")
                    + "<Initiator/>"
                    + "<StorageClass>NEW</StorageClass></ListPartsResult>"),
            Answer.of(200, "<DeleteResult><Deleted><Key>a</Key><DeleteMarker>true</DeleteMarker></Deleted><Error>"
                    + "<Key> b\n</Key><Code>AccessDenied</Code><Message/></Error><Error><Key>c</Key></Error>"
                    + "</DeleteResult>"),
            new Answer(200, Map.of("ETag", "\"e\"", "x-amz-meta-one", "1", "X-Amz-Meta-Two", "=?UTF-8?Q?=C3=BC?=",
                    "Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT", "Expires", "never", "x-amz-checksum-crc32", "c",
                    "x-amz-mp-parts-count", "7", "x-amz-server-side-encryption-bucket-key-enabled", "true",
                    "x-amz-object-lock-retain-until-date", "2030-01-01T00:00:00Z", "x-amz-storage-class", "NEW"),
                    "<AnyResult/>"));

    @ParameterizedTest
    @EnumSource(Operation.class)
    void readsAnswersAsTheSdkDoes(Operation operation) {
        for (var answer : SUCCESSES) {
            try (var server = StubEndpoint.always(answer); var lean = session(server.uri(), true, 1);
                    var sdk = session(server.uri(), false, 1)) {
                var read = call(requests(lean, BucketAccess.usual()), operation, "key");
                var expected = call(requests(sdk, BucketAccess.usual()), operation, "key");
                assertTrue(expected.equalsBySdkFields(read), () -> expected + "\n" + read);
                assertEquals(200, read.sdkHttpResponse().statusCode());
            }
        }
    }

    /// Returns how both ways fail at the last of so many attempts, after checking that this is alike.
    private static Failure failure(Operation operation, Answer answer, int attempts) {
        try (var server = StubEndpoint.always(answer); var lean = session(server.uri(), true, attempts);
                var sdk = session(server.uri(), false, attempts)) {
            var failures = new ArrayList<Failure>();
            for (var session : List.of(lean, sdk)) {
                failures.add(Failure.of(assertThrows(S3Exception.class,
                        () -> call(requests(session, BucketAccess.usual()), operation, "key"))));
            }
            assertEquals(failures.getLast(), failures.getFirst());
            assertEquals(2 * failures.getLast().attempts(), server.seen.size());
            return failures.getFirst();
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void failsAsTheSdkDoes(Operation operation) {
        for (var status : List.of(301, 307, 400, 403, 404, 405, 412, 500, 501, 503)) {
            for (var answer : List.of(Answer.s3(status, "NoSuchUpload", "gone"), Answer.of(status, ""))) {
                assertEquals(status, failure(operation, answer.with("x-amz-request-id", "REQ1"), 1).status());
            }
        }
    }

    @Test
    void slowsDownIfTheStatusSaysSo() throws Exception {
        try (var server = ScriptedServer.always("HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n")) {
            var failures = new ArrayList<Failure>();
            for (var lean : List.of(true, false)) {
                try (var session = session(server.uri(), lean, 1)) {
                    failures.add(Failure.of(assertThrows(S3Exception.class,
                            () -> call(requests(session, BucketAccess.usual()), Operation.HEAD_OBJECT, "key"))));
                }
            }
            assertEquals(failures.getLast(), failures.getFirst());
            assertTrue(failures.getFirst().throttling());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Operation.class, mode = EnumSource.Mode.EXCLUDE,
            names = {"ABORT_MULTIPART_UPLOAD", "DELETE_OBJECT", "HEAD_OBJECT"})
    void triesAgainAfterAnErrorThatCameTooLateForItsStatus(Operation operation) {
        var late = Answer.of(200, "<?xml version=\"1.0\"?>\n \n" + Answer.s3(0, "InternalError", "again").body());
        assertEquals(2, failure(operation, late, 2).attempts());
        assertEquals(1, failure(operation, Answer.s3(200, "NoSuchUpload", "gone"), 2).attempts());
        assertEquals("NoSuchUpload", failure(operation, Answer.s3(200, "NoSuchUpload", "gone"), 2).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "hello", "<", "<AnyResult>", "<html/>",
            "<!DOCTYPE html><HTML><p>Sign in</p></HTML>", "<AnyResult>text</AnyResult>",
            "<AnyResult><UploadId>a<b/></UploadId></AnyResult>", "<AnyResult><Part><Size>x</Size></Part></AnyResult>",
            "<!DOCTYPE x [<!ENTITY e \"id\">]><AnyResult><UploadId>&e;</UploadId></AnyResult>"})
    void takesNothingElseForAnAnswer(String body) {
        var operations = body.contains("UploadId") ? List.of(Operation.CREATE_MULTIPART_UPLOAD)
                : body.contains("Size") ? List.of(Operation.LIST_PARTS)
                : List.of(Operation.COMPLETE_MULTIPART_UPLOAD, Operation.CREATE_MULTIPART_UPLOAD,
                        Operation.DELETE_OBJECTS, Operation.LIST_PARTS);
        for (var operation : operations) {
            try (var server = StubEndpoint.always(Answer.of(200, body));
                    var session = session(server.uri(), true, 3)) {
                var failed = assertThrows(SdkClientException.class,
                        () -> call(requests(session, BucketAccess.usual()), operation, "key"));
                assertEquals("cannot read the answer to " + operation.apiName, Failure.of(failed).message());
                assertEquals(operation.apiName, Failure.of(failed).operation());
                assertEquals(1, server.seen.size());
            }
        }
    }

    /// Some servers answer a quiet DeleteObjects with nothing.
    @ParameterizedTest
    @EnumSource(value = Operation.class, names = {"COMPLETE_MULTIPART_UPLOAD", "DELETE_OBJECTS"})
    void takesAnEmptyAnswerAsTheSdkDoes(Operation operation) {
        try (var server = StubEndpoint.always(Answer.of(200, "")); var lean = session(server.uri(), true, 1);
                var sdk = session(server.uri(), false, 1)) {
            var read = call(requests(lean, BucketAccess.usual()), operation, "key");
            assertTrue(read.equalsBySdkFields(call(requests(sdk, BucketAccess.usual()), operation, "key")));
        }
    }

    // Multipart uploads

    private static final PutObjectRequest PUT = PutObjectRequest.builder().bucket("bucket").key("key").build();

    private interface Step {
        void take(BucketRequests requests) throws Exception;
    }

    /// Takes a step with either kind of requests.
    private static void bothWays(Function<StubEndpoint.Seen, Answer> answers, Step step) throws Exception {
        for (var lean : List.of(true, false)) {
            try (var server = StubEndpoint.answering(answers); var session = session(server.uri(), lean, 1)) {
                step.take(requests(session, BucketAccess.usual()));
                assertEquals(Set.of(lean), server.seen.stream().map(OperationTest::isLean).collect(Collectors.toSet()));
            }
        }
    }

    private static MultipartUpload create(BucketRequests requests) {
        return MultipartUpload.create(requests, PUT, Optional.of(Crc.CRC32), PartPlan.of(100));
    }

    private static Optional<MultipartUpload> resume(BucketRequests requests, long size) {
        try (var begun = StubEndpoint.always(Answer.of(200,
                "<InitiateMultipartUploadResult><UploadId>id</UploadId></InitiateMultipartUploadResult>"));
                var session = session(begun.uri(), true, 1)) {
            return MultipartUpload.resume(requests, PUT, Optional.of(Crc.CRC32), size,
                    create(requests(session, BucketAccess.usual())).entry());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<AnyResult/>", "<AnyResult><UploadId/></AnyResult>"})
    void beginsNoUploadWithoutAnId(String answer) throws Exception {
        bothWays(_ -> Answer.of(200, answer), requests -> {
            var failed = assertThrows(SdkClientException.class, () -> create(requests));
            assertEquals("the answer of S3 lacks UploadId", failed.getMessage());
        });
    }

    @Test
    void abortsWhatIsGoneAlready() throws Exception {
        bothWays(_ -> Answer.s3(404, "NoSuchUpload", "gone"),
                requests -> MultipartUpload.abort(requests, "bucket", "key", "id"));
        bothWays(_ -> Answer.s3(404, "NoSuchBucket", "gone"), requests -> assertThrows(S3Exception.class,
                () -> MultipartUpload.abort(requests, "bucket", "key", "id")));
    }

    @Test
    void findsThePartsOfAllPages() throws Exception {
        var mebibytes = 5L << 20;
        bothWays(request -> {
            var first = !request.path().contains("part-number-marker=") ? 1 : 3;
            assertTrue(first == 1 || request.path().contains("part-number-marker=2&"), request.path());
            return Answer.of(200, "<ListPartsResult><IsTruncated>" + (first == 1)
                    + "</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker>"
                    + (PART.formatted(first) + PART.formatted(first + 1)).replace("5000000000", "" + mebibytes)
                    + "</ListPartsResult>");
        }, requests -> assertEquals(4, resume(requests, 6 * mebibytes).orElseThrow().partsFound()));
    }

    @Test
    void asksForNoFurtherPageIfItTellsNothingNew() throws Exception {
        bothWays(_ -> Answer.of(200, "<ListPartsResult><IsTruncated>true</IsTruncated>" + PART.formatted(1)
                        + "</ListPartsResult>"),
                requests -> assertEquals(1, resume(requests, 10_000_000_000L).orElseThrow().partsFound()));
    }

    /// The last is an object in parts, of which the server does not tell the size of the first one.
    @ParameterizedTest
    @ValueSource(strings = {"x-amz-version-id", "ETag"})
    void takesAnObjectForDifferentIfItsContentIsUnknown(String header) throws Exception {
        bothWays(_ -> Answer.of(200, "").with(header, "\"e-2\""), requests -> assertFalse(
                new StoredContent(requests, "bucket", "key").isThatOf(null, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PartNumber", "Size"})
    void resumesNothingFromPartsThatLack(String member) throws Exception {
        var part = PART.formatted(1).replaceFirst("<" + member + ">.*</" + member + ">", "");
        bothWays(_ -> Answer.of(200, "<ListPartsResult>" + part + "</ListPartsResult>"), requests -> assertEquals(
                "the answer of S3 lacks " + member,
                assertThrows(SdkClientException.class, () -> resume(requests, 100)).getMessage()));
    }
}
