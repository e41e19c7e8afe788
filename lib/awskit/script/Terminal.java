package awskit.script;

import module java.base;

/// The terminal of this process: which standard streams are connected to it, and output that is safe for it.
public final class Terminal {

    /// When to colour output. `auto` means on a terminal that is not dumb, unless [`NO_COLOR`](https://no-color.org) is
    /// set.
    public enum Color { auto, always, never }

    private static final int DEFAULT_COLUMNS = 80;
    private static final String ERASE = "\r\u001b[K";

    private static volatile Color color = Color.auto;
    private static String status = "";

    private Terminal() {}

    /// Returns whether stdin (file descriptor 0) is a terminal.
    public static boolean stdin() {
        return isTerminal(0);
    }

    /// Returns whether stdout (file descriptor 1) is a terminal.
    public static boolean stdout() {
        return isTerminal(1);
    }

    /// Returns whether stderr (file descriptor 2) is a terminal.
    public static boolean stderr() {
        return isTerminal(2);
    }

    /// Returns whether stderr is a terminal that understands control sequences, so that a line can be redrawn.
    public static boolean redraws() {
        return stderr() && !isDumb();
    }

    /// Returns whether stdout is a terminal that understands control sequences, so that it can be cleared.
    public static boolean clears() {
        return stdout() && !isDumb();
    }

    /// Returns whether to colour output on stdout.
    public static boolean coloredOut() {
        return colored(1);
    }

    /// Returns whether to colour messages on stderr.
    public static boolean colored() {
        return colored(2);
    }

    /// Sets when to colour output.
    public static void color(Color when) {
        color = when;
    }

    /// Returns the width of the terminal that the process was started from; 80 if it is not known.
    public static int columns() {
        try {
            // The JDK does not know the width, and JLine would replace the handlers of Ctrl-C.
            var stty = new ProcessBuilder("stty", "size").redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip().split(" ");
            var columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
            return columns > 0 ? columns : DEFAULT_COLUMNS;
        } catch (IOException | NumberFormatException e) {
            return DEFAULT_COLUMNS;
        }
    }

    /// Prints `command: message` on stderr as one line, without control characters.
    public static void error(String command, String message) {
        var name = colored() ? "\u001b[1;31m" + command + ":\u001b[0m " : command + ": ";
        print(System.err, name + printable(message));
    }

    /// Prints `command: message` on stderr, for a message that is not an error.
    public static void note(String command, String message) {
        print(System.err, command + ": " + printable(message));
    }

    /// Prints a line of data on stdout, without control characters. Several texts are separated by tabs.
    public static void line(String... texts) {
        print(System.out, Stream.of(texts).map(Terminal::printable).collect(Collectors.joining("\t")));
    }

    /// Shows a line on stderr that stays below all other output until another replaces it. An empty line removes it.
    /// The terminal must be able to [redraw][#redraws] it, and the line must fit its width.
    public static synchronized void status(String line) {
        // Without wrapping, so that a terminal that has become narrower cuts the line.
        System.err.print(line.isEmpty() ? ERASE : ERASE + "\u001b[?7l" + line + "\u001b[?7h");
        System.err.flush();
        status = line;
    }

    /// Returns the text with control characters and invisible direction marks replaced by `?`. Names, keys and tags
    /// come from others, and an escape sequence in one of them must not reach a terminal.
    public static String printable(String text) {
        StringBuilder clean = null;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isISOControl(c) || isFormat(c)) {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, '?');
            }
        }
        return clean == null ? text : clean.toString();
    }

    /// U+2028/2029 break lines. U+200E/200F, U+202A–202E and U+2066–2069 change the direction of the text after them.
    private static boolean isFormat(char c) {
        return c == '\u200e' || c == '\u200f' || c >= '\u2028' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
    }

    /// Prints line and newline in one call, so that lines of several threads do not mix.
    private static synchronized void print(PrintStream stream, String line) {
        var shown = status;
        if (!shown.isEmpty()) {
            status("");
        }
        stream.print(line + System.lineSeparator());
        stream.flush();
        if (!shown.isEmpty()) {
            status(shown);
        }
    }

    private static boolean colored(int descriptor) {
        return switch (color) {
            case always -> true;
            case never -> false;
            case auto -> System.getenv().getOrDefault("NO_COLOR", "").isEmpty() && !isDumb() && isTerminal(descriptor);
        };
    }

    private static boolean isDumb() {
        return "dumb".equals(System.getenv("TERM"));
    }

    /// The JDK knows it only for stdin and stdout together ([java.io.Console#isTerminal]). Linux knows it for each
    /// descriptor; elsewhere a child process that inherits the descriptor tells.
    private static boolean isTerminal(int descriptor) {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return inheritedIsTerminal(descriptor);
        }
    }

    private static boolean inheritedIsTerminal(int descriptor) {
        try {
            return new ProcessBuilder("test", "-t", Integer.toString(descriptor)).inheritIO().start().onExit().join()
                    .exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return System.console() != null && System.console().isTerminal();
        }
    }
}
