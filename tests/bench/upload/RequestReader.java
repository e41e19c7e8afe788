import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/// Reads the HTTP requests of one connection through one buffer, and discards their bodies. It copies nothing, and
/// makes no objects but the method and the target.
final class RequestReader {

    private static final long UNKNOWN = -1;

    private final ReadableByteChannel channel;
    private final ByteBuffer buffer;
    private int lineStart;
    private int lineEnd;

    private String method;
    private String target;
    private long length;
    private long decodedLength;
    private boolean chunked;
    private boolean expectsContinue;
    private boolean close;

    /// @param buffer longer than any line of a head
    RequestReader(ReadableByteChannel channel, ByteBuffer buffer) {
        this.channel = channel;
        this.buffer = buffer.clear().flip();
    }

    /// Reads the head of the next request; returns false if the client has closed the connection instead.
    boolean next() throws IOException {
        if (!readLine()) {
            return false;
        }
        var words = line().split(" ");
        method = words[0];
        target = words[1];
        length = 0;
        decodedLength = UNKNOWN;
        chunked = false;
        expectsContinue = false;
        close = false;
        while (header()) {
            if (is("content-length:")) {
                length = number();
            } else if (is("x-amz-decoded-content-length:")) {
                decodedLength = number();
            } else if (is("transfer-encoding:")) {
                chunked = true;
            } else if (is("expect:")) {
                expectsContinue = true;
            } else if (is("connection: close")) {
                close = true;
            }
        }
        return true;
    }

    String method() {
        return method;
    }

    /// Returns the path and the query, as they were sent.
    String target() {
        return target;
    }

    /// Returns whether the client waits for 100 Continue before it sends the body.
    boolean expectsContinue() {
        return expectsContinue;
    }

    /// Returns whether the client closes the connection after the response.
    boolean close() {
        return close;
    }

    /// Reads the body to its end. Returns the length of its content, without the framing of chunks.
    long discard() throws IOException {
        var sent = chunked ? discardChunks() : discard(length);
        return decodedLength == UNKNOWN ? sent : decodedLength;
    }

    private long discardChunks() throws IOException {
        var sent = 0L;
        while (true) {
            header();
            var size = Long.parseLong(line().split(";")[0].strip(), 16);
            if (size == 0) {
                break;
            }
            sent += discard(size);
            header(); // the end of the chunk's last line
        }
        while (header()) {
            // trailers
        }
        return sent;
    }

    private long discard(long bytes) throws IOException {
        var left = bytes - Math.min(bytes, buffer.remaining());
        buffer.position(buffer.position() + (int) (bytes - left));
        while (left > 0) {
            buffer.clear();
            var read = channel.read(buffer);
            if (read < 0) {
                throw new EOFException(method + " " + target + ": " + left + " of " + bytes + " bytes missing");
            }
            buffer.flip().position((int) Math.min(left, read));
            left -= buffer.position();
        }
        return bytes;
    }

    /// Reads the next line of a head. Returns whether the line has any text.
    private boolean header() throws IOException {
        if (!readLine()) {
            throw new EOFException(method + " " + target + ": its head has no end");
        }
        return lineEnd > lineStart;
    }

    private boolean readLine() throws IOException {
        for (var scanned = 0; ; scanned++) {
            if (scanned == buffer.remaining()) {
                var read = channel.read(buffer.compact());
                buffer.flip();
                if (read <= 0) {
                    return false;
                }
            }
            var at = buffer.position() + scanned;
            if (buffer.get(at) == '\n') {
                lineStart = buffer.position();
                lineEnd = Math.max(lineStart, at - 1); // before \r
                buffer.position(at + 1);
                return true;
            }
        }
    }

    private String line() {
        var bytes = new byte[lineEnd - lineStart];
        buffer.get(lineStart, bytes);
        return new String(bytes, ISO_8859_1);
    }

    /// @param prefix in lower case
    private boolean is(String prefix) {
        if (lineEnd - lineStart < prefix.length()) {
            return false;
        }
        for (var i = 0; i < prefix.length(); i++) {
            if ((buffer.get(lineStart + i) | 0x20) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private long number() {
        var number = 0L;
        for (var i = lineStart; i < lineEnd; i++) {
            var digit = buffer.get(i) - '0';
            if (digit >= 0 && digit <= 9) {
                number = number * 10 + digit;
            }
        }
        return number;
    }
}
