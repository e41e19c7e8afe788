//SOURCES ByteSize.java TerminalBar.java

package upload;

import module java.base;

import awskit.script.Terminal;

/// Shows the progress of a transfer on stderr: on a terminal a bar with files, bytes, rate and time left, elsewhere at
/// most one line every [#LINE_INTERVAL]. Thread-safe.
public abstract class Progress implements AutoCloseable {

    /// The time between two lines if stderr is not a terminal.
    public static final Duration LINE_INTERVAL = Duration.ofSeconds(5);

    private final long start = System.nanoTime();
    private final long uncountedNanos;
    private final AtomicReference<Iterable<Long>> uncounted = new AtomicReference<>();
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong expectedFiles = new AtomicLong();
    private final AtomicLong expectedBytes = new AtomicLong();
    private volatile boolean expectationComplete;
    private volatile boolean closed;

    /// @param uncounted how long a transfer lasts before its files are counted
    Progress(Duration uncounted) {
        uncountedNanos = uncounted.toNanos();
    }

    /// Returns a progress that shows nothing.
    public static Progress none() {
        return new Silent();
    }

    /// Returns the progress of a command: a bar on a terminal, lines elsewhere.
    public static Progress of(String command) {
        return Terminal.redraws() ? new TerminalBar() : new Lines(command);
    }

    /// Begins to show progress.
    public void begin() {}

    /// Begins to show progress. In time, a thread of its own counts the files to transfer. Until it has counted them
    /// all, neither the share done nor the time left is known.
    ///
    /// @param sizes the sizes of all files in bytes
    public void expect(Iterable<Long> sizes) {
        begin();
        uncounted.set(sizes);
        countInTime();
    }

    private void countInTime() {
        if (uncounted.get() != null && System.nanoTime() - start >= uncountedNanos) {
            var sizes = uncounted.getAndSet(null);
            if (sizes != null) {
                Thread.ofVirtual().name("progress-count").start(() -> count(sizes));
            }
        }
    }

    private void count(Iterable<Long> sizes) {
        for (var size : sizes) {
            if (closed) {
                return;
            }
            expectedFiles.incrementAndGet();
            expectedBytes.addAndGet(size);
        }
        expectationComplete = true;
    }

    /// Counts bytes as transferred. A negative number takes back bytes that must be sent again.
    public final void transferred(long count) {
        bytes.addAndGet(count);
        countInTime();
        show();
    }

    /// Counts a file as done.
    public final void fileDone() {
        files.incrementAndGet();
        countInTime();
        show();
    }

    /// Counts a file as done that did not have to be transferred.
    public final void unneeded(long sizeBytes) {
        expectedBytes.addAndGet(-sizeBytes);
        fileDone();
    }

    /// Returns the number of files done, such as `12 of 40 files`, or `12 files` while the others are counted.
    public final String counts() {
        return expectationComplete ? String.format(Locale.ROOT, "%,d of %,d files", files.get(),
                        Math.max(files.get(), expectedFiles.get()))
                : String.format(Locale.ROOT, "%,d files", files.get());
    }

    /// Removes the bar from the terminal.
    @Override
    public void close() {
        closed = true;
    }

    abstract void show();

    /// Returns the share done, from 0 to 1; negative while it is not known.
    final double share() {
        var all = expectedBytes.get();
        return !expectationComplete ? -1 : all <= 0 ? 1 : Math.clamp((double) bytes.get() / all, 0, 1);
    }

    /// Returns the parts of the text, the most important first: files, time left, rate, bytes.
    final List<String> facts() {
        var facts = new ArrayList<>(List.of(counts()));
        var seconds = (System.nanoTime() - start) / 1e9;
        var rate = bytes.get() / seconds;
        if (share() >= 0 && rate > 0) {
            facts.add(time((long) Math.ceil(Math.max(0, expectedBytes.get() - bytes.get()) / rate)) + " left");
        }
        facts.add(ByteSize.format((long) rate) + "/s");
        facts.add(ByteSize.format(bytes.get()) + (share() < 0 ? ""
                : " of " + ByteSize.format(Math.max(bytes.get(), expectedBytes.get()))));
        return facts;
    }

    private static String time(long seconds) {
        return seconds < 3600 ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private static final class Silent extends Progress {

        Silent() {
            super(Duration.ZERO);
        }

        @Override
        public void expect(Iterable<Long> sizes) {}

        @Override
        void show() {}
    }

    private static final class Lines extends Progress {

        private final String command;
        private final AtomicLong next = new AtomicLong(System.nanoTime() + LINE_INTERVAL.toNanos());

        /// Counting is another walk through the folder, and the first line comes late.
        Lines(String command) {
            super(Duration.ofSeconds(1));
            this.command = command;
        }

        @Override
        void show() {
            var now = System.nanoTime();
            var due = next.get();
            if (now - due >= 0 && next.compareAndSet(due, now + LINE_INTERVAL.toNanos())) {
                Terminal.note(command, String.join(", ", facts()));
            }
        }
    }
}
