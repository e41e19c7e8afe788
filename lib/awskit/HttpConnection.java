//DEPS software.amazon.awssdk:http-client-spi
//SOURCES HttpBody.java HttpHead.java HttpOutput.java TlsSockets.java

package awskit;

import module java.base;

import java.nio.channels.SocketChannel;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
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

    private final Origin origin;
    private final SocketChannel channel;
    private final Socket socket;
    private final int readTimeout;
    private final InputStream in;
    private final HttpOutput out;
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
                failure = e;
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
            var silent = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return silent;
        } catch (IOException e) {
            return false;
        }
    }

    /// Sends a request and reads the head of its answer.
    ///
    /// @param end told when the answer has been read or given up, and whether another request can follow
    Response exchange(HttpExecuteRequest request, Consumer<Boolean> end) throws IOException {
        var complete = send(request.httpRequest(), request.contentStreamProvider().orElse(null));
        var head = HttpHead.read(in);
        while (head.statusCode() / 100 == 1) {
            head = HttpHead.read(in);
        }
        return new Response(head, HttpBody.of(in, head, request.httpRequest().method(), reusable -> {
            lastUsed = System.nanoTime();
            end.accept(reusable && complete);
        }));
    }

    /// Returns whether all of the request was sent: a server may answer before.
    private boolean send(SdkHttpRequest request, ContentStreamProvider content) throws IOException {
        out.write(HttpHead.of(request));
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
        try (var body = content.newStream()) {
            if (length.isPresent()) {
                out.copy(body, length.get());
            } else {
                out.copyChunked(body);
            }
            out.flush();
            return true;
        } catch (HttpOutput.Answered answered) {
            return false;
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

    @Override
    public void close() {
        try (channel) {
            if (origin.tls()) {
                socket.close();
            }
        } catch (IOException ignored) {
            // It is gone, which is what was wanted.
        }
    }
}
