//SOURCES Content.java FileState.java S3Signature.java SourceFile.java
package upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.zip.Checksum;

/// A region of a file as the body of a request. A small region is read into a buffer, and held there until it is sent.
/// A larger one is read once for its checksum and once for each time it is sent, so that it is never held in memory:
/// two passes over a cached file cost less than one allocation of it.
///
/// Only content that belongs to the checksum is sent: the later pass computes the checksum again, and withholds the
/// last bytes if it differs or if the file is not in the state in which the upload found it. The request is then cut
/// short, and no server stores it.
final class FileRegion implements Content {

    /// A region of up to this length is held.
    private static final int HELD_BYTES = 256 * 1024;
    /// A region of up to this length needs no shared buffer to be held.
    private static final int SMALL_BYTES = 64 * 1024;

    /// The 16 shared buffers that hold regions. A region that finds none is read twice. Each is made when it is first
    /// taken.
    private static final Queue<Optional<ByteBuffer>> HOLDERS = new ArrayBlockingQueue<>(16, false,
            Collections.nCopies(16, Optional.empty()));

    /// The most bytes of a longer region in memory at a time.
    private static final int BUFFER_BYTES = 128 * 1024;

    /// Buffers that no pass uses. Making one takes as long as reading into it. They are outside of the heap, where a
    /// channel can read into them without a buffer of its own for each thread.
    private static final Queue<ByteBuffer> BUFFERS = new ArrayBlockingQueue<>(16);

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final SourceFile file;
    private final long offset;
    private final long length;
    private Checksum expected;
    private long expectedValue;
    private ByteBuffer held;
    private String sha256;
    private long counted;

    FileRegion(SourceFile file, long offset, long length) {
        this.file = file;
        this.offset = offset;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    /// Computes a checksum of the region, which every later pass has to agree with.
    @Override
    public long checksum(Checksum checksum, boolean signed) throws IOException {
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

    @Override
    public String sha256() throws IOException {
        if (sha256 == null) {
            var digest = S3Signature.sha256();
            hold();
            scan(digest::update);
            sha256 = S3Signature.hex(digest.digest());
        }
        return sha256;
    }

    @Override
    public void scan(Consumer<ByteBuffer> reader) throws IOException {
        if (held != null) {
            reader.accept(held.duplicate());
            return;
        }
        var buffer = buffer();
        try (var channel = open()) {
            for (var done = 0L; done < length; done += buffer.limit()) {
                fill(channel, buffer, done);
                reader.accept(buffer.duplicate());
            }
        } finally {
            BUFFERS.offer(buffer);
        }
    }

    private static ByteBuffer buffer() {
        var unused = BUFFERS.poll();
        return unused != null ? unused : ByteBuffer.allocateDirect(BUFFER_BYTES);
    }

    /// Reads the region if it can be held.
    private void hold() throws IOException {
        if (held != null || length > HELD_BYTES) {
            return;
        }
        if (length <= SMALL_BYTES) {
            held = read(ByteBuffer.allocate((int) length));
            return;
        }
        var holder = HOLDERS.poll();
        if (holder == null) {
            return;
        }
        try {
            held = read(holder.orElseGet(() -> ByteBuffer.allocateDirect(HELD_BYTES)));
        } finally {
            if (held == null) {
                HOLDERS.offer(holder);
            }
        }
    }

    private ByteBuffer read(ByteBuffer buffer) throws IOException {
        try (var channel = open()) {
            fill(channel, buffer, 0);
            return buffer;
        }
    }

    @Override
    public void release() {
        if (held != null) {
            giveBack(held);
            held = null;
        }
    }

    private static void giveBack(ByteBuffer buffer) {
        if (buffer.capacity() == HELD_BYTES) {
            HOLDERS.offer(Optional.of(buffer));
        } else if (buffer.isDirect()) {
            BUFFERS.offer(buffer);
        }
    }

    /// Opens the file at the beginning of the region.
    private SeekableByteChannel open() throws IOException {
        var channel = file.open();
        return offset == 0 ? channel : channel.position(offset);
    }

    /// Fills the buffer with the bytes from `done` on, as many as fit and the region has left.
    ///
    /// @param channel has read as many before
    private void fill(SeekableByteChannel channel, ByteBuffer buffer, long done) throws IOException {
        buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new FileState.Changed("shrank while it was read");
            }
        }
        buffer.flip();
    }

    @Override
    public InputStream newStream() {
        file.sent(-counted);
        counted = 0;
        try {
            if (length == 0) {
                file.verify();
            }
            if (held == null) {
                return new Body(open(), buffer(), expected);
            }
            var body = new Body(null, held, null);
            held = null;
            return body;
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

    /// One pass over the region.
    private final class Body extends InputStream {

        private final SeekableByteChannel channel;
        private final Checksum check;
        private ByteBuffer buffer;
        private long done;
        private boolean closed;

        /// @param channel null if the buffer holds the content
        /// @param buffer is given back when the body is closed
        /// @param check has to come to the expected value; null if that need not be checked
        Body(SeekableByteChannel channel, ByteBuffer buffer, Checksum check) {
            this.channel = channel;
            this.check = check;
            this.buffer = buffer.position(0).limit(0);
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
            if (channel == null) {
                buffer.limit((int) length);
            } else {
                refillFromFile();
            }
            done += buffer.limit();
            if (check != null) {
                check.update(buffer.duplicate());
                if (done == length && check.getValue() != expectedValue) {
                    throw new FileState.Changed("changed while it was read");
                }
            }
            if (done == length) {
                file.verify();
            }
            file.bandwidth().take(buffer.limit());
            counted += buffer.limit();
            file.sent(buffer.limit());
            return true;
        }

        /// An error of the file must not look like one of the connection, which would be retried.
        private void refillFromFile() {
            try {
                fill(channel, buffer, done);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            giveBack(buffer);
            buffer = NONE;
            if (channel != null) {
                channel.close();
            }
        }
    }
}
