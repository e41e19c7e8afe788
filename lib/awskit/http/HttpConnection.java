package awskit.http;

import module java.base;

import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/// A connection to a server, which carries one request after another.
/// ([HTTP/1.1](https://www.rfc-editor.org/rfc/rfc9112))
final class HttpConnection implements Closeable {

    /// How long to wait for 100 Continue before the body is sent without it.
    private static final int CONTINUE_TIMEOUT_MILLIS = 1000;

    /// S3 closes a connection after about 20 idle seconds.
    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(20);

    /// How long after a response a connection is taken to be open.
    private static final long UNCHECKED_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// Where a request is sent.
    record Origin(String host, int port, boolean tls) {

        static Origin of(SdkHttpRequest request) {
            return new Origin(request.host(), request.port(), request.protocol().equals("https"));
        }

        boolean is(Origin other) { // the equals of the record takes 2 ms to link
            return host.equals(other.host) && port == other.port && tls == other.tls;
        }
    }

    private final Origin origin;
    private final SocketChannel channel;
    private final Socket socket;
    private final int readTimeoutMillis;
    private final HttpInput in;
    private final HttpOutput out;
    private boolean used;
    /// Whether the server has all of the current request.
    private boolean complete;
    /// Whether the current request can be sent again if the server has closed the idle connection: it has no body, and
    /// a repetition has no further effect. ([retrying](https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1))
    private boolean repeatable;
    private volatile long lastUsed = System.nanoTime();

    /// @param socket the channel's own, or one that encrypts what goes over it
    HttpConnection(Origin origin, SocketChannel channel, Socket socket, int readTimeoutMillis) throws IOException {
        this.origin = origin;
        this.channel = channel;
        this.socket = socket;
        this.readTimeoutMillis = readTimeoutMillis;
        socket.setSoTimeout(readTimeoutMillis);
        in = new HttpInput(socket.getInputStream(), readTimeoutMillis);
        out = new HttpOutput(socket.getOutputStream(), in);
    }

    Origin origin() {
        return origin;
    }

    /// Returns whether another request can be sent. An idle connection is lost if there is anything to read, be it
    /// data or its end. Looking for its end takes five system calls, and is left out for a second after a response.
    boolean alive() {
        var idle = System.nanoTime() - lastUsed;
        try {
            if (idle > MAX_IDLE_NANOS || in.available() > 0) {
                return false;
            }
            if (idle < UNCHECKED_NANOS) {
                return true;
            }
            channel.configureBlocking(false);
            try {
                return channel.read(ByteBuffer.allocate(1)) == 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return false;
        }
    }

    /// Sends a request, or as much of it as the server reads before it responds.
    ///
    /// @return what becomes readable when the response begins; empty if it has begun, or if that is not known
    Optional<SocketChannel> send(HttpExecuteRequest request) throws IOException {
        var content = request.contentStreamProvider().orElse(null);
        repeatable = used && content == null && request.httpRequest().method() != SdkHttpMethod.POST;
        used = true;
        complete = false;
        out.begin();
        try {
            complete = write(request.httpRequest(), content);
        } catch (HttpOutput.EarlyResponse e) {
            // There is a response to read.
        } catch (EOFException | SocketException e) {
            if (!repeatable) {
                throw e;
            } // else reading the response fails too
        } finally {
            out.end();
        }
        // Over TLS the server sends more than responses, such as tickets.
        return complete && !origin.tls() ? Optional.of(channel) : Optional.empty();
    }

    /// Reads the head of the response. Returns empty if the request should be sent again over another connection.
    ///
    /// @param abort ends the response early
    /// @param end gets called when the response has ended, with true if the connection can be used again
    Optional<HttpExecuteResponse> receive(HttpExecuteRequest request, Abortable abort, Consumer<Boolean> end)
            throws IOException {
        try {
            awaitResponse();
        } catch (EOFException | SocketException e) {
            if (repeatable) {
                return Optional.empty();
            }
            throw e;
        }
        var head = in.head();
        if (!complete && head.statusCode() / 100 == 2) {
            throw new ProtocolException("the response reports success before the request was complete");
        }
        var body = HttpBody.of(in, head, request.httpRequest().method(), reusable -> {
            lastUsed = System.nanoTime();
            end.accept(reusable && complete);
        });
        return Optional.of(HttpExecuteResponse.builder().response(head)
                .responseBody(AbortableInputStream.create(body, abort)).build());
    }

    /// Returns false if the server responded before it had all of the request.
    private boolean write(SdkHttpRequest request, ContentStreamProvider content) throws IOException {
        out.writeHead(request, content != null);
        if (content == null) {
            out.flush();
            return true;
        }
        if (request.firstMatchingHeader("Expect").isPresent()) {
            out.flush();
            if (!wantsBody()) {
                return false;
            }
        }
        var length = request.firstMatchingHeader("Content-Length").map(Long::parseLong);
        // A short body fits into the buffers on the way, and its write cannot block.
        var isShort = length.isPresent() && length.get() <= 64 * 1024;
        try (var body = content.newStream();
                var timeout = isShort ? null : out.startTimeout(readTimeoutMillis, this::stopWriting)) {
            if (length.isPresent()) {
                out.copy(body, length.get());
            } else {
                out.copyChunked(body);
            }
            out.flush();
            return true;
        } catch (SocketException | AsynchronousCloseException e) {
            throw out.timedOut() ? new SocketTimeoutException("the server does not read the request") : e;
        }
    }

    /// Makes a blocked write fail. The server may have responded before it stopped reading, so that a response can
    /// still be read for a while.
    private void stopWriting() throws IOException {
        socket.setSoTimeout(CONTINUE_TIMEOUT_MILLIS);
        channel.shutdownOutput();
    }

    /// Waits for 100 Continue. Returns false if the server sends its final response instead.
    private boolean wantsBody() throws IOException {
        socket.setSoTimeout(CONTINUE_TIMEOUT_MILLIS);
        try {
            awaitResponse();
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(readTimeoutMillis);
        }
        return !in.hasArrived();
    }

    private void awaitResponse() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            throw new EOFException("the server closed the connection without a response");
        }
        in.reset();
    }

    /// Closes an idle connection. With TLS, the server is told.
    @Override
    public void close() {
        try (channel) {
            if (origin.tls()) {
                // With a timeout, the socket would wait for the server's reply.
                socket.setSoTimeout(0);
                socket.close();
            }
        } catch (IOException e) {
            // The connection is closed anyway.
        }
    }

    /// Closes the connection at once. A request in progress fails.
    void abort() {
        try {
            channel.close();
        } catch (IOException e) {
            // The connection is closed anyway.
        }
    }
}
