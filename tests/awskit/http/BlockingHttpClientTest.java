//DEPS software.amazon.awssdk:s3
//SOURCES ../../support/ScriptedServer.java

package awskit.http;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.Session;
import awskit.SessionBuilder;
import awskit.errors.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import support.ScriptedServer;

/// How a session's sync clients read good and bad responses, and what they do with the connection afterwards.
class BlockingHttpClientTest {

    private static final String OK = ScriptedServer.ok("fine");

    private static SessionBuilder session(ScriptedServer server) {
        return Session.builder().environment(Map.of("HOME", "/nowhere", "AWS_EC2_METADATA_DISABLED", "true"))
                .region("us-east-1").credentials("AKID", "secret").endpoint(server.uri()).maxAttempts(1)
                .readTimeout(Duration.ofSeconds(10));
    }

    private static S3Client s3(Session session) {
        return session.client(S3Client.builder());
    }

    private static String get(S3Client s3) {
        return s3.getObjectAsBytes(get -> get.bucket("b").key("k")).asUtf8String();
    }

    private static Failure failure(Runnable call) {
        return Failure.of(assertThrows(Exception.class, call::run));
    }

    private static String got(S3Client s3) {
        try {
            return get(s3);
        } catch (RuntimeException e) {
            return Failure.of(e).code();
        }
    }

    /// Sends two GET requests. Returns the outcome of the first one, and how many connections both took.
    ///
    /// @param answer the response to the first one
    private static String outcome(String answer) throws IOException {
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    client.send(client.number() == 1 ? answer : OK);
                    client.serve(OK);
                }); var session = session(server).build()) {
            var s3 = s3(session);
            return got(s3) + " " + got(s3) + " " + server.connections();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Content-Length: 2~~hi                                                  | hi fine 1",
        "content-length:2~~hi                                                   | hi fine 1",
        "Content-Length: 2~Content-Length: 2~~hi                                | hi fine 1",
        "Content-Length: 2~X: a~ folded~~hi                                     | hi fine 1",
        "Content-Length: 2~Connection: close~~hi                                | hi fine 2",
        "Content-Length: 2~Connection: x, Close~~hi                             | hi fine 2",
        "Content-Length: 2~Connection: x~Connection: close~~hi                  | hi fine 2",
        "Content-Length: 2~~hi, and more                                        | hi fine 2",
        "Transfer-Encoding: chunked~~2~hi~0~~                                   | hi fine 1",
        "Transfer-Encoding: Chunked~~1;a=b;c=\"d\"~h~ 01 ;~i~0;x~Trailer: t~~   | hi fine 1",
        "Transfer-Encoding: chunked~Content-Length: 77~~2~hi~0~~                | hi fine 1",
        "Transfer-Encoding: gzip, chunked~~2~hi~0~~                             | hi fine 1",
        "Content-Length: 2x~~hi                                                 | BadAnswer fine 2",
        "Content-Length: -2~~hi                                                 | BadAnswer fine 2",
        "Content-Length: 2~Content-Length: 3~~hi                                | BadAnswer fine 2",
        "Content-Length: 99999999999999999999~~hi                               | BadAnswer fine 2",
        "no header~~                                                            | BadAnswer fine 2",
        "Transfer-Encoding: chunked~~zz~hi~0~~                                  | BadAnswer fine 2",
        "Transfer-Encoding: chunked~~-2~hi~0~~                                  | BadAnswer fine 2",
        "Transfer-Encoding: chunked~~ffffffffffffffff~hi~0~~                    | BadAnswer fine 2",
        "Transfer-Encoding: chunked~~~hi~0~~                                    | BadAnswer fine 2",
        "Transfer-Encoding: chunked~~1~hi~0~~                                   | BadAnswer fine 2",
    })
    void readsAnswers(String answer, String outcome) throws IOException {
        assertEquals(outcome, outcome("HTTP/1.1 200 OK\r\n" + answer.replace("~", "\r\n")));
    }

    @Test
    void readsOtherFirstLines() throws IOException {
        var rest = "\r\nContent-Length: 2\r\n\r\nhi";
        assertEquals("hi fine 2", outcome("HTTP/1.0 200 OK" + rest));
        assertEquals("hi fine 1", outcome("HTTP/1.1 200" + rest));
        assertEquals("hi fine 1", outcome("HTTP/1.1 200 " + rest));
        assertEquals("hi fine 1", outcome("HTTP/1.1 200 Schön gut" + rest));
        assertEquals("hi fine 1", outcome("HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 200 OK" + rest));
        for (var garbage : List.of("SSH-2.0-OpenSSH_9.6\r\n", "HTTP/2 200 OK" + rest, "HTTP/1.1 20 OK" + rest,
                "\25\3\3\0\2\n", "\r\n", "x".repeat(70_000) + "\n")) {
            assertEquals("BadAnswer fine 2", outcome(garbage));
        }
    }

    @Test
    void refusesEndlessHeads() throws IOException {
        assertEquals("BadAnswer fine 2", outcome("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(1001) + "\r\n"));
        assertEquals("hi fine 1", outcome("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nx-amz-meta-a: " + "x".repeat(60_000)
                + "\r\n\r\nhi"));
    }

    /// Returns the failure of a request to a server that sends a text over and over.
    ///
    /// @param pause between two of them
    private static Failure endless(String begin, String more, Duration pause, Consumer<S3Client> call)
            throws IOException {
        var over = new CountDownLatch(1);
        try (var server = ScriptedServer.start(client -> {
                    client.head();
                    client.send(begin);
                    while (!over.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                        client.send(more);
                    }
                }); var session = session(server).readTimeout(Duration.ofMillis(400)).build()) {
            return assertTimeoutPreemptively(Duration.ofSeconds(20), () -> failure(() -> call.accept(s3(session))));
        } finally {
            over.countDown();
        }
    }

    @Test
    void refusesEndlessInterimAnswers() throws IOException {
        var interim = "HTTP/1.1 102 Processing\r\n\r\n";
        assertEquals("BadAnswer", endless("", interim, Duration.ZERO, BlockingHttpClientTest::get).code());
        assertEquals("Timeout", endless("", interim, Duration.ofMillis(100), BlockingHttpClientTest::get).code());
        assertEquals("BadAnswer", endless("", interim, Duration.ZERO, s3 -> s3.putObject(put -> put.bucket("b").key("k"),
                RequestBody.fromBytes(new byte[8 << 20]))).code());
    }

    @Test
    void refusesEndlessTrailers() throws IOException {
        var begin = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
        var trailer = "Trailer: " + "x".repeat(100) + "\r\n";
        assertEquals("BadAnswer", endless(begin, trailer, Duration.ZERO, BlockingHttpClientTest::get).code());
        assertEquals("Timeout", endless(begin, trailer, Duration.ofMillis(100), BlockingHttpClientTest::get).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 ", "HTTP/1.1 200 OK\r\nA: "})
    void timesTheWholeHead(String begin) throws IOException {
        assertEquals("Timeout", endless(begin, "x", Duration.ofMillis(50), BlockingHttpClientTest::get).code());
    }

    @Test
    void doesNotTimeTheWholeBody() throws IOException {
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    client.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n");
                    for (var i = 0; i < 8; i++) {
                        new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
                        client.send("x");
                    }
                }); var session = session(server).readTimeout(Duration.ofSeconds(2)).build()) {
            assertEquals("xxxxxxxx", get(s3(session)));
        }
    }

    @Test
    void namesAServerThatDoesNotSpeakHttp() throws IOException {
        try (var server = ScriptedServer.always("220 smtp\r\n"); var session = session(server).build()) {
            var failure = failure(s3(session)::listBuckets);
            assertEquals("bad answer from " + server.uri() + ": not an HTTP response: \"220 smtp\" "
                    + "(check --endpoint-url)", failure.line());
            assertEquals(List.of(255, 0), List.of(failure.exitCode(), failure.status()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "-                                                         | ConnectionLost",
        "HTTP/1.1 2                                                | ConnectionLost",
        "HTTP/1.1 200 OK~Conte                                     | ConnectionLost",
        "HTTP/1.1 200 OK~Content-Length: 5~~hi                     | ConnectionLost",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1             | ConnectionLost",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~hi          | ConnectionLost",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~hi          | ConnectionLost",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~hi~0~       | ConnectionLost",
        "HTTP/1.1 200 OK~~hi                                       | hi",
        "HTTP/1.0 200 OK~~hi                                       | hi",
        "HTTP/1.1 200 OK~Transfer-Encoding: identity~~hi           | hi",
    })
    void noticesCutAnswers(String answer, String outcome) throws IOException {
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    client.send(answer == null ? "" : answer.replace("~", "\r\n"));
                }); var session = session(server).build()) {
            var s3 = s3(session);
            assertEquals(outcome, got(s3));
            assertEquals(outcome, got(s3));
        }
    }

    @Test
    void answersWithoutABodyLeaveTheConnectionOpen() throws IOException {
        try (var server = ScriptedServer.start(client -> {
                    while (true) {
                        var head = client.request();
                        client.send(head.startsWith("HEAD") ? "HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n"
                                : head.startsWith("DELETE") ? "HTTP/1.1 204 No Content\r\n\r\n"
                                : head.contains("If-Modified-Since") ? "HTTP/1.1 304 Not Modified\r\nETag: e\r\n\r\n"
                                : ScriptedServer.ok(""));
                    }
                }); var session = session(server).build()) {
            var s3 = s3(session);
            for (int i = 0; i < 2; i++) {
                assertEquals(77, s3.headObject(head -> head.bucket("b").key("k")).contentLength());
                assertEquals(204, s3.deleteObject(delete -> delete.bucket("b").key("k")).sdkHttpResponse()
                        .statusCode());
                assertEquals(304, failure(() -> s3.getObject(get -> get.bucket("b").key("k")
                        .ifModifiedSince(Instant.EPOCH))).status());
                assertEquals("", get(s3));
            }
            assertEquals(1, server.connections());
        }
    }

    @Test
    void connectionsClosedWhileIdleCostNoAttempt() throws Exception {
        var closed = new SynchronousQueue<Boolean>();
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    client.send(OK);
                    client.socket().close();
                    closed.put(true);
                }); var session = session(server).build()) {
            for (int i = 1; i <= 3; i++) {
                assertEquals("fine", get(s3(session)));
                closed.take();
                assertEquals(i, server.connections());
            }
        }
    }

    @Test
    void connectionsClosedInsteadOfASecondAnswerCostNoAttempt() throws Exception {
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    client.send(OK);
                    client.head();
                }); var session = session(server).build()) {
            for (int i = 1; i <= 3; i++) {
                assertEquals("fine", get(s3(session)));
                assertEquals(i, server.connections());
            }
        }
    }
}
