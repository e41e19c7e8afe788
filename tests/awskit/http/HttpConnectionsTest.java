//DEPS software.amazon.awssdk:netty-nio-client
//DEPS software.amazon.awssdk:s3
//SOURCES ../../support/ScriptedServer.java

package awskit.http;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.Session;
import awskit.SessionBuilder;
import awskit.errors.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import support.ScriptedServer;

/// How a session's sync clients share connections, and release them however a call ends.
@Timeout(60)
class HttpConnectionsTest {

    private static final String OK = ScriptedServer.ok("fine");
    private static final int LARGE = 1024 * 1024;

    private static SessionBuilder session(ScriptedServer server) {
        return Session.builder().environment(Map.of("HOME", "/nowhere", "AWS_EC2_METADATA_DISABLED", "true"))
                .region("us-east-1").credentials("AKID", "secret").endpoint(server.uri()).maxAttempts(1)
                .readTimeout(Duration.ofSeconds(10));
    }

    private static S3Client s3(Session session) {
        return session.client(S3Client.builder());
    }

    private static ResponseInputStream<GetObjectResponse> open(S3Client s3) {
        return s3.getObject(get -> get.bucket("b").key("k"));
    }

    private static String get(S3Client s3, String key) {
        return s3.getObjectAsBytes(get -> get.bucket("b").key(key)).asUtf8String();
    }

    private static Failure failure(Runnable call) {
        return Failure.of(assertThrows(Exception.class, call::run));
    }

    /// Sends a response that depends on the requested key. For `silent` there is none.
    private static void byKey(ScriptedServer.Client client) throws IOException {
        while (true) {
            var key = client.request().split(" ")[1].replaceFirst("/b/(\\w+).*", "$1");
            client.send(switch (key) {
                case "large" -> ScriptedServer.ok("x".repeat(LARGE));
                case "cut" -> "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi";
                case "garbage" -> "garbage\r\n";
                case "missing" -> "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
                case "broken" -> "HTTP/1.1 503 Down\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n";
                case "silent" -> "";
                default -> OK;
            });
            if (Set.of("cut", "garbage", "broken").contains(key)) {
                return;
            }
        }
    }

    @Test
    void holdsNoMoreConnectionsThanAllowed() throws Exception {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        try (var server = ScriptedServer.start(client -> {
                    while (true) {
                        client.request();
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        Thread.yield();
                        now.decrementAndGet();
                        client.send(OK);
                    }
                }); var session = session(server).connections(3).build();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var s3 = s3(session);
            var all = Stream.generate(() -> threads.submit(() -> get(s3, "k"))).limit(200).toList();
            for (var each : all) {
                assertEquals("fine", each.get());
            }
            assertTrue(most.get() <= 3 && server.connections() <= 3, most + " " + server.connections());
        }
    }

    @Test
    void waitsForAConnectionNoLongerThanItsTimeouts() throws Exception {
        try (var server = ScriptedServer.start(HttpConnectionsTest::byKey); var session = session(server).connections(1)
                .connectTimeout(Duration.ofMillis(100)).readTimeout(Duration.ofSeconds(1)).build()) {
            var s3 = s3(session);
            try (var unread = s3.getObject(get -> get.bucket("b").key("large"))) {
                var failure = failure(() -> get(s3, "k"));
                assertEquals("Timeout", failure.code());
                assertEquals("no answer from " + server.uri() + " (check the network, or raise --connect-timeout and "
                        + "--read-timeout)", failure.line());
                unread.abort();
            }
            assertEquals("fine", get(s3, "k"));
        }
    }

    @Test
    void losesNoConnectionToFailures() throws Exception {
        try (var server = ScriptedServer.start(HttpConnectionsTest::byKey); var session = session(server).connections(2)
                .readTimeout(Duration.ofMillis(400)).connectTimeout(Duration.ofSeconds(10)).build();
                var threads = Executors.newFixedThreadPool(2)) {
            var s3 = s3(session);
            var fates = List.<Callable<?>>of(
                    () -> get(s3, "cut"), () -> get(s3, "garbage"), () -> get(s3, "missing"), () -> get(s3, "broken"),
                    () -> get(s3, "silent"), () -> s3.headObject(head -> head.bucket("b").key("missing")),
                    () -> s3.putObject(put -> put.bucket("b").key("k").metadata(Map.of("a", "b\nc")),
                            RequestBody.empty()),
                    () -> s3.putObject(put -> put.bucket("b").key("k"), RequestBody.fromContentProvider(() -> {
                        throw new IllegalStateException("no body");
                    }, 5, "text/plain")),
                    () -> s3.getObject(get -> get.bucket("b").key("large"), (_, _) -> {
                        throw new IllegalStateException("no reader");
                    }),
                    () -> {
                        s3.getObject(get -> get.bucket("b").key("large")).close();
                        return null;
                    },
                    () -> {
                        s3.getObject(get -> get.bucket("b").key("large")).abort();
                        return null;
                    },
                    () -> {
                        Thread.currentThread().interrupt();
                        try {
                            return get(s3, "k");
                        } finally {
                            Thread.interrupted();
                        }
                    });
            for (int i = 0; i < 500; i++) {
                threads.submit(fates.get(i % fates.size()));
            }
            threads.shutdown();
            assertTrue(threads.awaitTermination(50, TimeUnit.SECONDS));
            var first = s3.getObject(get -> get.bucket("b").key("large"));
            assertEquals("fine", get(s3, "k"));
            first.abort();
        }
    }

    @Test
    void anAnswerReadToItsEndCannotEndAnotherRequest() throws Exception {
        try (var server = ScriptedServer.start(HttpConnectionsTest::byKey); var session = session(server).build()) {
            var s3 = s3(session);
            var read = open(s3);
            assertEquals("fine", new String(read.readAllBytes()));
            try (var large = s3.getObject(get -> get.bucket("b").key("large"))) {
                read.abort();
                assertEquals(LARGE, large.readAllBytes().length);
            }
            assertEquals(1, server.connections());
        }
    }

    @Test
    void readsLittleButNotMuchToKeepAConnection() throws Exception {
        try (var server = ScriptedServer.start(HttpConnectionsTest::byKey); var session = session(server).build()) {
            var s3 = s3(session);
            open(s3).close();
            open(s3).close();
            assertEquals(1, server.connections());
            var large = s3.getObject(get -> get.bucket("b").key("large"));
            assertTrue(large.read() == 'x');
            large.close();
            assertThrows(IOException.class, large::read, "not -1, as if it were complete");
            assertEquals("fine", get(s3, "k"));
            assertEquals(2, server.connections());
        }
    }

    /// Within a second of a response nobody looks for the connection's end: a request with a body may fail once.
    @Test
    void connectionsThatEndUnannouncedCostNoRequest() throws Exception {
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    client.send(OK);
                }); var session = session(server).maxAttempts(5).build()) {
            var s3 = s3(session);
            for (var i = 0; i < 3; i++) {
                s3.putObject(put -> put.bucket("b").key("k"), RequestBody.empty());
                assertEquals("fine", get(s3, "k"));
            }
        }
    }

    @Test
    void doesNotWaitTwiceForAnAnswerThatStops() throws Exception {
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    client.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi");
                    client.awaitEnd();
                }); var session = session(server).readTimeout(Duration.ofSeconds(1)).build()) {
            var begin = System.nanoTime();
            assertEquals("Timeout", failure(() -> get(s3(session), "k")).code());
            assertTrue(System.nanoTime() - begin < 1_900_000_000L, "waited for the rest when it was closed");
        }
    }

    @Test
    void anotherThreadCanAbortWhatOneReads() throws Exception {
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    client.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi");
                    client.awaitEnd();
                }); var session = session(server).connections(1).build()) {
            var stream = open(s3(session));
            assertEquals("hi", new String(stream.readNBytes(2)));
            var reader = new CompletableFuture<Integer>();
            var thread = Thread.ofPlatform().start(() -> {
                try {
                    reader.complete(stream.read());
                } catch (IOException e) {
                    reader.completeExceptionally(e);
                }
            });
            stream.abort();
            assertInstanceOf(IOException.class, assertThrows(ExecutionException.class, reader::get).getCause());
            thread.join();
        }
    }

    @Test
    void interruptingACallEndsIt() throws Exception {
        var asked = new Semaphore(0);
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    asked.release();
                    client.awaitEnd();
                }); var session = session(server).readTimeout(Duration.ofSeconds(50)).maxAttempts(3).build()) {
            for (var kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
                var end = new CompletableFuture<Failure>();
                var still = new CompletableFuture<Boolean>();
                var thread = kind.start(() -> {
                    end.complete(failure(() -> get(s3(session), "k")));
                    still.complete(Thread.currentThread().isInterrupted());
                });
                asked.acquire();
                thread.interrupt();
                assertEquals("Interrupted", end.get(20, TimeUnit.SECONDS).code());
                assertTrue(still.get(), "the interrupt was swallowed");
            }
        }
    }

    @Test
    void keepsToTheSdksTimeouts() throws Exception {
        try (var server = ScriptedServer.start(HttpConnectionsTest::byKey); var session = session(server).connections(1)
                .readTimeout(Duration.ofSeconds(50)).build()) {
            var s3 = s3(session);
            var quick = session.client(S3Client.builder().overrideConfiguration(it -> it
                    .apiCallTimeout(Duration.ofMillis(200))));
            for (var key : List.of("silent", "k")) {
                var thrown = assertThrows(ApiCallTimeoutException.class, () -> {
                    if (key.equals("silent")) {
                        get(quick, key);
                    } else {
                        try (var held = s3.getObject(get -> get.bucket("b").key("large"))) {
                            get(quick, key);
                        }
                    }
                });
                assertEquals("Timeout", Failure.of(thrown).code());
                assertFalse(Thread.interrupted(), "a timeout is no interrupt");
            }
            assertEquals("fine", get(s3, "k"));
        }
    }

    @Test
    void callsGoOnWhileTheSessionIsClosedButNoneBegins() throws Exception {
        var closed = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        try (var server = ScriptedServer.start(client -> {
                    client.request();
                    asked.countDown();
                    closed.await();
                    client.send(OK);
                })) {
            var session = session(server).build();
            var s3 = s3(session);
            var call = new FutureTask<>(() -> get(s3, "k"));
            Thread.ofPlatform().start(call);
            asked.await();
            session.close();
            closed.countDown();
            assertEquals("fine", call.get());
            assertEquals("IllegalStateException: the session is closed", failure(() -> get(s3, "k")).line());
        }
    }

    @Test
    void asyncClientsAreNettysStill() throws Exception {
        try (var server = ScriptedServer.always(OK); var session = session(server).build()) {
            var bytes = session.client(S3AsyncClient.builder()).getObject(get -> get.bucket("b").key("k"),
                    AsyncResponseTransformer.toBytes()).join();
            assertEquals("fine", bytes.asUtf8String());
        }
    }
}
