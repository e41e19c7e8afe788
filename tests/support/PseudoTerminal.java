//SOURCES Commands.java

package support;

import java.util.ArrayList;
import java.util.List;

/// Runs a command on a terminal of its own, with a Python script at the terminal's other end.
public final class PseudoTerminal {

    private PseudoTerminal() {}

    /// Starts the command with its stdout in the file `stdout` of its home. What the terminal shows is the stdout of the
    /// result.
    ///
    /// @param script the user: `read(b'text')` waits until the terminal shows a text, and `write(b'text')` types one
    public static Running start(Commands command, String script, String name, Object... words) {
        return start(command, "os.dup2(os.open('stdout', os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), 1)", script,
                name, words);
    }

    /// Starts the command with its stdout on the terminal, too.
    public static Running startOnBoth(Commands command, String script, String name, Object... words) {
        return start(command, "pass", script, name, words);
    }

    private static Running start(Commands command, String prepared, String script, String name, Object... words) {
        var line = new ArrayList<>(List.of("python3", "-c", """
                import os, pty, sys
                pid, terminal = pty.fork()
                if pid == 0:
                    %s
                    os.execvp(sys.argv[1], sys.argv[1:])
                seen = b''
                def read(text):
                    global seen
                    while text not in seen:
                        seen += os.read(terminal, 1000)
                def write(text):
                    os.write(terminal, text)
                %s
                try:
                    while True: seen += os.read(terminal, 1000)
                except OSError: pass
                print(seen.decode().replace('\\r', ''))
                sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
                """.formatted(prepared, script.strip())));
        line.addAll(List.of(command.line(name, words)));
        return command.startProgram(line.toArray(String[]::new));
    }
}
