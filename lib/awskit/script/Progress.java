package awskit.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// How far a transfer has come, on stderr: a bar with files, bytes, rate and time left on a terminal, otherwise at most
/// one line every [#LINE_INTERVAL]. Safe for use by many threads.
public abstract class Progress implements AutoCloseable {

    /// The least time between two lines where stderr is no terminal.
    public static final Duration LINE_INTERVAL = Duration.ofSeconds(5);

    private final long start = System.nanoTime();
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong expectedFiles = new AtomicLong();
    private final AtomicLong expectedBytes = new AtomicLong();
    private volatile boolean expectationComplete;
    private volatile boolean closed;

    Progress() {}

    /// Returns a progress that shows nothing.
    public static Progress none() {
        return new Silent();
    }

    /// Returns the progress of a command: a bar on a terminal, lines elsewhere.
    public static Progress of(String command) {
        return Terminal.redraws() ? new TerminalBar() : new Lines(command);
    }

    /// Counts on a thread of its own what there is to be transferred; only then can the share done and the time left
    /// be told.
    ///
    /// @param sizes of all files, in bytes
    public void expect(Iterable<Long> sizes) {
        Thread.ofVirtual().name("progress-count").start(() -> {
            for (var size : sizes) {
                if (closed) {
                    return;
                }
                expectedFiles.incrementAndGet();
                expectedBytes.addAndGet(size);
            }
            expectationComplete = true;
        });
    }

    /// Counts bytes as transferred; a negative number takes back bytes that have to be sent again.
    public final void transferred(long count) {
        bytes.addAndGet(count);
        show();
    }

    /// Counts a file as done with.
    public final void fileDone() {
        files.incrementAndGet();
        show();
    }

    /// Counts a file of so many bytes as done with that did not have to be transferred.
    public final void unneeded(long sizeBytes) {
        expectedBytes.addAndGet(-sizeBytes);
        fileDone();
    }

    /// Returns the files done with, such as `12 of 40 files`, or `12 files` while the rest is being counted.
    public final String counts() {
        return expectationComplete ? String.format(Locale.ROOT, "%,d of %,d files", files.get(), expectedFiles.get())
                : String.format(Locale.ROOT, "%,d files", files.get());
    }

    /// Takes the bar off the terminal.
    @Override
    public void close() {
        closed = true;
    }

    abstract void show();

    /// Returns the share done, from 0 to 1; negative while it cannot be told.
    final double share() {
        var all = expectedBytes.get();
        return !expectationComplete ? -1 : all <= 0 ? 1 : Math.clamp((double) bytes.get() / all, 0, 1);
    }

    /// Returns what is known in words, the most important first: files, time left, rate, bytes.
    final List<String> facts() {
        var facts = new ArrayList<>(List.of(counts()));
        var seconds = (System.nanoTime() - start) / 1e9;
        var rate = bytes.get() / seconds;
        if (share() >= 0 && rate > 0) {
            facts.add(time((long) Math.ceil(Math.max(0, expectedBytes.get() - bytes.get()) / rate)) + " left");
        }
        facts.add(ByteSize.format((long) rate) + "/s");
        facts.add(ByteSize.format(bytes.get()) + (share() < 0 ? "" : " of " + ByteSize.format(expectedBytes.get())));
        return facts;
    }

    private static String time(long seconds) {
        return seconds < 3600 ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private static final class Silent extends Progress {

        @Override
        public void expect(Iterable<Long> sizes) {}

        @Override
        void show() {}
    }

    private static final class Lines extends Progress {

        private final String command;
        private final AtomicLong next = new AtomicLong(System.nanoTime() + LINE_INTERVAL.toNanos());

        Lines(String command) {
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
