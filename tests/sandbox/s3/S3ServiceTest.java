//DEPS software.amazon.awssdk:s3
//SOURCES ../../../scripts/sandbox/SandboxServer.java

package sandbox.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sandbox.SandboxServer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/// S3 in the sandbox where it differs from S3Proxy. What the sandbox accepts, S3 accepts.
class S3ServiceTest {

    private static SandboxServer server;
    private static S3Client s3;

    private final String bucket = "b-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        server = SandboxServer.start();
        s3 = builder().build();
    }

    @AfterAll
    static void stop() {
        s3.close();
        server.close();
    }

    @BeforeEach
    void createBucket() {
        server.createBucket(bucket);
    }

    @Test
    void verifiesTrailingChecksums() {
        try (var flipped = client(body -> body.replaceFirst("(x-amz-checksum-\\w+:)....", "$1AAAA"));
                var without = client(body -> body.replace("x-amz-checksum-", "x-amz-chexxsum-"));
                var cut = client(body -> body.replace("content", "contenT"))) {
            for (var algorithm : List.of(ChecksumAlgorithm.CRC32, ChecksumAlgorithm.SHA256)) {
                assertEquals("BadDigest", refused(() -> put(flipped, algorithm)));
                assertEquals("BadDigest", refused(() -> put(cut, algorithm)));
                assertEquals("MalformedTrailerError", refused(() -> put(without, algorithm)));
            }
            var upload = s3.createMultipartUpload(r -> r.bucket(bucket).key("k")).uploadId();
            assertEquals("BadDigest", refused(() -> flipped.uploadPart(r -> r.bucket(bucket).key("k").uploadId(upload)
                    .partNumber(1).checksumAlgorithm(ChecksumAlgorithm.CRC32), RequestBody.fromString("content"))));
            assertEquals(List.of(), s3.listParts(r -> r.bucket(bucket).key("k").uploadId(upload)).parts());
        }
        assertEquals(List.of(), keys());
        put(s3, ChecksumAlgorithm.SHA256);
        assertEquals("content", s3.getObjectAsBytes(r -> r.bucket(bucket).key("k")).asUtf8String());
    }

    @Test
    void verifiesTheLengthOfChunkedBodies() {
        try (var shorter = client(body -> body.replaceFirst("7", "6"));
                var negative = client(body -> body.replaceFirst("7", "-"))) {
            assertEquals("IncompleteBody", refused(() -> put(shorter, ChecksumAlgorithm.CRC32)));
            assertEquals("InvalidRequest", refused(() -> put(negative, ChecksumAlgorithm.CRC32)));
        }
        assertEquals(List.of(), keys());
    }

    @Test
    void takesPartsOfOpenUploadsOnly() {
        var upload = s3.createMultipartUpload(r -> r.bucket(bucket).key("k")).uploadId();
        assertEquals("NoSuchUpload", refused(() -> part("k", "bogus", 1)));
        assertEquals("NoSuchUpload", refused(() -> part("other", upload, 1)));
        var part = part("k", upload, 1);
        s3.completeMultipartUpload(r -> r.bucket(bucket).key("k").uploadId(upload).multipartUpload(m -> m.parts(part)));
        assertEquals("NoSuchUpload", refused(() -> part("k", upload, 2)));
        var aborted = s3.createMultipartUpload(r -> r.bucket(bucket).key("k")).uploadId();
        part("k", aborted, 1);
        s3.abortMultipartUpload(r -> r.bucket(bucket).key("k").uploadId(aborted));
        assertEquals("NoSuchUpload", refused(() -> part("k", aborted, 2)));
        assertEquals("NoSuchUpload", refused(() -> s3.abortMultipartUpload(r -> r.bucket(bucket).key("k")
                .uploadId(aborted))));
        s3.deleteObject(r -> r.bucket(bucket).key("k"));
        s3.deleteBucket(r -> r.bucket(bucket));
    }

    @Test
    void hidesOpenUploads() {
        for (int i = 0; i < 3; i++) {
            var upload = s3.createMultipartUpload(r -> r.bucket(bucket).key("z/k")).uploadId();
            part("z/k", upload, 1);
        }
        put(".a");
        put("a");
        var pages = s3.listObjectsV2Paginator(r -> r.bucket(bucket).maxKeys(1).delimiter("-")).stream().toList();
        assertEquals(List.of(".a", "a"), pages.stream().flatMap(page -> page.contents().stream()).map(S3Object::key)
                .toList());
        assertEquals(List.of(), pages.stream().flatMap(page -> page.commonPrefixes().stream()).toList());
        assertEquals(2, s3.listObjectVersions(r -> r.bucket(bucket)).versions().size());
        assertEquals(3, s3.listMultipartUploads(r -> r.bucket(bucket)).uploads().size());
        assertEquals("BucketNotEmpty", refused(() -> s3.deleteBucket(r -> r.bucket(bucket))));
        s3.deleteObjects(r -> r.bucket(bucket).delete(d -> d.objects(key(".a", null), key("a", null))));
        s3.deleteBucket(r -> r.bucket(bucket));
        server.createBucket(bucket);
        assertEquals(List.of(), s3.listMultipartUploads(r -> r.bucket(bucket)).uploads());
    }

    @Test
    void keepsVersions() {
        put("a");
        assertEquals(List.of("a null"), versions());
        s3.putBucketVersioning(r -> r.bucket(bucket).versioningConfiguration(v -> v
                .status(BucketVersioningStatus.ENABLED)));
        assertEquals("Enabled", s3.getBucketVersioning(r -> r.bucket(bucket)).statusAsString());
        var first = put("b/1");
        var second = put("b/1");
        put("b/2");
        put("ü");
        s3.deleteObject(r -> r.bucket(bucket).key("b/1"));
        assertEquals(List.of("a", "b/2", "ü"), keys());
        var marker = s3.listObjectVersions(r -> r.bucket(bucket).prefix("b/1")).deleteMarkers().getFirst();
        assertEquals(List.of("b/1 " + second, "b/1 " + first), versions().stream().filter(v -> v.startsWith("b/1"))
                .toList());
        assertEquals(List.of("b/"), s3.listObjectVersions(r -> r.bucket(bucket).delimiter("/")).commonPrefixes()
                .stream().map(CommonPrefix::prefix).toList());
        assertEquals(6, s3.listObjectVersionsPaginator(r -> r.bucket(bucket).maxKeys(1)).stream()
                .mapToInt(page -> page.versions().size() + page.deleteMarkers().size()).sum());
        s3.deleteObject(r -> r.bucket(bucket).key("b/1").versionId(marker.versionId()));
        assertEquals(List.of("a", "b/1", "b/2", "ü"), keys());
        s3.deleteObject(r -> r.bucket(bucket).key("b/1").versionId(marker.versionId()));
        assertEquals("InvalidArgument", refused(() -> s3.deleteObject(r -> r.bucket(bucket).key("b/1")
                .versionId("junk"))));
        assertEquals("b/1", s3.getObjectAsBytes(r -> r.bucket(bucket).key("b/1").versionId(first)).asUtf8String());
        assertEquals("BucketNotEmpty", refused(() -> s3.deleteBucket(r -> r.bucket(bucket))));
        s3.listObjectVersionsPaginator(r -> r.bucket(bucket).maxKeys(2)).stream().toList().forEach(page ->
                s3.deleteObjects(r -> r.bucket(bucket).delete(d -> d.objects(page.versions().stream()
                        .map(v -> key(v.key(), v.versionId())).toList()))));
        assertEquals(List.of(), versions());
        s3.deleteBucket(r -> r.bucket(bucket));
    }

    @Test
    void tellsTheAclOfAnObject() {
        put("a//b");
        assertEquals("FULL_CONTROL", s3.getObjectAcl(r -> r.bucket(bucket).key("a//b")).grants().getFirst()
                .permissionAsString());
        assertEquals("NoSuchKey", refused(() -> s3.getObjectAcl(r -> r.bucket(bucket).key("none"))));
    }

    @Test
    void completesUploadsInOrder() {
        var upload = s3.createMultipartUpload(r -> r.bucket(bucket).key("k")).uploadId();
        var parts = IntStream.rangeClosed(1, 5).mapToObj(number -> part("k", upload, number)).toList();
        assertEquals("InvalidPartOrder", refused(() -> complete(upload, parts.get(1), parts.get(0))));
        assertEquals("InvalidPartOrder", refused(() -> complete(upload, parts.get(0), parts.get(0))));
        var page = s3.listParts(r -> r.bucket(bucket).key("k").uploadId(upload).maxParts(2));
        assertEquals(List.of(1, 2), page.parts().stream().map(Part::partNumber).toList());
        assertTrue(page.isTruncated());
        assertEquals(List.of(1, 2, 3, 4, 5), s3.listPartsPaginator(r -> r.bucket(bucket).key("k").uploadId(upload)
                .maxParts(2)).parts().stream().map(Part::partNumber).toList());
        complete(upload, parts.get(4));
        assertEquals(List.of("k"), keys());
    }

    @Test
    void copiesAnObjectOntoItself() {
        s3.putObject(r -> r.bucket(bucket).key("k").contentType("text/x").metadata(Map.of("a", "b")).tagging("t=1"),
                RequestBody.fromString("content"));
        assertEquals("InvalidRequest", refused(() -> copy("k", r -> { })));
        copy("k", r -> r.storageClass("STANDARD_IA").serverSideEncryption("AES256"));
        var head = s3.headObject(r -> r.bucket(bucket).key("k"));
        assertEquals("STANDARD_IA AES256 text/x {a=b}", head.storageClassAsString() + " "
                + head.serverSideEncryptionAsString() + " " + head.contentType() + " " + head.metadata());
        assertEquals("STANDARD_IA", s3.listObjectsV2(r -> r.bucket(bucket)).contents().getFirst()
                .storageClassAsString());
        copy("k", r -> r.metadataDirective("REPLACE").metadata(Map.of("c", "d")));
        assertEquals(Map.of("c", "d"), s3.headObject(r -> r.bucket(bucket).key("k")).metadata());
        assertEquals("content", s3.getObjectAsBytes(r -> r.bucket(bucket).key("k")).asUtf8String());
        assertEquals(1, tags("k").size());
    }

    @Test
    void copiesTags() {
        s3.putObject(r -> r.bucket(bucket).key("a b").tagging("t=1"), RequestBody.fromString("content"));
        s3.copyObject(r -> r.sourceBucket(bucket).sourceKey("a b").destinationBucket(bucket).destinationKey("c"));
        assertEquals("1", tags("c").getFirst().value());
        s3.copyObject(r -> r.sourceBucket(bucket).sourceKey("a b").destinationBucket(bucket).destinationKey("d")
                .taggingDirective("REPLACE").tagging("u=2"));
        assertEquals("u", tags("d").getFirst().key());
    }

    @Test
    void changesTags() {
        put("k");
        var tags = List.of(tag("a", "<&\"é>"), tag("b c", ""));
        s3.putObjectTagging(r -> r.bucket(bucket).key("k").tagging(t -> t.tagSet(tags)));
        assertEquals(tags, tags("k"));
        assertEquals("InvalidTag", refused(() -> s3.putObjectTagging(r -> r.bucket(bucket).key("k").tagging(t -> t
                .tagSet(tag("k", "v".repeat(257)))))));
        assertEquals(tags, tags("k"));
        s3.deleteObjectTagging(r -> r.bucket(bucket).key("k"));
        assertEquals(List.of(), tags("k"));
        assertEquals("k", s3.getObjectAsBytes(r -> r.bucket(bucket).key("k")).asUtf8String());
        assertEquals(404, assertThrows(S3Exception.class, () -> s3.putObjectTagging(r -> r.bucket(bucket).key("none")
                .tagging(t -> t.tagSet(tags)))).statusCode());
    }

    @Test
    void limitsTagsAndMetadata() {
        var eleven = IntStream.range(0, 11).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining("&"));
        assertEquals("BadRequest", refused(() -> put(r -> r.tagging(eleven))));
        assertEquals("InvalidTag", refused(() -> put(r -> r.tagging("k=" + "v".repeat(257)))));
        assertEquals("InvalidTag", refused(() -> put(r -> r.tagging("k".repeat(129) + "=v"))));
        assertEquals("MetadataTooLarge", refused(() -> put(r -> r.metadata(Map.of("m", "x".repeat(2048))))));
        put(r -> r.metadata(Map.of("m", "x".repeat(2047))).tagging("k=" + "v".repeat(256)));
        assertEquals(List.of("k"), keys());
    }

    @Test
    void takesOnlyItsOwnContinuationTokens() {
        put("a");
        put("b");
        for (var token : List.of("a", "YQ", "%")) {
            assertEquals("InvalidArgument", refused(() -> s3.listObjectsV2(r -> r.bucket(bucket)
                    .continuationToken(token))));
        }
        var page = s3.listObjects(r -> r.bucket(bucket).maxKeys(1));
        assertEquals("b", s3.listObjects(r -> r.bucket(bucket).marker(page.contents().getFirst().key())).contents()
                .getFirst().key());
        assertTrue(page.isTruncated());
    }

    @Test
    void checksTheNamesOfNewBuckets() {
        // The SDK itself refuses some of them.
        for (var name : List.of("a_b", "a..b", "ab-", "AAAA", "a".repeat(64), "192.168.0.1", "xn--a")) {
            assertEquals("InvalidBucketName", refused(() -> server.createBucket(name)), name);
        }
        assertEquals("InvalidBucketName", refused(() -> s3.createBucket(r -> r.bucket("a-s3alias"))));
        assertEquals("InvalidBucketName", refused(() -> s3.createBucket(r -> r.bucket("xn--a"))));
    }

    @Test
    void createsBucketsInRegions() {
        s3.createBucket(r -> r.bucket(bucket));
        var location = bucket + ".eu";
        try (var ireland = builder().region(Region.EU_WEST_1).build()) {
            ireland.createBucket(r -> r.bucket(location));
            assertEquals("BucketAlreadyOwnedByYou", refused(() -> ireland.createBucket(r -> r.bucket(location))));
            assertEquals("IllegalLocationConstraintException", refused(() -> ireland.createBucket(r -> r
                    .bucket(location + "2").createBucketConfiguration(c -> c.locationConstraint("us-west-2")))));
        }
        assertEquals("eu-west-1", s3.getBucketLocation(r -> r.bucket(location)).locationConstraintAsString());
        assertEquals("InvalidLocationConstraint", refused(() -> s3.createBucket(r -> r.bucket(location + "3")
                .createBucketConfiguration(c -> c.locationConstraint("mars-1")))));
        assertEquals("", Objects.requireNonNullElse(s3.getBucketLocation(r -> r.bucket(bucket))
                .locationConstraintAsString(), ""));
    }

    @Test
    void tellsTheSettingsOfANewBucket() {
        assertEquals("AES256", s3.getBucketEncryption(r -> r.bucket(bucket)).serverSideEncryptionConfiguration().rules()
                .getFirst().applyServerSideEncryptionByDefault().sseAlgorithmAsString());
        assertTrue(s3.getPublicAccessBlock(r -> r.bucket(bucket)).publicAccessBlockConfiguration()
                .restrictPublicBuckets());
        s3.putPublicAccessBlock(r -> r.bucket(bucket).publicAccessBlockConfiguration(c -> c.blockPublicAcls(true)));
        var block = s3.getPublicAccessBlock(r -> r.bucket(bucket)).publicAccessBlockConfiguration();
        assertEquals("true false", block.blockPublicAcls() + " " + block.ignorePublicAcls());
        s3.deletePublicAccessBlock(r -> r.bucket(bucket));
        assertEquals("NoSuchPublicAccessBlockConfiguration", refused(() -> s3.getPublicAccessBlock(r -> r
                .bucket(bucket))));
        assertEquals("NoSuchBucketPolicy", refused(() -> s3.getBucketPolicyStatus(r -> r.bucket(bucket))));
        assertEquals("NoSuchTagSet", refused(() -> s3.getBucketTagging(r -> r.bucket(bucket))));
        s3.putBucketTagging(r -> r.bucket(bucket).tagging(t -> t.tagSet(Tag.builder().key("k").value("<v>").build())));
        assertEquals("<v>", s3.getBucketTagging(r -> r.bucket(bucket)).tagSet().getFirst().value());
        assertNull(s3.getBucketLogging(r -> r.bucket(bucket)).loggingEnabled());
        assertNull(s3.getBucketVersioning(r -> r.bucket(bucket)).status());
        assertEquals("NoSuchBucket", refused(() -> s3.getBucketTagging(r -> r.bucket("none"))));
        assertEquals("NotImplemented", refused(() -> s3.putBucketLogging(r -> r.bucket(bucket)
                .bucketLoggingStatus(l -> l.loggingEnabled(e -> e.targetBucket("b").targetPrefix(""))))));
    }

    @Test
    void answersMalformedPathsInXml() throws Exception {
        for (var path : List.of("/b%zz/k", "/../../x", "/b/%c3%28?list-type=2&prefix=%zz")) {
            try (var socket = new Socket(server.endpoint().getHost(), server.endpoint().getPort())) {
                socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                        + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
                var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
                assertTrue(answer.matches("(?s)HTTP/1.1 4\\d\\d .*<\\?xml .*<Error><Code>\\w+</Code>.*"), answer);
            }
        }
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private List<Tag> tags(String key) {
        return s3.getObjectTagging(r -> r.bucket(bucket).key(key)).tagSet();
    }

    private void copy(String key, Consumer<CopyObjectRequest.Builder> change) {
        s3.copyObject(CopyObjectRequest.builder().sourceBucket(bucket).sourceKey(key).destinationBucket(bucket)
                .destinationKey(key).build().copy(change));
    }

    private void complete(String upload, CompletedPart... parts) {
        s3.completeMultipartUpload(r -> r.bucket(bucket).key("k").uploadId(upload)
                .multipartUpload(m -> m.parts(parts)));
    }

    private void put(Consumer<PutObjectRequest.Builder> change) {
        s3.putObject(PutObjectRequest.builder().bucket(bucket).key("k").build().copy(change),
                RequestBody.fromString("content"));
    }

    private String put(String key) {
        return s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(key)).versionId();
    }

    private void put(S3Client client, ChecksumAlgorithm algorithm) {
        client.putObject(r -> r.bucket(bucket).key("k").checksumAlgorithm(algorithm),
                RequestBody.fromString("content"));
    }

    private CompletedPart part(String key, String upload, int number) {
        var part = s3.uploadPart(r -> r.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                RequestBody.fromString("part"));
        return CompletedPart.builder().partNumber(number).eTag(part.eTag()).build();
    }

    private List<String> keys() {
        return s3.listObjectsV2(r -> r.bucket(bucket)).contents().stream().map(S3Object::key).toList();
    }

    private List<String> versions() {
        return s3.listObjectVersions(r -> r.bucket(bucket)).versions().stream()
                .map((ObjectVersion version) -> version.key() + " " + version.versionId()).toList();
    }

    private static ObjectIdentifier key(String key, String version) {
        return ObjectIdentifier.builder().key(key).versionId(version).build();
    }

    private static S3ClientBuilder builder() {
        return S3Client.builder().endpointOverride(server.endpoint()).region(Region.US_EAST_1).forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(server.accessKey(),
                        server.secretKey())));
    }

    /// Returns a client whose request bodies are changed on the way. Their length is signed, and must stay.
    private static S3Client client(UnaryOperator<String> change) {
        var http = Apache5HttpClient.create();
        return builder().httpClient(new SdkHttpClient() {

            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                return http.prepareRequest(request.contentStreamProvider().map(content -> {
                    try (var stream = content.newStream()) {
                        var body = change.apply(new String(stream.readAllBytes(), ISO_8859_1)).getBytes(ISO_8859_1);
                        return HttpExecuteRequest.builder().request(request.httpRequest())
                                .contentStreamProvider(() -> new ByteArrayInputStream(body)).build();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }).orElse(request));
            }

            @Override
            public void close() {
                http.close();
            }
        }).overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1))).build();
    }

    private static String refused(Runnable action) {
        return assertThrows(S3Exception.class, action::run).awsErrorDetails().errorCode();
    }
}
