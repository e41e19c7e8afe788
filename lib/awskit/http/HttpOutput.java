package awskit.http;

import module java.base;

import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/// The sending side of a connection. It writes the heads of requests, collects bytes into few large writes, and stops
/// when the server responds before it has the whole request, as servers do when they refuse one.
final class HttpOutput {

    private static final int BUFFER_BYTES = 4 * 16_367; // what the JDK puts into four records of TLS 1.3

    /// Buffers that no connection uses. Far fewer connections send at a time than wait for a response.
    private static final Queue<byte[]> BUFFERS = new ArrayBlockingQueue<>(16);

    /// The server has responded before it had the whole request.
    static final class EarlyResponse extends IOException {

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    private final OutputStream out;
    private final HttpInput in;
    private byte[] buffer;
    private int filled;
    /// Counts the beginnings and the ends of writes: it is odd during a write.
    private volatile int writes;
    private int writesBefore;
    private volatile boolean timedOut;

    /// @param in the receiving side of the connection
    HttpOutput(OutputStream out, HttpInput in) {
        this.out = out;
        this.in = in;
    }

    /// Takes a buffer for a request.
    void begin() {
        var unused = BUFFERS.poll();
        buffer = unused != null ? unused : new byte[BUFFER_BYTES];
        filled = 0;
    }

    /// Gives the buffer back, for other connections too.
    void end() {
        BUFFERS.offer(buffer);
        buffer = null;
    }

    /// Sends the head of a request, with the empty line at its end.
    ///
    /// @param content whether the request has a body
    void writeHead(SdkHttpRequest request, boolean content) throws IOException {
        var head = new StringBuilder(1024).append(request.method()).append(' ')
                .append(request.encodedPath().isEmpty() ? "/" : request.encodedPath());
        request.encodedQueryParameters().ifPresent(query -> head.append('?').append(query));
        head.append(" HTTP/1.1\r\n");
        if (request.firstMatchingHeader("Host").isEmpty()) {
            var usual = request.port() == (request.protocol().equals("https") ? 443 : 80);
            line(head, "Host", request.host() + (usual ? "" : ":" + request.port()));
        }
        if (request.firstMatchingHeader("Content-Length").isEmpty()) {
            if (content) {
                line(head, "Transfer-Encoding", "chunked");
            } else if (request.method() == SdkHttpMethod.PUT || request.method() == SdkHttpMethod.POST) {
                // Without it, some servers respond 411 Length Required.
                line(head, "Content-Length", "0");
            }
        }
        request.forEachHeader((name, values) -> {
            for (var value : values) {
                line(head, name, value);
            }
        });
        write(bytes(head.append("\r\n").toString()));
    }

    private static void line(StringBuilder head, String name, String value) {
        var begin = head.length();
        head.append(name).append(": ").append(value);
        if (head.indexOf("\n", begin) >= 0 || head.indexOf("\r", begin) >= 0) {
            throw new IllegalArgumentException("header " + name + " has a line break");
        }
        head.append("\r\n");
    }

    /// Sends bytes. They may stay in the buffer until [#flush()].
    private void write(byte... bytes) throws IOException {
        copy(new ByteArrayInputStream(bytes), bytes.length);
    }

    /// Sends a body of this length.
    ///
    /// @throws IOException if the body is shorter
    void copy(InputStream body, long length) throws IOException {
        for (var left = length; left > 0; ) {
            if (filled == buffer.length) {
                flush();
            }
            var count = body.read(buffer, filled, (int) Math.min(left, buffer.length - filled));
            if (count < 0) {
                throw new IOException("the body is " + left + " bytes shorter than its Content-Length");
            }
            filled += count;
            left -= count;
        }
    }

    /// Sends a body of unknown length, in chunks.
    void copyChunked(InputStream body) throws IOException {
        var chunk = new byte[BUFFER_BYTES / 2];
        for (int count; (count = body.readNBytes(chunk, 0, chunk.length)) > 0; ) {
            write(bytes(Integer.toHexString(count) + "\r\n"));
            write(Arrays.copyOf(chunk, count));
            write(bytes("\r\n"));
        }
        write(bytes("0\r\n\r\n"));
    }

    /// Sends what is in the buffer.
    ///
    /// @throws EarlyResponse if there is a response to read
    void flush() throws IOException {
        try {
            if (in.hasArrived()) {
                throw new EarlyResponse();
            }
            writes++;
            out.write(buffer, 0, filled);
            writes++;
        } catch (EarlyResponse e) {
            throw e;
        } catch (IOException e) {
            // A channel throws a plain IOException where a socket throws a SocketException.
            throw hasResponse() ? new EarlyResponse() : e.getClass() != IOException.class ? e
                    : (IOException) new SocketException(e.getMessage()).initCause(e);
        } finally {
            filled = 0;
        }
    }

    /// Starts a timeout for writes, which sockets do not have; closing the result ends it. A write that blocks for this
    /// long, or up to twice as long, makes it call `stop`.
    Closeable startTimeout(int millis, Closeable stop) {
        var checks = ForkJoinPool.commonPool().scheduleWithFixedDelay(() -> {
            try {
                if (isBlocked()) {
                    timedOut = true;
                    stop.close();
                }
            } catch (IOException e) {
                // The connection is closed, which ends the write too.
            }
        }, millis, millis, TimeUnit.MILLISECONDS);
        return () -> checks.cancel(false);
    }

    /// Returns whether a write has blocked for too long.
    boolean timedOut() {
        return timedOut;
    }

    /// Returns whether a write has been in progress since the last call.
    private boolean isBlocked() {
        var before = writesBefore;
        writesBefore = writes;
        return before == writesBefore && (before & 1) == 1;
    }

    /// Returns whether there is a response to read after a failed write. A server that refuses a request may close the
    /// connection right after its response.
    private boolean hasResponse() {
        try {
            in.mark(1);
            var any = in.read() >= 0;
            in.reset();
            return any;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
