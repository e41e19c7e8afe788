package awskit.http;

import module java.base;

import software.amazon.awssdk.http.SdkHttpResponse;

/// The receiving side of a connection. It reads the heads of responses: the first line and the headers.
final class HttpInput extends BufferedInputStream {

    private static final int MAX_LINE_BYTES = 64 * 1024;
    private static final int MAX_HEAD_CHARACTERS = 512 * 1024;
    private static final int MAX_HEADERS = 1000;
    private static final int MAX_INTERIM = 20;

    private final Timed source;
    /// How many interim responses in a row were read.
    private int interim;

    /// @param headMillis how long it may take to read a head
    HttpInput(InputStream source, int headMillis) {
        var timed = new Timed(source, headMillis);
        super(timed);
        this.source = timed;
    }

    /// Limits the time for a head. The socket's own timeout begins anew with every byte.
    private static final class Timed extends FilterInputStream {

        private final long nanos;
        private long begin;
        private boolean inHead;

        Timed(InputStream source, int millis) {
            super(source);
            nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        }

        void start() {
            begin = System.nanoTime();
            inHead = true;
        }

        void stop() {
            inHead = false;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            var read = super.read(target, offset, count);
            if (inHead && System.nanoTime() - begin > nanos) {
                throw new SocketTimeoutException("the head of the response takes too long");
            }
            return read;
        }
    }

    /// Reads the head of the final response. Interim ones, such as 100 Continue, are skipped.
    ///
    /// @throws EOFException if the connection ends before the head does
    /// @throws ProtocolException if it is not HTTP
    /// @throws SocketTimeoutException if it takes too long
    SdkHttpResponse head() throws IOException {
        source.start();
        var head = next();
        while (head.statusCode() / 100 == 1) {
            head = next();
        }
        source.stop();
        return head;
    }

    private SdkHttpResponse next() throws IOException {
        var first = first();
        interim = status(first) / 100 == 1 ? interim + 1 : 0;
        if (interim > MAX_INTERIM) {
            throw new ProtocolException("the server sends interim responses without an end");
        }
        var response = SdkHttpResponse.builder().statusCode(status(first))
                .statusText(first.length() > 12 ? first.substring(13) : null);
        if (first.startsWith("HTTP/1.0")) {
            response.putHeader("Connection", "close");
        }
        for (var line : lines()) {
            var colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("not a header of a response: " + quoted(line));
            }
            response.appendHeader(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return response.build();
    }

    /// Skips what follows the last chunk of a body. It may take as long as a head.
    void skipTrailers() throws IOException {
        source.start();
        lines();
        source.stop();
    }

    /// Reads lines up to an empty one. A line that begins with a space continues the line before.
    private List<String> lines() throws IOException {
        var lines = new ArrayList<String>();
        var count = 0;
        var characters = 0;
        for (String line; !(line = line()).isEmpty(); count++) {
            characters += line.length();
            if (count == MAX_HEADERS || characters > MAX_HEAD_CHARACTERS) {
                throw new ProtocolException("the response has too many headers");
            }
            var continues = !lines.isEmpty() && (line.startsWith(" ") || line.startsWith("\t"));
            lines.add(continues ? lines.removeLast() + " " + line.strip() : line);
        }
        return lines;
    }

    /// Skips the interim responses that have arrived. Returns whether a final one has arrived.
    boolean hasArrived() throws IOException {
        source.start();
        try {
            while (available() > 0) {
                mark(MAX_LINE_BYTES);
                var isFinal = status(first()) / 100 != 1;
                reset();
                if (isFinal) {
                    return true;
                }
                next();
            }
            return false;
        } finally {
            source.stop();
        }
    }

    /// Reads the first line, such as `HTTP/1.1 200 OK`.
    private String first() throws IOException {
        var line = line();
        if (line.length() < 12 || !line.startsWith("HTTP/1.1 ") && !line.startsWith("HTTP/1.0 ")
                || status(line) < 100 || line.length() > 12 && line.charAt(12) != ' ') {
            throw new ProtocolException("not an HTTP response: " + quoted(line));
        }
        return line;
    }

    /// Returns the status; a negative number if there is none.
    private static int status(String first) {
        var status = 0;
        for (var at = 9; at < 12; at++) {
            var digit = first.charAt(at) - '0';
            status = digit >= 0 && digit <= 9 ? 10 * status + digit : -1000;
        }
        return status;
    }

    /// Returns a line for a message, cut to a readable length.
    static String quoted(String line) {
        return '"' + (line.length() <= 80 ? line : line.substring(0, 80) + "…") + '"';
    }

    /// Reads a line, and returns it without its line break.
    String line() throws IOException {
        for (var end = pos; end < count; end++) {
            if (buf[end] == '\n') { // as a rule, all of it has arrived
                var text = new String(buf, pos, end - pos, StandardCharsets.UTF_8);
                pos = end + 1;
                return withoutReturn(text);
            }
        }
        var line = new ByteArrayOutputStream(128);
        for (int next; (next = read()) != '\n'; line.write(next)) {
            if (next < 0) {
                throw new EOFException("the server closed the connection without a response");
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new ProtocolException("a line of the response is too long");
            }
        }
        return withoutReturn(line.toString(StandardCharsets.UTF_8));
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
