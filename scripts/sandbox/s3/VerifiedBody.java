//DEPS org.gaul:s3proxy
//SOURCES S3Errors.java
package sandbox.s3;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import org.gaul.s3proxy.checksum.FlexChecksum;
import software.amazon.awssdk.checksums.SdkChecksum;

/// A body in chunks (`aws-chunked`) whose length and trailing checksum are verified. The bytes pass unchanged, but the
/// last chunk with content only after all that follows it was verified: S3Proxy stores an object as soon as it has as
/// many bytes as were announced, and never reads the trailer.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">Trailers</a>
final class VerifiedBody extends InputStream {

    private static final int MAX_CHUNK = 16 << 20;
    private static final int MAX_LINE = 4096;

    private final InputStream body;
    private final long length;
    private final String trailer;
    private final SdkChecksum checksum;
    private byte[] ready = {};
    private int position;
    private byte[] held;
    private long received;
    private boolean isComplete;

    private VerifiedBody(InputStream body, long length, String trailer, FlexChecksum algorithm) {
        this.body = body;
        this.length = length;
        this.trailer = trailer;
        this.checksum = algorithm == null ? null : algorithm.newChecksum();
    }

    /// Returns the body of a request, verified if it is in chunks.
    static InputStream of(HttpServletRequest request) throws IOException {
        var type = Objects.requireNonNullElse(request.getHeader("x-amz-content-sha256"), "");
        if (!type.startsWith("STREAMING-")) {
            return request.getInputStream();
        }
        var trailer = Objects.requireNonNullElse(request.getHeader("x-amz-trailer"), "").strip()
                .toLowerCase(Locale.ROOT);
        try {
            return new VerifiedBody(request.getInputStream(),
                    Long.parseLong(Objects.requireNonNullElse(request.getHeader("x-amz-decoded-content-length"), "-1")),
                    trailer, trailer.isEmpty() ? null : FlexChecksum.fromHeaderName(trailer));
        } catch (NumberFormatException e) {
            throw S3Errors.of(400, "InvalidArgument", "x-amz-decoded-content-length is not a number");
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        while (position == ready.length) {
            if (isComplete && held == null) {
                return -1;
            }
            advance();
        }
        var read = Math.min(count, ready.length - position);
        System.arraycopy(ready, position, buffer, offset, read);
        position += read;
        return read;
    }

    /// Makes the chunk that was held ready, and holds the next instead.
    private void advance() throws IOException {
        var next = isComplete ? null : chunk();
        ready = Objects.requireNonNullElse(held, new byte[0]);
        position = 0;
        held = next;
    }

    /// Reads a chunk with its first line, and after the last one the trailer too.
    private byte[] chunk() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var size = size(line(bytes));
        if (size == 0) {
            verify(bytes);
            isComplete = true;
            return bytes.toByteArray();
        }
        var content = body.readNBytes(size);
        received += size;
        if (content.length < size || length >= 0 && received > length) {
            throw incomplete();
        }
        if (checksum != null) {
            checksum.update(content, 0, size);
        }
        bytes.writeBytes(content);
        line(bytes);
        return bytes.toByteArray();
    }

    private static int size(String line) {
        var size = line.split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,8}") || Long.parseLong(size, 16) > MAX_CHUNK) {
            throw S3Errors.of(400, "InvalidRequest", "\"" + size + "\" is not the size of a chunk");
        }
        return Integer.parseInt(size, 16);
    }

    private void verify(ByteArrayOutputStream bytes) throws IOException {
        if (length >= 0 && received != length) {
            throw incomplete();
        }
        String value = null;
        for (var line = line(bytes); !line.isEmpty(); line = line(bytes)) {
            var field = line.split(":", 2);
            if (field.length == 2 && field[0].strip().equalsIgnoreCase(trailer)) {
                value = field[1].strip();
            }
        }
        if (checksum != null && value == null) {
            throw S3Errors.of(400, "MalformedTrailerError", "The request contained trailing data that was not "
                    + "well-formed or did not conform to our published schema.");
        } else if (checksum != null && !value.equals(Base64.getEncoder().encodeToString(checksum.getChecksumBytes()))) {
            throw S3Errors.of(400, "BadDigest", "The " + trailer.substring("x-amz-checksum-".length()).toUpperCase(
                    Locale.ROOT) + " you specified did not match the calculated checksum.");
        }
    }

    private static RuntimeException incomplete() {
        return S3Errors.of(400, "IncompleteBody", "You did not provide the number of bytes specified by the "
                + "x-amz-decoded-content-length HTTP header");
    }

    /// Reads a line, and keeps it with its end. The end of the body ends a line too.
    private String line(ByteArrayOutputStream bytes) throws IOException {
        var line = new StringBuilder();
        for (int c = body.read(); c >= 0; c = body.read()) {
            bytes.write(c);
            if (c == '\n') {
                break;
            } else if (c != '\r') {
                line.append((char) c);
            }
            if (line.length() > MAX_LINE) {
                throw S3Errors.of(400, "InvalidRequest", "A line of the chunked body is too long");
            }
        }
        return line.toString();
    }
}
