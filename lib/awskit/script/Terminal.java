package awskit.script;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the process's standard streams are connected to, and what may be written to a person's terminal.
public final class Terminal {

    /// When output is coloured: `auto` is on a terminal that is not dumb, unless [`NO_COLOR`](https://no-color.org) is
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

    /// Returns whether what goes to stdout is coloured.
    public static boolean coloredOut() {
        return colored(1);
    }

    /// Returns whether messages, which go to stderr, are coloured.
    public static boolean colored() {
        return colored(2);
    }

    /// Sets when output is coloured.
    public static void color(Color when) {
        color = when;
    }

    /// Returns the width of the terminal that the process was started from, 80 where that cannot be told.
    public static int columns() {
        try {
            // The JDK does not know it. Nor may JLine be asked: it replaces the handlers of Ctrl-C.
            var stty = new ProcessBuilder("stty", "size").redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip().split(" ");
            var columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
            return columns > 0 ? columns : DEFAULT_COLUMNS;
        } catch (IOException | NumberFormatException e) {
            return DEFAULT_COLUMNS;
        }
    }

    /// Prints `command: message` on stderr, as one line and without anything that could control the terminal.
    public static void error(String command, String message) {
        var name = colored() ? "\u001b[1;31m" + command + ":\u001b[0m " : command + ": ";
        print(System.err, name + printable(message));
    }

    /// Prints `command: message` on stderr: something to know that is no error.
    public static void note(String command, String message) {
        print(System.err, command + ": " + printable(message));
    }

    /// Prints a line of data on stdout without anything that could control the terminal.
    public static void line(String text) {
        print(System.out, printable(text));
    }

    /// Shows a line on stderr that stays below everything printed until another replaces it; empty takes it away. Only
    /// where the terminal [redraws]; the line must fit its width.
    public static synchronized void status(String line) {
        // No wrapping while it is drawn: a terminal made narrower meanwhile cuts the line instead.
        System.err.print(line.isEmpty() ? ERASE : ERASE + "\u001b[?7l" + line + "\u001b[?7h");
        System.err.flush();
        status = line;
    }

    /// Returns the text with every control character and invisible direction mark replaced by `?`: names, keys and
    /// tags come from others, and an escape sequence in one must not reach a terminal.
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

    /// U+2028/2029 break lines; U+200E/200F, U+202A–202E and U+2066–2069 turn the direction of the text that follows.
    private static boolean isFormat(char c) {
        return c == '\u200e' || c == '\u200f' || c >= '\u2028' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
    }

    /// One call for line and newline, so that lines of several threads do not mix.
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
            case auto -> !isSet("NO_COLOR") && !isDumb() && isTerminal(descriptor);
        };
    }

    private static boolean isDumb() {
        return "dumb".equals(System.getenv("TERM"));
    }

    private static boolean isSet(String variable) {
        var value = System.getenv(variable);
        return value != null && !value.isEmpty();
    }

    /// The JDK answers only for stdin and stdout together ([java.io.Console#isTerminal]). Linux says it per
    /// descriptor, and elsewhere a child that inherits them does.
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
            return new ProcessBuilder("test", "-t", Integer.toString(descriptor)).inheritIO().start().waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return System.console() != null && System.console().isTerminal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
