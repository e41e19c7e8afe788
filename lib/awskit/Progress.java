//DEPS me.tongfei:progressbar:0.10.2
//SOURCES ByteSize.java
//SOURCES Terminal.java
package awskit;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// How far a transfer has come, on stderr: a bar with files, bytes, rate and time left on a terminal, otherwise at most
/// one line every [#LINE_INTERVAL]. Safe for use by many threads.
public abstract sealed class Progress implements AutoCloseable {

    /// The least time between two lines where stderr is no terminal.
    public static final Duration LINE_INTERVAL = Duration.ofSeconds(5);

    final AtomicLong files = new AtomicLong();
    final AtomicLong expectedFiles = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final AtomicLong expectedBytes = new AtomicLong();

    private Progress() {}

    /// Returns a progress that shows nothing.
    public static Progress none() {
        return new Silent();
    }

    /// Returns the progress of a command: a bar on a terminal, lines elsewhere.
    public static Progress on(String command, boolean terminal) {
        return terminal ? new Bar(command) : new Lines(command);
    }

    /// Declares one more file of so many bytes to be transferred.
    public final void expect(long sizeBytes) {
        expectedFiles.incrementAndGet();
        expectedBytes.addAndGet(sizeBytes);
        show();
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

    /// Takes the bar off the terminal.
    @Override
    public void close() {}

    abstract void show();

    final String counts() {
        return String.format(Locale.ROOT, "%,d of %,d files", files.get(), expectedFiles.get());
    }

    private static final class Silent extends Progress {
        @Override
        void show() {}
    }

    private static final class Lines extends Progress {

        private final String command;
        private final long start = System.nanoTime();
        private final AtomicLong next = new AtomicLong(start + LINE_INTERVAL.toNanos());

        Lines(String command) {
            this.command = command;
        }

        @Override
        void show() {
            var now = System.nanoTime();
            var due = next.get();
            if (now - due < 0 || !next.compareAndSet(due, now + LINE_INTERVAL.toNanos())) {
                return;
            }
            var rate = (long) (bytes.get() / ((now - start) / 1e9));
            Terminal.note(command, counts() + ", " + ByteSize.format(bytes.get()) + " of "
                    + ByteSize.format(expectedBytes.get()) + ", " + ByteSize.format(rate) + "/s");
        }
    }

    private static final class Bar extends Progress {

        private static final long UNIT = 1024;

        private final ProgressBar bar;

        Bar(String command) {
            bar = new ProgressBarBuilder()
                    .setTaskName(command)
                    .setStyle(Terminal.colored() ? ProgressBarStyle.COLORFUL_UNICODE_BAR : ProgressBarStyle.ASCII)
                    .setUnit(" KiB", UNIT)
                    .setUpdateIntervalMillis(200)
                    .clearDisplayOnFinish()
                    .showSpeed()
                    .build();
        }

        @Override
        void show() {
            bar.maxHint(expectedBytes.get());
            bar.stepTo(bytes.get());
            bar.setExtraMessage(" " + counts());
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
