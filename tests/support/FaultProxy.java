//SOURCES Fault.java

package support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Phaser;
import java.util.function.Predicate;

/// An HTTP proxy on loopback that hurts: between a client and a server it refuses, cuts, delays and holds requests as
/// its rules say, which a test may change while it runs.
///
/// ```java
/// var proxy = new FaultProxy(sandbox.endpoint());
/// proxy.on(is("PutObject"), new Fault.Refuse(503, "SlowDown")).share(0.1);
/// proxy.on(is("UploadPart"), new Fault.CutRequest()).times(2);
/// ```
///
/// Messages are passed on byte for byte, so that a signature over the Host header still holds.
public final class FaultProxy implements AutoCloseable {

    /// A request that the server has received completely and answered.
    ///
    /// @param bytes length of the request's body as sent
    public record Served(HttpMessage request, long bytes, int status) {
    }

    private static final class Cut extends IOException {
    }

    private final URI target;
    private final ServerSocket listener;
    private final Random random = new Random(42);
    private final List<Fault.Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Served> served = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Phaser connections = new Phaser(1);
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    public FaultProxy(URI target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("fault-proxy").start(this::accept);
    }

    /// Fits requests for one operation, by its S3 name: `PutObject`, `UploadPart`, `ListObjectsV2`…
    public static Predicate<HttpMessage> is(String operation) {
        return request -> request.operation().equals(operation);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /// Adds a rule, behind those there are. A request meets all rules in turn until one ends it.
    public Fault.Rule on(Predicate<HttpMessage> fits, Fault fault) {
        var rule = new Fault.Rule(fits, fault);
        rules.add(rule);
        return rule;
    }

    /// From now on passes everything on unharmed and at full speed.
    public void heal() {
        rules.clear();
        bytesPerSecond = Long.MAX_VALUE;
    }

    /// Slows each connection's bodies down to this rate.
    public void bandwidth(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /// How many requests have come for an operation, those that met a fault included.
    public int requests(String operation) {
        return requests.getOrDefault(operation, 0);
    }

    /// How many requests have come, by operation.
    public Map<String, Integer> requests() {
        return Map.copyOf(requests);
    }

    /// What the server has received completely and answered, for one operation, in order.
    public List<Served> served(String operation) {
        return served.stream().filter(s -> s.request().operation().equals(operation)).toList();
    }

    /// Waits until all connections have ended, and with them what the server still did for a client that is gone.
    public void awaitEnd() {
        connections.arriveAndAwaitAdvance();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                connections.register();
                Thread.ofVirtual().name("fault-proxy-connection").start(() -> connection(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connection(Socket client) {
        try (client; var server = new Socket(target.getHost(), target.getPort())) {
            Collections.addAll(sockets, client, server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            var fromClient = new BufferedInputStream(client.getInputStream(), 1 << 16);
            var fromServer = new BufferedInputStream(server.getInputStream(), 1 << 16);
            HttpMessage request;
            while ((request = HttpMessage.read(fromClient)) != null) {
                requests.merge(request.operation(), 1, Integer::sum);
                if (!exchange(request, fromClient, client.getOutputStream(), fromServer, server.getOutputStream())) {
                    return;
                }
            }
        } catch (IOException | InterruptedException over) {
            // Cut on purpose, or by one of both sides: either way this connection is done.
        } finally {
            sockets.remove(client);
            connections.arriveAndDeregister();
        }
    }

    /// Returns whether the connection can serve another request.
    private boolean exchange(HttpMessage request, InputStream fromClient, OutputStream toClient,
            InputStream fromServer, OutputStream toServer) throws IOException, InterruptedException {
        var cutRequest = false;
        var cutResponse = false;
        for (var rule : rules) {
            if (!rule.strikes(request, random)) {
                continue;
            }
            switch (rule.fault()) {
                case Fault.Refuse refuse -> {
                    return answer(request, refuse.answer(), fromClient, toClient);
                }
                case Fault.Answer answer -> {
                    return answer(request, answer, fromClient, toClient);
                }
                case Fault.Delay delay -> Thread.sleep(delay.time());
                case Fault.Hold hold -> hold.stall();
                case Fault.Act act -> act.action().run();
                case Fault.CutRequest cut -> cutRequest = true;
                case Fault.CutResponse cut -> cutResponse = true;
            }
        }
        if (cutRequest && !request.hasBody()) {
            throw new Cut();
        }
        toServer.write(request.head());
        HttpMessage response = null;
        if (request.expectsContinue()) {
            response = HttpMessage.read(fromServer);
            if (response == null || response.status() != 100) {
                return answer(request, response, fromServer, toClient, cutResponse) && false;
            }
            toClient.write(response.head());
        }
        var bytes = copyBody(request, fromClient, toServer, cutRequest);
        do {
            response = HttpMessage.read(fromServer);
        } while (response != null && response.status() == 100);
        if (response != null) {
            served.add(new Served(request, bytes, response.status()));
        }
        return answer(request, response, fromServer, toClient, cutResponse);
    }

    private boolean answer(HttpMessage request, HttpMessage response, InputStream fromServer, OutputStream toClient,
            boolean cut) throws IOException, InterruptedException {
        var empty = response == null || !response.hasBody() || response.isBodyless(request);
        if (response == null || empty && cut) {
            throw new Cut();
        }
        toClient.write(response.head());
        if (!empty) {
            copyBody(response, fromServer, toClient, cut);
        }
        return !response.closes() && (empty || response.length() != Long.MAX_VALUE);
    }

    private boolean answer(HttpMessage request, Fault.Answer answer, InputStream fromClient, OutputStream toClient)
            throws IOException, InterruptedException {
        var waits = request.expectsContinue();
        if (waits && answer.status() < 300) {
            toClient.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(UTF_8));
            waits = false;
        }
        if (!waits) {
            copyBody(request, fromClient, OutputStream.nullOutputStream(), false);
        }
        toClient.write(answer.message(request, waits).getBytes(UTF_8));
        return !waits;
    }

    /// Copies the body of a message, or when it is to be cut the first half of it; of a chunked one half of its first
    /// chunk.
    private long copyBody(HttpMessage message, InputStream in, OutputStream out, boolean cut)
            throws IOException, InterruptedException {
        if (!message.isChunked()) {
            var length = message.length();
            var copied = copy(in, out, cut ? length == Long.MAX_VALUE ? 1 : length / 2 : length);
            if (cut || copied < length && length != Long.MAX_VALUE) {
                throw new Cut();
            }
            return copied;
        }
        var total = 0L;
        while (true) {
            var line = HttpMessage.line(in);
            var size = Long.parseLong(line.split(";")[0].strip(), 16);
            out.write((line + "\r\n").getBytes(UTF_8));
            total += copy(in, out, cut ? size / 2 : size);
            if (cut) {
                throw new Cut();
            }
            do { // the line end behind the data; or trailers, up to the empty line
                line = HttpMessage.line(in);
                out.write((line + "\r\n").getBytes(UTF_8));
            } while (size == 0 && !line.isEmpty());
            if (size == 0) {
                return total;
            }
        }
    }

    private long copy(InputStream in, OutputStream out, long length) throws IOException, InterruptedException {
        var buffer = new byte[1 << 16];
        var copied = 0L;
        while (copied < length) {
            var n = in.read(buffer, 0, (int) Math.min(buffer.length, length - copied));
            if (n < 0) {
                break;
            }
            out.write(buffer, 0, n);
            copied += n;
            if (bytesPerSecond != Long.MAX_VALUE) {
                Thread.sleep(Duration.ofNanos(n * 1_000_000_000L / bytesPerSecond));
            }
        }
        return copied;
    }
}
