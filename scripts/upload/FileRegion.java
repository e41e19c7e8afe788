//SOURCES BandwidthLimit.java FileState.java S3Signature.java
package upload;

import awskit.script.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.Checksum;
import software.amazon.awssdk.http.ContentStreamProvider;

/// A region of a file as the body of a request. A small one is read once. A larger one is read once for its checksum
/// and once for each time it is sent, so that it is never held in memory; two passes over a cached file cost less than
/// one allocation of it.
///
/// What is sent is what was checked: the later pass computes the checksum again and keeps the last bytes back unless it
/// is the same and the file is still in the state it was in. A request of a changed file is cut short, and no server
/// stores it.
final class FileRegion implements ContentStreamProvider {

    /// Of a region's content in memory at a time; up to this length all of it, so that it is read once.
    private static final int BUFFER_BYTES = 128 * 1024;

    private final Path path;
    private final FileState state;
    private final long offset;
    private final long length;
    private final BandwidthLimit bandwidth;
    private final Progress progress;
    private Checksum expected;
    private long expectedValue;
    private ByteBuffer held;
    private String sha256;
    private long counted;

    /// A region of a file that is in this state.
    FileRegion(Path path, FileState state, long offset, long length, BandwidthLimit bandwidth, Progress progress) {
        this.path = path;
        this.state = state;
        this.offset = offset;
        this.length = length;
        this.bandwidth = bandwidth;
        this.progress = progress;
    }

    /// Returns how many bytes it has.
    long length() {
        return length;
    }

    /// Reads the region into the checksum, and holds every later pass to its value.
    ///
    /// @param signed whether [#sha256()] will be asked for, which then takes no pass of its own
    /// @return the checksum's value
    /// @throws FileState.Changed if the file is too short
    long checksum(Checksum checksum, boolean signed) throws IOException {
        hold();
        var digest = signed ? S3Signature.sha256() : null;
        scan(bytes -> {
            checksum.update(bytes.duplicate());
            if (digest != null) {
                digest.update(bytes);
            }
        });
        sha256 = digest == null ? null : S3Signature.hex(digest.digest());
        expected = checksum;
        expectedValue = checksum.getValue();
        return expectedValue;
    }

    /// Returns the SHA-256 of the region in hexadecimal.
    ///
    /// @throws FileState.Changed if the file is too short
    String sha256() throws IOException {
        if (sha256 == null) {
            var digest = S3Signature.sha256();
            hold();
            scan(digest::update);
            sha256 = S3Signature.hex(digest.digest());
        }
        return sha256;
    }

    /// Hands the region to `reader`, piece by piece.
    ///
    /// @throws FileState.Changed if the file is too short
    void scan(Consumer<ByteBuffer> reader) throws IOException {
        if (held != null) {
            reader.accept(held.duplicate());
            return;
        }
        var buffer = ByteBuffer.allocate((int) Math.min(length, BUFFER_BYTES));
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            for (var done = 0L; done < length; done += buffer.limit()) {
                fill(file, buffer, done);
                reader.accept(buffer.duplicate());
            }
        }
    }

    private void hold() throws IOException {
        if (length <= BUFFER_BYTES && held == null) {
            var content = ByteBuffer.allocate((int) length);
            try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
                fill(file, content, 0);
            }
            held = content;
        }
    }

    /// Fills the buffer with the bytes from `done` on, as many as fit and the region has left.
    private void fill(FileChannel file, ByteBuffer buffer, long done) throws IOException {
        buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
        while (buffer.hasRemaining()) {
            if (file.read(buffer, offset + done + buffer.position()) < 0) {
                throw new FileState.Changed("shrank while it was read");
            }
        }
        buffer.flip();
    }

    @Override
    public InputStream newStream() {
        progress.transferred(-counted);
        counted = 0;
        try {
            hold();
            if (length == 0) {
                state.verify(path);
            }
            return new Body(held != null ? null : FileChannel.open(path, StandardOpenOption.READ));
        } catch (NoSuchFileException e) {
            throw new FileState.Changed("vanished before it was read");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "File";
    }

    private final class Body extends InputStream {

        private final FileChannel file;
        private final ByteBuffer buffer;
        private final Checksum check;
        private long done;

        /// @param file null if the content is held
        Body(FileChannel file) {
            this.file = file;
            buffer = file == null ? held.duplicate().limit(0) : ByteBuffer.allocate(BUFFER_BYTES).limit(0);
            check = file != null ? expected : null;
            if (check != null) {
                check.reset();
            }
        }

        @Override
        public int read() throws IOException {
            return refill() ? buffer.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int start, int count) throws IOException {
            Objects.checkFromIndexSize(start, count, target.length);
            if (count == 0) {
                return 0;
            }
            if (!refill()) {
                return -1;
            }
            var given = Math.min(count, buffer.remaining());
            buffer.get(target, start, given);
            return given;
        }

        @Override
        public int available() {
            return buffer.remaining();
        }

        private boolean refill() throws IOException {
            if (buffer.hasRemaining()) {
                return true;
            }
            if (done == length) {
                return false;
            }
            if (file == null) {
                buffer.limit((int) length);
            } else {
                refillFrom(file);
            }
            done += buffer.limit();
            if (check != null) {
                check.update(buffer.duplicate());
                if (done == length && check.getValue() != expectedValue) {
                    throw new FileState.Changed("changed while it was read");
                }
            }
            if (done == length) {
                state.verify(path);
            }
            bandwidth.take(buffer.limit());
            counted += buffer.limit();
            progress.transferred(buffer.limit());
            return true;
        }

        /// What goes wrong with the file is not the connection's fault, and not to be tried again as if it were.
        private void refillFrom(FileChannel file) {
            try {
                fill(file, buffer, done);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }
}
