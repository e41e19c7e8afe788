//SOURCES HttpHead.java

package awskit.http;

import module java.base;

/// What is sent over a connection: gathered into as few writes as can be, and stopped when the server has answered
/// before it has everything, as it does to refuse a request.
final class HttpOutput {

    static final int BUFFER_BYTES = 64 * 1024;

    /// The server has answered already, and wants no more of the request.
    static final class Answered extends IOException {

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    private final OutputStream out;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    /// Odd while one is going on.
    private volatile int writes;
    private int writesBefore;

    /// @param in where answers come from; must support marks
    HttpOutput(OutputStream out, InputStream in) {
        this.out = out;
        this.in = in;
    }

    /// Sends these bytes, now or with those that follow.
    void write(byte... bytes) throws IOException {
        copy(new ByteArrayInputStream(bytes), bytes.length);
    }

    /// Sends so many bytes of a body.
    ///
    /// @throws IOException if it is shorter
    void copy(InputStream body, long length) throws IOException {
        for (var left = length; left > 0; ) {
            if (filled == buffer.length) {
                flush();
            }
            var count = body.read(buffer, filled, (int) Math.min(left, buffer.length - filled));
            if (count < 0) {
                throw new IOException("the body ends " + left + " bytes early");
            }
            filled += count;
            left -= count;
        }
    }

    /// Sends a body of unknown length.
    void copyChunked(InputStream body) throws IOException {
        var chunk = new byte[BUFFER_BYTES / 2];
        for (int count; (count = body.readNBytes(chunk, 0, chunk.length)) > 0; ) {
            write(HttpHead.bytes(Integer.toHexString(count) + "\r\n"));
            write(Arrays.copyOf(chunk, count));
            write(HttpHead.bytes("\r\n"));
        }
        write(HttpHead.bytes("0\r\n\r\n"));
    }

    /// Sends what is gathered.
    ///
    /// @throws Answered if the server has answered, which is to be read then
    void flush() throws IOException {
        try {
            if (HttpHead.hasArrived(in)) {
                throw new Answered();
            }
            writes++;
            out.write(buffer, 0, filled);
            writes++;
        } catch (Answered answered) {
            throw answered;
        } catch (IOException broken) {
            // Channels do not call it a SocketException as sockets do, and tell it from nothing else.
            throw answerFollows() ? new Answered() : broken.getClass() != IOException.class ? broken
                    : (IOException) new SocketException(broken.getMessage()).initCause(broken);
        } finally {
            filled = 0;
        }
    }

    /// To be asked at intervals, by another thread: returns whether one write has been going on since the last time.
    boolean stuck() {
        var before = writesBefore;
        writesBefore = writes;
        return before == writesBefore && (before & 1) == 1;
    }

    /// A server that refuses a request may close its end right behind the answer, and breaks ours.
    private boolean answerFollows() {
        try {
            in.mark(1);
            var follows = in.read() >= 0;
            in.reset();
            return follows;
        } catch (IOException e) {
            return false;
        }
    }
}
