//DEPS software.amazon.awssdk:s3
//SOURCES ../../support/Commands.java ../../support/ScriptedServer.java ../../support/ServerCertificate.java

package awskit.http;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.Session;
import awskit.SessionBuilder;
import awskit.errors.Failure;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import support.Commands;
import support.ScriptedServer;
import support.ServerCertificate;

/// How a session's sync clients connect to servers, directly and through proxies, and which ones they trust.
class HttpEndpointTest {

    private static final String BUCKETS = ScriptedServer.ok("<ListAllMyBucketsResult><Buckets><Bucket><Name>logs</Name>"
            + "</Bucket></Buckets></ListAllMyBucketsResult>");

    @TempDir
    static Path folder;
    private static ServerCertificate certificate;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = ServerCertificate.create(folder);
    }

    private static SessionBuilder session(URI endpoint) {
        return Session.builder().environment(Map.of("HOME", "/nowhere", "AWS_EC2_METADATA_DISABLED", "true"))
                .region("us-east-1").credentials("AKID", "secret").endpoint(endpoint).maxAttempts(1)
                .caBundle(certificate.pem()).readTimeout(Duration.ofSeconds(10));
    }

    /// Lists the buckets twice. Returns their names, or the message of the failure.
    private static String list(SessionBuilder builder) {
        try (var session = builder.build()) {
            var s3 = session.client(S3Client.builder());
            s3.listBuckets();
            return s3.listBuckets().buckets().getFirst().name();
        } catch (RuntimeException e) {
            return Failure.of(e).line();
        }
    }

    @Test
    void asksIpv6Literals() throws IOException {
        var heads = Collections.synchronizedList(new ArrayList<String>());
        try (var server = ScriptedServer.on(InetAddress.getByName("::1"), client -> {
            while (true) {
                heads.add(client.request());
                client.send(BUCKETS);
            }
        })) {
            assertEquals("logs", list(session(server.uri())));
            var head = heads.getFirst();
            assertTrue(head.contains("\r\nHost: " + server.uri().getAuthority() + "\r\n"), head);
            assertTrue(head.matches("(?s).*SignedHeaders=[a-z0-9;-]*host;.*"), head);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksTls(String version) throws Exception {
        var connections = new AtomicInteger();
        try (var server = ScriptedServer.tls(certificate.context(), client -> {
            ((SSLSocket) client.socket()).setEnabledProtocols(new String[] {version});
            connections.incrementAndGet();
            client.serve(BUCKETS);
        })) {
            assertEquals("logs", list(session(server.uri())));
            assertEquals(1, connections.get());
        }
    }

    /// A record costs a system call and a start of the cipher, however short it is.
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void fillsTlsRecords(String version) throws Exception {
        var lengths = new ConcurrentLinkedQueue<Integer>();
        try (var server = ScriptedServer.tls(certificate.context(), client -> {
                    ((SSLSocket) client.socket()).setEnabledProtocols(new String[] {version});
                    client.serve(ScriptedServer.ok(""));
                });
                var relay = ScriptedServer.start(client -> relay(client.socket(), server.uri(), lengths));
                var session = session(URI.create("https" + relay.uri().toString().substring(4))).build()) {
            session.client(S3Client.builder()).putObject(put -> put.bucket("b").key("k"),
                    RequestBody.fromBytes(new byte[1_000_000])); // without an Expect header
        }
        assertTrue(lengths.stream().mapToInt(Integer::intValue).sum() > 1_000_000, lengths::toString);
        // The end of the handshake, that of the request, and those of both directions.
        assertTrue(lengths.stream().filter(length -> length < 16_000).count() <= 4, lengths::toString);
    }

    /// Sends what comes from the client on to a server, and adds the length of each record of data.
    private static void relay(Socket client, URI server, Queue<Integer> lengths) throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException e) {
                    // One of them has closed its connection.
                }
            });
            var in = new DataInputStream(client.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            while (true) { // until one of them closes its connection
                var record = new byte[Byte.BYTES + Short.BYTES + Short.BYTES];
                in.readFully(record);
                var length = ByteBuffer.wrap(record).getShort(Byte.BYTES + Short.BYTES) & 0xffff;
                if (record[0] == 23) {
                    lengths.add(length);
                }
                out.write(record);
                out.write(in.readNBytes(length));
            }
        }
    }

    @Test
    void tlsConnectionsClosedWhileIdleCostNoAttempt() throws Exception {
        var closed = new SynchronousQueue<Boolean>();
        try (var server = ScriptedServer.tls(certificate.context(), client -> {
                    client.request();
                    client.send(BUCKETS);
                    client.socket().close();
                    closed.put(true);
                }); var session = session(server.uri()).build()) {
            for (int i = 0; i < 3; i++) {
                session.client(S3Client.builder()).listBuckets();
                closed.take();
            }
        }
    }

    @Test
    void closesTlsConnectionsWithoutWaitingForTheServer() throws Exception {
        var over = new CountDownLatch(1);
        try (var server = ScriptedServer.tls(certificate.context(), client -> {
            client.request();
            client.send(BUCKETS);
            over.await();
        })) {
            var session = session(server.uri()).build();
            session.client(S3Client.builder()).listBuckets();
            var begin = System.nanoTime();
            session.close();
            assertTrue(System.nanoTime() - begin < 5_000_000_000L, "waited for the server's close_notify");
        } finally {
            over.countDown();
        }
    }

    @Test
    void refusesServersItCannotTrust() throws Exception {
        var other = ServerCertificate.create(Files.createDirectory(folder.resolve("other")), "-ext",
                "san=dns:other.test", "-validity", "2");
        try (var server = ScriptedServer.tls(other.context(), client -> client.serve(BUCKETS))) {
            for (var bundle : List.of(other, certificate)) {
                var line = list(session(server.uri()).caBundle(bundle.pem()).maxAttempts(3));
                assertTrue(line.startsWith("cannot trust " + server.uri() + ": ")
                        && line.endsWith(" (try --ca-bundle FILE)"), line);
            }
            assertEquals(2, server.connections(), "tried again in vain");
            assertEquals("logs", list(session(server.uri()).verifySsl(false)));
        }
        try (var server = ScriptedServer.start(client -> {
            client.socket().getInputStream().read();
            client.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            client.awaitEnd();
        })) {
            var uri = URI.create("https://127.0.0.1:" + server.uri().getPort());
            assertEquals("cannot trust " + uri + ": it does not speak TLS (try http://127.0.0.1:"
                    + server.uri().getPort() + ")", list(session(uri)));
        }
    }

    @Test
    void handshakesAreTimedAndMayBreak() throws Exception {
        var over = new CountDownLatch(1);
        try (var silent = ScriptedServer.start(_ -> over.await());
                var rude = ScriptedServer.start(client -> client.socket().getInputStream().read())) {
            var hanging = silent.uri("127.0.0.1").toString().replace("http:", "https:");
            assertEquals("no answer from " + hanging + " (check the network, or raise --connect-timeout and "
                    + "--read-timeout)", list(session(URI.create(hanging)).readTimeout(Duration.ofMillis(100))));
            var breaking = rude.uri().toString().replace("http:", "https:");
            assertEquals("lost the connection to " + breaking + " (try again)", list(session(URI.create(breaking))));
        } finally {
            over.countDown();
        }
    }

    @Test
    void connectingIsTimed() throws Exception {
        // The backlog is full, so the kernel drops another connection.
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var waiting = new ArrayList<SocketChannel>();
            for (int i = 0; i < 8; i++) {
                var channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(full.getLocalSocketAddress());
                waiting.add(channel);
            }
            assertEquals("no answer from http://127.0.0.1:" + full.getLocalPort() + " (check the network, or raise "
                    + "--connect-timeout and --read-timeout)", list(session(URI.create("http://127.0.0.1:"
                    + full.getLocalPort())).connectTimeout(Duration.ofMillis(200))));
            for (var channel : waiting) {
                channel.close();
            }
        }
    }

    // Names and proxies are settings of a process, so these tests start processes.

    @Test
    void triesAllAddressesOfAHost() throws Exception {
        var hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 two.test\n::1 two.test\n");
        try (var server = ScriptedServer.on(InetAddress.getByName("::1"), client -> client.serve(BUCKETS))) {
            var result = Commands.with().java("-Djdk.net.hosts.file=" + hosts).endpoint(server.uri("two.test"))
                    .exec("list-buckets");
            assertEquals(0, result.exitCode(), result.toString());
        }
    }

    @Test
    void goesThroughTheProxyOfTheEndpointsScheme() throws Exception {
        var asked = new LinkedBlockingQueue<String>();
        try (var proxy = ScriptedServer.start(client -> {
            asked.add(client.request().lines().findFirst().orElseThrow());
            client.send(BUCKETS);
        })) {
            Commands.with().env("http_proxy", proxy.uri().toString()).endpoint(URI.create("http://s3.invalid:9000"))
                    .exec("list-buckets");
            assertTrue(asked.remove().startsWith("GET http://s3.invalid:9000/"));
            Commands.with().java("-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=" + proxy.uri().getPort())
                    .endpoint(URI.create("https://s3.invalid:9000")).exec("list-buckets", "--max-attempts", "1");
            assertEquals("CONNECT s3.invalid:9000 HTTP/1.1", asked.remove());
            try (var direct = ScriptedServer.always(BUCKETS)) {
                assertEquals(0, Commands.with().env("HTTPS_PROXY", proxy.uri().toString()).endpoint(direct.uri())
                        .exec("list-buckets").exitCode());
                assertNull(asked.poll());
            }
        }
    }

    /// Lists the buckets of an endpoint that only a proxy can reach, with these variables. Returns the heads of the
    /// requests that the proxy got.
    private static List<String> atProxy(String endpoint, Map<String, String> variables, String answer)
            throws IOException {
        var heads = Collections.synchronizedList(new ArrayList<String>());
        try (var proxy = ScriptedServer.start(client -> {
            heads.add(client.request());
            client.send(answer);
            client.socket().close();
        })) {
            var environment = new HashMap<>(Map.of("HOME", "/nowhere"));
            variables.forEach((name, value) -> environment.put(name, value.replace("PROXY", "127.0.0.1:"
                    + proxy.uri().getPort())));
            list(session(URI.create(endpoint)).environment(environment).maxAttempts(1));
        }
        return heads;
    }

    private static String basic(String userAndPassword) {
        return "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes());
    }

    @Test
    void eachProxyGetsItsOwnUserAndPassword() throws IOException {
        var variables = Map.of("HTTP_PROXY", "http://plain:one@PROXY", "HTTPS_PROXY", "http://tls:t%40w%3Ao+@PROXY");
        var http = atProxy("http://s3.invalid", variables, BUCKETS);
        assertTrue(http.getFirst().contains(basic("plain:one")), http.toString());
        var https = atProxy("https://s3.invalid", variables, "HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n");
        assertTrue(https.getFirst().startsWith("CONNECT s3.invalid:443"), https.toString());
        assertTrue(https.getFirst().contains(basic("tls:t@w:o+")), https.toString());
        assertFalse(atProxy("http://s3.invalid", Map.of("http_proxy", "PROXY"), BUCKETS).getFirst()
                .contains("Proxy-Authorization"));
    }

    @Test
    void speaksTlsToAnHttpsProxy() throws Exception {
        var heads = new LinkedBlockingQueue<String>();
        try (var proxy = ScriptedServer.tls(certificate.context(), client -> {
            heads.add(client.request());
            client.send("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n");
            heads.add(client.request());
            client.send("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n");
        })) {
            var url = "https://me:pw@127.0.0.1:" + proxy.uri().getPort();
            var line = list(session(URI.create("https://s3.invalid")).environment(Map.of("HTTPS_PROXY", url)));
            assertTrue(heads.remove().startsWith("CONNECT s3.invalid:443"), line);
            assertTrue(heads.remove().contains(basic("me:pw")), line);
        }
    }

    @Test
    void aProxyServesNoOtherScheme() throws IOException {
        assertEquals(List.of(), atProxy("https://s3.invalid", Map.of("HTTP_PROXY", "http://PROXY"), BUCKETS));
        assertEquals(List.of(), atProxy("http://s3.invalid", Map.of("HTTPS_PROXY", "http://PROXY"), BUCKETS));
        assertEquals(List.of(), atProxy("http://s3.invalid", Map.of("HTTP_PROXY", "http://PROXY", "http_proxy", ""),
                BUCKETS));
    }

    @ParameterizedTest
    @CsvSource({"s3.invalid, false", "s3.invalid:9000, false", "s3.invalid:9001, true", "invalid, false",
            ".invalid, false", "'other,INVALID', false", "*.invalid, false", "s3.*, false", "*, false", "3.invalid, true",
            "invalid:80, true", "'', true", "[::1]:9000, true"})
    void noProxyNamesHostsWithAndWithoutPorts(String value, boolean proxied) throws IOException {
        var heads = atProxy("http://s3.invalid:9000", Map.of("http_proxy", "http://PROXY", "NO_PROXY", value), BUCKETS);
        assertEquals(proxied, !heads.isEmpty(), heads.toString());
    }

    @ParameterizedTest
    @CsvSource({"::1", "[::1]", "[::1]:PORT"})
    void noProxyNamesIpv6Addresses(String value) throws IOException {
        try (var server = ScriptedServer.on(InetAddress.getByName("::1"), client -> client.serve(BUCKETS))) {
            assertEquals("logs", list(session(server.uri()).environment(Map.of("HTTP_PROXY", "http://127.0.0.1:1",
                    "NO_PROXY", value.replace("PORT", String.valueOf(server.uri().getPort()))))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://user:secret@proxy:1", "http://user:secret@", "http://user:sec ret@proxy:1"})
    void aProxyThatCannotBeUsedIsNamedWithoutItsPassword(String url) {
        assertEquals("bad proxy in https_proxy (as in http://proxy.example.com:3128)",
                list(session(URI.create("https://s3.invalid")).environment(Map.of("HTTPS_PROXY", url))));
    }
}
