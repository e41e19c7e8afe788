package awskit.script;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// Texts in the order of their keys, however many: beyond a mebibyte the texts wait in a temporary file, and only keys
/// and positions in memory. Adding is safe from several threads.
public final class Spool<K> implements AutoCloseable {

    private static final int MEMORY = 1 << 20;

    private record Entry<K>(K key, long offset, int length) {}

    private final Comparator<K> order;
    private final List<Entry<K>> entries = new ArrayList<>();
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private OutputStream out = memory;
    private FileChannel file;
    private long size;

    /// A spool that gives its texts back in this order of their keys; equal keys in the order they came in.
    public Spool(Comparator<K> order) {
        this.order = order;
    }

    public synchronized void add(K key, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (file == null && size + bytes.length > MEMORY) {
            openFile();
        }
        out.write(bytes);
        entries.add(new Entry<>(key, size, bytes.length));
        size += bytes.length;
    }

    /// Readable by its owner only, as temporary files are; where the system can, it has no name any more from here on,
    /// and so goes however this process ends.
    private void openFile() throws IOException {
        file = FileChannel.open(Files.createTempFile("awskit-spool", null), StandardOpenOption.READ,
                StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        out = new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16);
        memory.writeTo(out);
        memory.reset();
    }

    /// Returns whether nothing was added.
    public synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /// Hands all texts to `reader` in order.
    public synchronized void forEach(Consumer<String> reader) throws IOException {
        out.flush();
        entries.sort((a, b) -> order.compare(a.key(), b.key()));
        var small = memory.toByteArray();
        for (var entry : entries) {
            reader.accept(file == null
                    ? new String(small, (int) entry.offset(), entry.length(), StandardCharsets.UTF_8)
                    : new String(read(entry), StandardCharsets.UTF_8));
        }
    }

    private byte[] read(Entry<K> entry) throws IOException {
        var bytes = ByteBuffer.allocate(entry.length());
        while (bytes.hasRemaining()) {
            if (file.read(bytes, entry.offset() + bytes.position()) < 0) {
                throw new EOFException("the temporary file was cut");
            }
        }
        return bytes.array();
    }

    /// Deletes the temporary file.
    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
