//DEPS software.amazon.awssdk:s3
//SOURCES ../support/ScriptedServer.java ../support/ServerCertificate.java

package awskit;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.errors.Failure;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import support.ScriptedServer;
import support.ServerCertificate;

/// How a session's sync clients send bodies to servers that read them, refuse them, or stop reading.
class HttpUploadTest {

    private static final String STORED = "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 0\r\n\r\n";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    /// Larger than all buffers between two processes.
    private static final int BIG = 16 * 1024 * 1024;

    @TempDir
    static Path folder;
    private static ServerCertificate certificate;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = ServerCertificate.create(folder);
    }

    private static String error(int status, String code) {
        var body = "<Error><Code>" + code + "</Code><Message>no</Message></Error>";
        return "HTTP/1.1 " + status + " No\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static Session session(ScriptedServer server, Duration readTimeout) {
        return Session.builder().environment(Map.of("HOME", "/nowhere", "AWS_EC2_METADATA_DISABLED", "true"))
                .region("us-east-1").credentials("AKID", "secret").endpoint(server.uri()).maxAttempts(1)
                .readTimeout(readTimeout).caBundle(certificate.pem()).build();
    }

    private static ScriptedServer server(boolean tls, ScriptedServer.Script script) throws Exception {
        return tls ? ScriptedServer.tls(certificate.context(), script) : ScriptedServer.start(script);
    }

    /// Uploads a body. Returns the error code, or `stored`.
    private static String put(Session session, int size) {
        try {
            session.client(S3Client.builder()).putObject(put -> put.bucket("b").key("k"),
                    RequestBody.fromBytes(new byte[size]));
            return "stored";
        } catch (RuntimeException e) {
            return Failure.of(e).code();
        }
    }

    private static long length(String head) {
        return Pattern.compile("(?i)\r\nContent-Length: (\\d+)").matcher(head).results().findFirst()
                .map(found -> Long.parseLong(found.group(1))).orElseThrow();
    }

    @Test
    void waitsForTheServerToContinue() throws Exception {
        var early = new AtomicInteger();
        try (var server = ScriptedServer.start(client -> {
                    for (var answers : List.of(CONTINUE, CONTINUE + CONTINUE, "HTTP/1.1 102 Wait\r\n\r\n" + CONTINUE)) {
                        var head = client.head();
                        assertTrue(head.contains("\r\nExpect: 100-continue\r\n"), head);
                        early.addAndGet(client.socket().getInputStream().available());
                        client.send(answers);
                        client.body(length(head));
                        client.send(STORED);
                    }
                }); var session = session(server, Duration.ofSeconds(10))) {
            assertEquals("stored stored stored", put(session, BIG) + " " + put(session, BIG) + " " + put(session, BIG));
            assertEquals(List.of(0, 1), List.of(early.get(), server.connections()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sendsABodyThatNobodyAskedFor(boolean tls) throws Exception {
        try (var server = server(tls, client -> {
                    var head = client.head();
                    client.body(1000);
                    client.send(CONTINUE);
                    client.body(length(head) - 1000);
                    client.send(CONTINUE + STORED);
                    client.serve(STORED);
                }); var session = session(server, Duration.ofSeconds(10))) {
            assertEquals("stored stored", put(session, BIG) + " " + put(session, 1));
            assertEquals(1, server.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsABodyThatIsRefused(boolean tls) throws Exception {
        var more = new AtomicLong();
        try (var server = server(tls, client -> {
                    if (client.number() == 1) {
                        client.head();
                        client.send(error(403, "AccessDenied"));
                        more.addAndGet(client.socket().getInputStream().transferTo(OutputStream.nullOutputStream()));
                    } else {
                        client.serve(STORED);
                    }
                }); var session = session(server, Duration.ofSeconds(10))) {
            assertEquals("AccessDenied stored", put(session, BIG) + " " + put(session, 1));
            assertEquals(List.of(2, 0L), List.of(server.connections(), more.get()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void seesWhyABodyIsRefusedInItsMiddle(boolean tls) throws Exception {
        for (var end : List.<ScriptedServer.Script>of(ScriptedServer.Client::awaitEnd, _ -> {})) {
            try (var server = server(tls, client -> {
                        client.head();
                        client.send(CONTINUE);
                        client.body(1_000_000);
                        client.send(error(503, "SlowDown"));
                        end.talk(client);
                    }); var session = session(server, Duration.ofSeconds(10))) {
                assertEquals("SlowDown", put(session, BIG));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givesUpAServerThatReadsNoMore(boolean tls) throws Exception {
        for (var answer : List.of("", error(503, "SlowDown"))) {
            var over = new CountDownLatch(1);
            try (var server = server(tls, client -> {
                        client.head();
                        client.send(CONTINUE);
                        client.body(1_000_000);
                        client.send(answer);
                        over.await();
                    }); var session = session(server, Duration.ofSeconds(1))) {
                assertEquals(answer.isEmpty() ? "Timeout" : "SlowDown", put(session, BIG));
            } finally {
                over.countDown();
            }
        }
    }

    @Test
    void resetInTheMiddleOfABodyIsALostConnection() throws Exception {
        try (var server = ScriptedServer.start(client -> {
                    client.head();
                    client.send(CONTINUE);
                    client.body(1_000_000);
                    client.reset();
                }); var session = session(server, Duration.ofSeconds(10))) {
            assertEquals("ConnectionLost", put(session, BIG));
        }
    }

    @Test
    void sendsBodiesOfUnknownLengthInChunks() throws Exception {
        var seen = new CompletableFuture<String>();
        try (var server = ScriptedServer.start(client -> {
                    var head = client.head();
                    client.send(CONTINUE);
                    var body = new StringBuilder();
                    while (!body.toString().endsWith("\r\n0\r\n\r\n")) {
                        body.append((char) client.socket().getInputStream().read());
                    }
                    seen.complete(head + body);
                    client.send(STORED);
                }); var session = session(server, Duration.ofSeconds(5))) {
            session.client(S3Client.builder().serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED))
                    .putObject(put -> put.bucket("b").key("k"), RequestBody.fromContentProvider(
                            () -> new ByteArrayInputStream("hello".getBytes()), "text/plain"));
            assertTrue(seen.join().contains("\r\nTransfer-Encoding: chunked\r\n"), seen.join());
            assertTrue(seen.join().endsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), seen.join());
        }
    }

    @Test
    void saysThatThereIsNoBody() throws Exception {
        var head = new CompletableFuture<String>();
        try (var server = ScriptedServer.start(client -> {
                    head.complete(client.request());
                    client.send(ScriptedServer.ok("<CopyObjectResult/>"));
                }); var session = session(server, Duration.ofSeconds(10))) {
            session.client(S3Client.builder()).copyObject(copy -> copy.sourceBucket("b").sourceKey("k")
                    .destinationBucket("b").destinationKey("c"));
            assertTrue(head.join().contains("\r\nContent-Length: 0\r\n"), head.join());
        }
    }

    @Test
    void sendsMetadataAsItIsSigned() throws Exception {
        var head = new CompletableFuture<String>();
        try (var server = ScriptedServer.start(client -> {
                    head.complete(client.request());
                    client.send(STORED);
                }); var session = session(server, Duration.ofSeconds(10))) {
            var s3 = session.client(S3Client.builder());
            s3.putObject(put -> put.bucket("b").key("k").metadata(Map.of("a", "grün")), RequestBody.empty());
            assertTrue(head.join().contains("\r\nx-amz-meta-a: gr\u00c3\u00bcn\r\n"), head.join());
            for (var metadata : List.of(Map.of("a", "x\r\nx-amz-acl: public-read"), Map.of("a: x\nb", "c"))) {
                var failure = Failure.of(assertThrows(RuntimeException.class, () -> s3.putObject(put -> put.bucket("b")
                        .key("k").metadata(metadata), RequestBody.empty())));
                assertTrue(failure.line().matches("IllegalArgumentException: header \\S+ has a line break"),
                        failure.line());
            }
        }
    }
}
