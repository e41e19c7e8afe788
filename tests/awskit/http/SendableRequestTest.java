//SOURCES ../../support/ScriptedServer.java ../../support/ServerCertificate.java

package awskit.http;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import support.ScriptedServer;
import support.ServerCertificate;

/// Requests that are sent before a thread waits for their responses.
@Timeout(60)
class SendableRequestTest {

    private static final String OK = ScriptedServer.ok("fine");
    /// More than fits into the buffers on the way.
    private static final int LARGE = 20 << 20;

    private static Session session(ScriptedServer server) {
        return Session.builder().environment(Map.of()).region("us-east-1").endpoint(server.uri())
                .readTimeout(Duration.ofSeconds(10)).build();
    }

    private static SendableRequest get(Session session, ScriptedServer server) {
        return request(session, HttpExecuteRequest.builder().request(head(server, SdkHttpMethod.GET).build()));
    }

    private static SendableRequest put(Session session, ScriptedServer server, int bytes) {
        return request(session, HttpExecuteRequest.builder().request(head(server, SdkHttpMethod.PUT)
                        .putHeader("Content-Length", Integer.toString(bytes)).build())
                .contentStreamProvider(() -> new ByteArrayInputStream(new byte[bytes])));
    }

    private static SdkHttpRequest.Builder head(ScriptedServer server, SdkHttpMethod method) {
        return SdkHttpRequest.builder().method(method).uri(server.uri()).encodedPath("/b/k");
    }

    private static SendableRequest request(Session session, HttpExecuteRequest.Builder request) {
        return assertInstanceOf(SendableRequest.class, session.httpClient().prepareRequest(request.build()));
    }

    private static String body(HttpExecuteResponse response) throws IOException {
        try (var body = response.responseBody().orElseThrow()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void areWithTheServerBeforeAnyResponseIsRead() throws Exception {
        var received = new CountDownLatch(2);
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    received.countDown();
                    received.await();
                    client.send(OK);
                    client.serve(OK);
                }); var session = session(server)) {
            var first = put(session, server, 1000);
            var second = get(session, server);
            assertTrue(first.send().orElseThrow().isOpen());
            assertTrue(second.send().orElseThrow().isOpen());
            received.await();
            assertEquals("fine", body(second.call()));
            assertEquals("fine", body(first.call()));
            assertEquals("fine", body(put(session, server, 0).call()));
            assertEquals(2, server.connections());
        }
    }

    @Test
    void haveNothingToWaitForWhenTheServerRespondsEarly() throws Exception {
        try (var server = ScriptedServer.start(client -> {
                    client.head();
                    client.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                    client.awaitEnd();
                }); var session = session(server)) {
            var request = put(session, server, LARGE);
            assertEquals(Optional.empty(), request.send());
            var response = request.call();
            assertEquals(403, response.httpResponse().statusCode());
            assertEquals("no", body(response));
        }
    }

    @Test
    void haveNothingToWaitForOverTls(@TempDir Path folder) throws Exception {
        var certificate = ServerCertificate.create(folder);
        try (var server = ScriptedServer.tls(certificate.context(), client -> client.serve(OK));
                var session = Session.builder().environment(Map.of()).region("us-east-1").endpoint(server.uri())
                        .caBundle(certificate.pem()).build()) {
            for (var i = 0; i < 2; i++) {
                var request = put(session, server, 1000);
                assertEquals(Optional.empty(), request.send());
                assertEquals("fine", body(request.call()));
            }
        }
    }

    @Test
    void areSentAgainWhenTheServerHasClosedAnIdleConnection() throws Exception {
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    client.send(OK);
                    client.head();
                }); var session = session(server)) {
            for (var i = 1; i <= 3; i++) {
                var request = get(session, server);
                request.send();
                assertEquals("fine", body(request.call()));
                assertEquals(i, server.connections());
            }
        }
    }

    @Test
    void canBeAborted() throws Exception {
        var ended = new CountDownLatch(1);
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    client.awaitEnd();
                    ended.countDown();
                }); var session = session(server)) {
            var request = put(session, server, 1000);
            request.send();
            request.abort();
            ended.await();
            assertThrows(IOException.class, request::call);
        }
    }
}
