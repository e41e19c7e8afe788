//SOURCES BandwidthLimit.java Content.java Progress.java S3Signature.java

package upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.Checksum;

/// A part of a stream, which is held in memory until it is sent.
final class MemoryContent implements Content {

    /// The most bytes that are sent between two looks at the bandwidth.
    private static final int PIECE_BYTES = 128 * 1024;

    private final byte[] bytes;
    private final int length;
    private final BandwidthLimit bandwidth;
    private final Progress progress;
    private long counted;

    /// @param bytes the content is at their beginning
    MemoryContent(byte[] bytes, int length, BandwidthLimit bandwidth, Progress progress) {
        this.bytes = bytes;
        this.length = length;
        this.bandwidth = bandwidth;
        this.progress = progress;
    }

    /// Returns the array that was given, to be used again after the content is sent.
    byte[] memory() {
        return bytes;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public long checksum(Checksum checksum, boolean signed) {
        checksum.update(bytes, 0, length);
        return checksum.getValue();
    }

    @Override
    public String sha256() {
        var digest = S3Signature.sha256();
        digest.update(bytes, 0, length);
        return S3Signature.hex(digest.digest());
    }

    @Override
    public void scan(Consumer<ByteBuffer> reader) {
        reader.accept(ByteBuffer.wrap(bytes, 0, length));
    }

    @Override
    public String name() {
        return "Stream";
    }

    @Override
    public InputStream newStream() {
        count(-counted);
        return new ByteArrayInputStream(bytes, 0, length) {
            @Override
            public int read(byte[] target, int start, int count) {
                var given = super.read(target, start, Math.min(count, PIECE_BYTES));
                if (given > 0) {
                    bandwidth.take(given);
                    MemoryContent.this.count(given);
                }
                return given;
            }

            /// Piece by piece, unlike the method of the superclass.
            @Override
            public long transferTo(OutputStream out) throws IOException {
                var piece = new byte[PIECE_BYTES];
                var total = 0L;
                for (var given = read(piece, 0, piece.length); given > 0; given = read(piece, 0, piece.length)) {
                    out.write(piece, 0, given);
                    total += given;
                }
                return total;
            }
        };
    }

    private void count(long sent) {
        counted += sent;
        progress.transferred(sent);
    }
}
