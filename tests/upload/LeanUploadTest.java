//SOURCES ../../scripts/upload/FolderUpload.java ../support/ScriptedServer.java ../support/ServerCertificate.java
//SOURCES ../support/StubEndpoint.java

package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.Session;
import awskit.SessionBuilder;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import support.ScriptedServer;
import support.ServerCertificate;
import support.StubEndpoint;

/// The requests of an upload that do not go through the SDK's pipeline, held to what the SDK would send.
class LeanUploadTest {

    private static final AwsSessionCredentials CREDENTIALS =
            AwsSessionCredentials.create("AKIDEXAMPLE", "secret", "token");
    /// What all the requests of an upload can make sense of.
    private static final StubEndpoint.Answer STORED = StubEndpoint.Answer.of(200, "<ListBucketResult/>")
            .with("ETag", "\"etag\"");

    /// As some servers write it.
    private static final String INDENTED = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error>
              <Code>InvalidStorageClass</Code>
              <Message>no such class</Message>
            </Error>
            """;

    @TempDir
    Path folder;

    private final UploadReport report = new UploadReport(_ -> { });

    private SessionBuilder session(URI endpoint) {
        return Session.builder().environment(Map.of()).region("eu-west-1").endpoint(endpoint)
                .credentials(StaticCredentialsProvider.create(CREDENTIALS));
    }

    private void upload(SessionBuilder builder) throws Exception {
        upload(builder, UploadSettings.defaults());
    }

    private void upload(SessionBuilder builder, UploadSettings settings) throws Exception {
        try (var session = builder.build()) {
            new FolderUpload(session, S3Location.parse("s3://bucket/p"), settings, report, Progress.none())
                    .run(Folder.of(folder));
        }
    }

    private static List<StubEndpoint.Seen> puts(StubEndpoint server) {
        return server.seen.stream().filter(request -> request.method().equals("PUT")).toList();
    }

    private static Instant signed(String time) {
        return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC).parse(time, Instant::from);
    }

    private static String sdksSignature(StubEndpoint.Seen seen, URI server) {
        return sdksSignature(seen, server, false);
    }

    /// Signs what came as the SDK signs it.
    ///
    /// @param body whether the signature covers the body over TLS too
    static String sdksSignature(StubEndpoint.Seen seen, URI server, boolean body) {
        var time = signed(seen.header("X-amz-date"));
        var unsigned = SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(seen.method()))
                .uri(server.resolve(seen.path()));
        var added = Set.of("authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token");
        seen.headers().forEach((name, values) -> {
            if (!added.contains(name.toLowerCase())) {
                unsigned.putHeader(name, values);
            }
        });
        return AwsV4HttpSigner.create().sign(sign -> sign.identity(CREDENTIALS).request(unsigned.build())
                .payload(() -> new ByteArrayInputStream(seen.body().getBytes()))
                .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, body))
                .request().firstMatchingHeader("Authorization").orElseThrow();
    }

    private void writeOddNames() throws Exception {
        for (var name : List.of("plain", "a b", "ä€🙂", "plus+and%25", "~tilde*'()!", "q?&=;:@$,", "x/.../y",
                "[brackets]{}|^`")) {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content of " + name.replaceAll("[^a-z]", ""));
        }
    }

    @Test
    void signsAsTheSdkDoes() throws Exception {
        writeOddNames();
        try (var server = StubEndpoint.always(STORED)) {
            upload(session(server.uri()), UploadSettings.defaults()
                    .template(PutObjectRequest.builder().metadata(Map.of("note", "two  blanks"))
                            .cacheControl(" max-age=60,  public").tagging("a=b&c=d").serverSideEncryption("AES256")
                            .build())
                    .rules(HeaderRules.parse(List.of("*: Expires=\"Wed, 21 Oct 2037 07:28:00 GMT\""))));

            assertEquals(8, puts(server).size());
            for (var put : puts(server)) {
                assertTrue(put.header("User-agent").startsWith("awskit "), "not lean: " + put);
                assertEquals(sdksSignature(put, server.uri()), put.header("Authorization"), put.path());
            }
        }
        assertEquals(8, report.requests().get("PutObject"));
    }

    @Test
    void givesEachFileTheHeadersOfItsRules() throws Exception {
        for (var name : List.of("a.js", "b.js", "c.js")) {
            Files.writeString(folder.resolve(name), "content");
        }
        try (var server = StubEndpoint.always(STORED)) {
            upload(session(server.uri()), UploadSettings.defaults().rules(HeaderRules.parse(List.of(
                    "a.js: Cache-Control=public, Content-Language=en",
                    "b.js: Cache-Control=\"public, Content-Language=en\""))));

            assertEquals(Map.of("/bucket/p/a.js", "public|en", "/bucket/p/b.js", "public, Content-Language=en|",
                    "/bucket/p/c.js", "|"), puts(server).stream().collect(Collectors.toMap(StubEndpoint.Seen::path,
                            put -> put.header("Cache-control") + "|" + put.header("Content-language"))));
        }
    }

    @Test
    void metadataOfTheUserBeatsThatOfTheFile() throws Exception {
        Files.writeString(folder.resolve("file"), "content");
        try (var server = StubEndpoint.always(STORED)) {
            upload(session(server.uri()), UploadSettings.defaults().preserve(true)
                    .template(PutObjectRequest.builder().metadata(Map.of("Mtime", "mine", "Note", "text")).build()));

            var put = puts(server).getFirst();
            assertEquals("mine text", put.header("X-amz-meta-mtime") + " " + put.header("X-amz-meta-note"));
            assertTrue(put.header("X-amz-meta-mode").startsWith("100"), put.toString());
        }
    }

    @Test
    void leavesTheContentToTls(@TempDir Path keys) throws Exception {
        writeOddNames();
        var certificate = ServerCertificate.create(keys);
        try (var server = StubEndpoint.https(certificate.context(), STORED)) {
            upload(session(server.uri()).caBundle(certificate.pem()));

            assertEquals(8, puts(server).size());
            for (var put : puts(server)) {
                assertEquals("UNSIGNED-PAYLOAD", put.header("X-amz-content-sha256"));
                assertEquals(sdksSignature(put, server.uri()), put.header("Authorization"), put.path());
            }
        }
    }

    @Test
    void sendsBothHashesOfTheContent() throws Exception {
        var content = "x".repeat(300_000);
        Files.writeString(folder.resolve("large"), content);
        var crc = new CRC32();
        crc.update(content.getBytes());
        try (var server = StubEndpoint.always(STORED)) {
            upload(session(server.uri()));

            var put = puts(server).getFirst();
            assertEquals(content, put.body());
            assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes())),
                    put.header("X-amz-content-sha256"));
            assertEquals(Base64.getEncoder().encodeToString(HexFormat.of().parseHex("%08x".formatted(crc.getValue()))),
                    put.header("X-amz-checksum-crc32"));
        }
    }

    @Test
    void signsNothingWithoutCredentials() throws Exception {
        Files.writeString(folder.resolve("file"), "content");
        try (var server = StubEndpoint.always(STORED)) {
            upload(Session.builder().environment(Map.of()).region("eu-west-1").endpoint(server.uri()).anonymous());

            assertEquals(List.of(""), puts(server).stream().map(put -> put.header("Authorization")).toList());
        }
    }

    @Test
    void leavesTheRequestsToTheSdkWhereSomebodyLooks() throws Exception {
        Files.writeString(folder.resolve("file"), "content");
        try (var server = StubEndpoint.always(STORED)) {
            upload(session(server.uri()).interceptor(new ExecutionInterceptor() {}));

            assertTrue(puts(server).getFirst().header("User-agent").startsWith("aws-sdk-java/"));
        }
    }

    @Test
    void goesByTheClockOfTheServer() throws Exception {
        Files.writeString(folder.resolve("file"), "content");
        var there = Instant.parse("2020-01-02T03:04:05Z");
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(there.atOffset(ZoneOffset.UTC));
        var skewed = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
        var times = new ConcurrentLinkedQueue<Instant>();
        try (var server = ScriptedServer.start(client -> {
            while (true) {
                var request = client.request();
                if (!request.startsWith("PUT")) {
                    client.send(ScriptedServer.ok("<ListBucketResult/>"));
                    continue;
                }
                times.add(signed(request.replaceFirst("(?is).*X-Amz-Date: (\\w+).*", "$1")));
                client.send(times.size() > 1 ? ScriptedServer.ok("") : "HTTP/1.1 403 Forbidden\r\nDate: " + date
                        + "\r\nContent-Length: " + skewed.length() + "\r\n\r\n" + skewed);
            }
        })) {
            upload(session(server.uri()));

            assertEquals(List.of(), report.failed());
            assertEquals(2, times.size());
            var again = List.copyOf(times).getLast();
            assertTrue(Duration.between(there, again).abs().toMinutes() < 5, again.toString());
        }
    }

    @Test
    void needsNoClient() throws Exception {
        for (var name : List.of("large", "same", "other", "unknown")) {
            Files.writeString(folder.resolve(name), "x".repeat(name.equals("large") ? 6 << 20 : 4));
        }
        var listing = Stream.of("other", "same", "sta%07le", "stale", "unknown").map(key -> "<Contents><Key>p/" + key
                + "</Key><Size>4</Size><LastModified>2099-01-01T00:00:00Z</LastModified></Contents>").collect(
                Collectors.joining("", "<ListBucketResult><EncodingType>url</EncodingType>", "</ListBucketResult>"));
        var md5 = Map.of("same", "ea416ed0759d46a8de58f63a59077499", "other", "9");
        try (var server = StubEndpoint.answering(request -> switch (request.method()) {
            case "HEAD" -> new StubEndpoint.Answer(200, md5.entrySet().stream()
                    .filter(object -> request.path().endsWith(object.getKey())).findFirst()
                    .map(object -> Map.of("Content-Length", "4", "ETag", '"' + object.getValue() + '"'))
                    .orElse(Map.of()), "");
            case "GET" -> StubEndpoint.Answer.of(200, listing);
            case "POST" -> StubEndpoint.Answer.of(200, "<AnyResult><UploadId>id</UploadId></AnyResult>");
            default -> STORED;
        })) {
            upload(session(server.uri()), UploadSettings.defaults().delete(true).comparison(Comparison.CHECKSUM)
                    .transfer(new TransferSettings(4, 5 << 20, 5 << 20, 0, Optional.of(Crc.CRC32))));

            assertEquals(List.of(), report.failed());
            assertEquals(Map.of("CompleteMultipartUpload", 1L, "CreateMultipartUpload", 1L, "DeleteObject", 1L,
                    "DeleteObjects", 1L, "HeadObject", 3L, "ListObjectsV2", 1L, "PutObject", 2L, "UploadPart", 2L),
                    report.requests());
            assertEquals(report.requests().values().stream().mapToLong(Long::longValue).sum(), server.seen.size());
            for (var request : server.seen) {
                assertTrue(request.header("User-agent").startsWith("awskit "), "not lean: " + request.path());
            }
        }
    }

    @Test
    void tellsWhatTheServerSays() throws Exception {
        Files.writeString(folder.resolve("file"), "content");
        try (var server = StubEndpoint.answering(request -> request.method().equals("PUT")
                ? StubEndpoint.Answer.of(400, INDENTED) : STORED)) {
            upload(session(server.uri()));

            var failed = report.failed().getFirst();
            assertEquals("InvalidStorageClass", failed.code());
            assertTrue(failed.message().contains("no such class"), failed.message());
        }
    }

    @Test
    void triesAgainAsOftenAsItShall() throws Exception {
        Files.writeString(folder.resolve("file"), "content");
        try (var server = StubEndpoint.answering(request -> request.method().equals("PUT")
                ? StubEndpoint.Answer.s3(503, "SlowDown", "slower") : STORED)) {
            upload(session(server.uri()).maxAttempts(2));

            assertEquals("SlowDown", report.failed().getFirst().code());
            assertEquals(2 * 2, puts(server).size(), "two attempts, and the second try of the run");
        }
        assertEquals(4, report.requests().get("PutObject"));
    }
}
