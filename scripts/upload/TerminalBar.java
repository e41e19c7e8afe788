//DEPS me.tongfei:progressbar
//SOURCES Progress.java

package upload;

import awskit.script.Terminal;
import java.time.Duration;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressState;

/// Shows progress as a bar on the terminal's last line, as wide as fits:
/// `━━━━━━━━━━━━───────── 12 of 40 files  0:07 left  586.0 KiB/s  1.7 MiB of 2.3 MiB`.
final class TerminalBar extends Progress {

    private static final int REDRAW_MILLIS = 200;
    private static final int LEAST_BAR = 8;
    private static final int MOST_BAR = 40;

    private ProgressBar bar;

    TerminalBar() {
        super(Duration.ZERO);
    }

    /// Draws the bar for the first time. Not before, so that Ctrl-C is handled as soon as a bar is seen.
    @Override
    public void begin() {
        bar = new ProgressBarBuilder()
                .setConsumer(new LastLine())
                .setRenderer(this::render)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .continuousUpdate()
                .build();
    }

    @Override
    void show() {
        // The bar reads the numbers by itself, a few times a second.
    }

    @Override
    public void close() {
        super.close();
        if (bar != null) {
            bar.close();
        }
    }

    private String render(ProgressState state, int columns) {
        return line(facts(), share(), columns, System.err.charset().newEncoder().canEncode('━'), Terminal.colored());
    }

    /// Returns the line: the first facts, as many as fit, and a bar if there is room for it.
    static String line(List<String> facts, double share, int columns, boolean unicode, boolean colored) {
        var count = facts.size();
        while (count > 1 && length(facts, count) > columns) {
            count--;
        }
        var text = String.join("  ", facts.subList(0, count));
        var room = Math.min(MOST_BAR, columns - text.length() - 2);
        if (share < 0 || room < LEAST_BAR) {
            return text.substring(0, Math.min(text.length(), columns));
        }
        var full = (int) Math.round(share * room);
        var done = (unicode ? "━" : "#").repeat(full);
        var left = (unicode ? "─" : ".").repeat(room - full);
        return (colored ? "\u001b[36m" + done + "\u001b[90m" + left + "\u001b[0m" : done + left) + "  " + text;
    }

    private static int length(List<String> facts, int count) {
        return String.join("  ", facts.subList(0, count)).length();
    }

    /// Drops what the bar's own thread draws after the end.
    private static final class LastLine implements ProgressBarConsumer {

        private final int columns = Terminal.columns();
        private boolean closed;

        @Override
        public int getMaxRenderedLength() {
            return columns - 1;
        }

        @Override
        public synchronized void accept(String line) {
            if (!closed) {
                Terminal.status(line);
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                Terminal.status("");
                closed = true;
            }
        }
    }
}
