package awskit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// Texts in the order of their keys, however many: the texts wait in a temporary file, and only keys and positions in
/// memory. Adding is safe from several threads.
public final class Spool<K> implements AutoCloseable {

    private record Entry<K>(K key, long offset, int length) {}

    private final Comparator<K> order;
    private final List<Entry<K>> entries = new ArrayList<>();
    private final Path file;
    private final OutputStream out;
    private long size;

    /// A spool that gives its texts back in this order of their keys; equal keys in the order they came in.
    public Spool(Comparator<K> order) throws IOException {
        this.order = order;
        // Readable by its owner only, as temporary files are.
        file = Files.createTempFile("awskit-spool", null);
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    public synchronized void add(K key, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes);
        entries.add(new Entry<>(key, size, bytes.length));
        size += bytes.length;
    }

    /// Returns whether nothing was added.
    public synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /// Hands all texts to `reader` in order.
    public synchronized void forEach(Consumer<String> reader) throws IOException {
        out.flush();
        entries.sort(Comparator.comparing(Entry::key, order));
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            for (var entry : entries) {
                var bytes = new byte[entry.length()];
                in.seek(entry.offset());
                in.readFully(bytes);
                reader.accept(new String(bytes, StandardCharsets.UTF_8));
            }
        }
    }

    /// Deletes the temporary file.
    @Override
    public synchronized void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
