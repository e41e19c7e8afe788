package awskit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the process's standard streams are connected to, and what may be written to a person's terminal.
public final class Terminal {

    private static volatile boolean colored = wantsColor("auto");

    private Terminal() {}

    /// Returns whether stdout (file descriptor 1) is a terminal.
    public static boolean stdout() {
        return isTerminal(1);
    }

    /// Returns whether stderr (file descriptor 2) is a terminal.
    public static boolean stderr() {
        return isTerminal(2);
    }

    /// Returns whether messages are coloured.
    public static boolean colored() {
        return colored;
    }

    /// Sets when messages are coloured: `always`, `never`, or `auto`: on a terminal that is not dumb, unless
    /// [`NO_COLOR`](https://no-color.org) is set.
    public static void color(String when) {
        colored = wantsColor(when);
    }

    /// Prints `command: message` on stderr, as one line and without anything that could control the terminal.
    public static void error(String command, String message) {
        var name = colored ? "\u001b[1;31m" + command + ":\u001b[0m " : command + ": ";
        print(System.err, name + printable(message));
    }

    /// Prints `command: message` on stderr: something to know that is no error.
    public static void note(String command, String message) {
        print(System.err, command + ": " + printable(message));
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

    /// U+2028/2029 break lines; U+202A–202E and U+2066–2069 turn the direction of the text that follows.
    private static boolean isFormat(char c) {
        return c >= '\u2028' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
    }

    /// One call for line and newline, so that lines of several threads do not mix.
    private static void print(PrintStream stream, String line) {
        stream.print(line + System.lineSeparator());
        stream.flush();
    }

    private static boolean wantsColor(String when) {
        return switch (when) {
            case "always" -> true;
            case "never" -> false;
            default -> stderr() && !isSet("NO_COLOR") && !"dumb".equals(System.getenv("TERM"));
        };
    }

    private static boolean isSet(String variable) {
        var value = System.getenv(variable);
        return value != null && !value.isEmpty();
    }

    /// The JDK answers only for stdin and stdout together ([java.io.Console#isTerminal]); Linux says it per descriptor.
    private static boolean isTerminal(int descriptor) {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }
}
