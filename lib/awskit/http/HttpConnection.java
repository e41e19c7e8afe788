//DEPS software.amazon.awssdk:http-client-spi
//SOURCES HttpBody.java HttpOutput.java TlsSockets.java

package awskit.http;

import module java.base;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// One connection to a server, which takes one request after another.
/// ([HTTP/1.1](https://www.rfc-editor.org/rfc/rfc9112))
final class HttpConnection implements Closeable {

    /// How long a server may take to say whether it wants a body, before it gets it anyhow.
    private static final Duration CONTINUE_TIMEOUT = Duration.ofSeconds(1);

    /// Where a request is to be sent.
    record Origin(String host, int port, boolean tls) {

        static Origin of(SdkHttpRequest request) {
            return new Origin(request.host(), request.port(), request.protocol().equals("https"));
        }
    }

    /// An answer whose body is still to be read.
    record Response(SdkHttpResponse head, InputStream body) {}

    /// The server has closed an idle connection while a request was on its way, which can be sent again over another:
    /// it has no body and, repeated, no further effect.
    /// ([retrying](https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1))
    static final class Stale extends IOException {

        Stale(IOException cause) {
            super(cause);
        }
    }

    private final Origin origin;
    private final SocketChannel channel;
    private final Socket socket;
    private final int readTimeout;
    private final InputStream in;
    private final HttpOutput out;
    private volatile boolean used;
    private volatile boolean blocked;
    private volatile long lastUsed = System.nanoTime();

    private HttpConnection(Origin origin, SocketChannel channel, Socket socket, int readTimeout) throws IOException {
        this.origin = origin;
        this.channel = channel;
        this.socket = socket;
        this.readTimeout = readTimeout;
        socket.setSoTimeout(readTimeout);
        in = new BufferedInputStream(socket.getInputStream());
        out = new HttpOutput(socket.getOutputStream(), in);
    }

    /// Connects to the first of the host's addresses that answers.
    static HttpConnection open(Origin origin, Duration connectTimeout, Duration readTimeout, TlsSockets tls)
            throws IOException {
        var channel = connect(origin, millis(connectTimeout));
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var socket = channel.socket();
            if (origin.tls()) {
                socket.setSoTimeout(millis(readTimeout));
                socket = tls.over(socket, origin.host(), origin.port());
            }
            return new HttpConnection(origin, channel, socket, millis(readTimeout));
        } catch (Throwable thrown) {
            channel.close();
            throw thrown;
        }
    }

    private static SocketChannel connect(Origin origin, int timeout) throws IOException {
        IOException failure = null;
        for (var address : InetAddress.getAllByName(origin.host())) {
            // A channel, not a socket: interrupting its thread ends whatever it waits for.
            var channel = SocketChannel.open();
            try {
                channel.socket().connect(new InetSocketAddress(address, origin.port()), timeout);
                return channel;
            } catch (IOException e) {
                channel.close();
                // Of sockets, "Network is unreachable" alone has no class that says it never connected.
                failure = e.getClass() != SocketException.class || e.getCause() != null ? e
                        : new NoRouteToHostException(e.getMessage());
            }
        }
        throw failure;
    }

    /// Zero would wait for ever.
    private static int millis(Duration timeout) {
        return (int) Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    }

    Origin origin() {
        return origin;
    }

    /// Returns how long ago its last answer was read.
    Duration idle() {
        return Duration.ofNanos(System.nanoTime() - lastUsed);
    }

    /// Returns whether another request can be sent. An idle connection with anything to read, such as its end, is lost.
    boolean alive() {
        try {
            channel.configureBlocking(false);
            try {
                return in.available() == 0 && channel.read(ByteBuffer.allocate(1)) == 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return false;
        }
    }

    /// Sends a request and reads the head of its answer.
    ///
    /// @param end told when the answer has been read or given up, and whether another request can follow
    /// @throws Stale if another connection is to be used
    Response exchange(HttpExecuteRequest request, Consumer<Boolean> end) throws IOException {
        var complete = begin(request.httpRequest(), request.contentStreamProvider().orElse(null));
        var head = HttpHead.read(in);
        while (head.statusCode() / 100 == 1) {
            head = HttpHead.read(in);
        }
        if (!complete && head.statusCode() / 100 == 2) {
            throw new ProtocolException("success before the request was complete");
        }
        return new Response(head, HttpBody.of(in, head, request.httpRequest().method(), reusable -> {
            lastUsed = System.nanoTime();
            end.accept(reusable && complete);
        }));
    }

    /// Sends the request and waits for the answer to begin. Returns whether all was sent: a server may answer before.
    private boolean begin(SdkHttpRequest request, ContentStreamProvider content) throws IOException {
        var repeatable = used && content == null && request.method() != SdkHttpMethod.POST;
        used = true;
        try {
            var complete = send(request, content);
            in.mark(1);
            if (in.read() < 0) {
                throw new EOFException("the server closed the connection instead of an answer");
            }
            in.reset();
            return complete;
        } catch (HttpOutput.Answered answered) {
            return false;
        } catch (EOFException | SocketException e) {
            throw repeatable ? new Stale(e) : e;
        }
    }

    private boolean send(SdkHttpRequest request, ContentStreamProvider content) throws IOException {
        out.write(HttpHead.of(request, content != null));
        if (content == null) {
            out.flush();
            return true;
        }
        if (request.firstMatchingHeader("Expect").isPresent()) {
            out.flush();
            if (!wanted()) {
                return false;
            }
        }
        var length = request.firstMatchingHeader("Content-Length").map(Long::parseLong);
        // What is less goes into the buffers between here and there.
        var watch = length.orElse(Long.MAX_VALUE) <= HttpOutput.BUFFER_BYTES ? null : ForkJoinPool.commonPool()
                .scheduleWithFixedDelay(this::unblock, readTimeout, readTimeout, TimeUnit.MILLISECONDS);
        try (var body = content.newStream()) {
            if (length.isPresent()) {
                out.copy(body, length.get());
            } else {
                out.copyChunked(body);
            }
            out.flush();
            return true;
        } catch (SocketException | AsynchronousCloseException e) {
            throw blocked ? new SocketTimeoutException("the server takes no more of the request") : e;
        } finally {
            if (watch != null) {
                watch.cancel(false);
            }
        }
    }

    /// Sockets know no timeout of writes. Ends the one that a server blocks by reading no more, though it may have
    /// answered.
    private void unblock() {
        try {
            if (out.stuck()) {
                blocked = true;
                socket.setSoTimeout(millis(CONTINUE_TIMEOUT));
                channel.shutdownOutput();
            }
        } catch (IOException e) {
            // Then it is closed, which ends the write as well.
        }
    }

    /// Waits for what the server thinks of the head of a request. Returns false if it answers without wanting the body.
    private boolean wanted() throws IOException {
        in.mark(1);
        socket.setSoTimeout(millis(CONTINUE_TIMEOUT));
        try {
            if (in.read() < 0) {
                throw new EOFException("the server closed the connection instead of an answer");
            }
        } catch (SocketTimeoutException silent) {
            return true;
        } finally {
            socket.setSoTimeout(readTimeout);
        }
        in.reset();
        return !HttpHead.hasArrived(in);
    }

    /// Closes it while it is idle, as TLS wants it.
    @Override
    public void close() {
        try (channel) {
            if (origin.tls()) {
                // Else it waits so long for the server's consent.
                socket.setSoTimeout(0);
                socket.close();
            }
        } catch (IOException ignored) {
            // It is gone, which is what was wanted.
        }
    }

    /// Closes it whatever it does, which fails then.
    void abort() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is gone.
        }
    }
}
