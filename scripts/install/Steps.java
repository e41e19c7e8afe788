package install;

import awskit.script.Terminal;

/// The steps of an installation, as a bar on the terminal's last line: `install  ━━━━━━━━───────  training shell`.
final class Steps implements AutoCloseable {

    /// How many steps of copying a jar a lesson takes as long as.
    static final int LESSON = 10;

    private static final int WIDTH = 30;

    private final int all;
    private final boolean shown;
    private int done;

    /// @param shown whether to draw the bar
    Steps(int all, boolean shown) {
        this.all = all;
        this.shown = shown;
    }

    /// Shows what is done next, and that it takes this many steps.
    void next(int steps, String what) {
        if (shown) {
            var full = Math.min(WIDTH, WIDTH * done / all);
            var unicode = System.err.charset().newEncoder().canEncode('━');
            Terminal.status("install  " + (unicode ? "━" : "#").repeat(full) + (unicode ? "─" : ".").repeat(WIDTH - full)
                    + "  " + what);
        }
        done += steps;
    }

    @Override
    public void close() {
        if (shown) {
            Terminal.status("");
        }
    }
}
