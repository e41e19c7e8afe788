package running;

import module java.base;

/// Sorts any number of texts by their keys. Beyond a mebibyte it keeps the texts in a temporary file, and only keys and
/// positions in memory. Thread-safe.
public final class Spool<K> implements Iterable<String>, AutoCloseable {

    private static final int MEMORY = 1 << 20;

    private record Entry<K>(K key, long offset, int length) {}

    private final Comparator<K> order;
    private final List<Entry<K>> entries = new ArrayList<>();
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private OutputStream out = memory;
    private FileChannel file;
    private long size;

    /// Makes a spool that sorts in this order. Texts with equal keys keep the order in which they were added.
    public Spool(Comparator<K> order) {
        this.order = order;
    }

    /// Adds a text.
    public synchronized void add(K key, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (file == null && size + bytes.length > MEMORY) {
            openFile();
        }
        out.write(bytes);
        entries.add(new Entry<>(key, size, bytes.length));
        size += bytes.length;
    }

    /// Only the owner can read the file, as all temporary files. Where the system allows it, the file is deleted as
    /// soon as it is open, so that nothing is left if the process is killed.
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

    /// Returns the texts in order. Nothing may be added meanwhile.
    ///
    /// @throws UncheckedIOException if the temporary file cannot be read
    @Override
    public synchronized Iterator<String> iterator() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        entries.sort((a, b) -> order.compare(a.key(), b.key()));
        var small = memory.toByteArray();
        return entries.stream().map(entry -> new String(file == null ? Arrays.copyOfRange(small, (int) entry.offset(),
                (int) entry.offset() + entry.length()) : read(entry), StandardCharsets.UTF_8)).iterator();
    }

    private byte[] read(Entry<K> entry) {
        try {
            var bytes = ByteBuffer.allocate(entry.length());
            while (bytes.hasRemaining()) {
                if (file.read(bytes, entry.offset() + bytes.position()) < 0) {
                    throw new EOFException("the temporary file was truncated");
                }
            }
            return bytes.array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Deletes the temporary file.
    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
