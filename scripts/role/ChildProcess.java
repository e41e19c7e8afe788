//COMPILE_OPTIONS -XDignore.symbol.file

package role;

import module java.base;

import sun.misc.Signal;

/// A program that runs in this process's place: on its terminal, with its signals, and its exit code is this process's.
/// (The JVM cannot replace itself by another program, so it stands behind.)
public final class ChildProcess {

    // As env(1) and the shells have them.
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    /// Those the JVM leaves to us. SIGQUIT it keeps to itself; from a terminal the child gets it all the same.
    private static final List<String> FORWARDED = List.of("TERM", "HUP", "USR1", "USR2", "CONT", "ALRM", "WINCH");

    private ChildProcess() {}

    /// Runs a program to its end.
    ///
    /// @param surroundings changes the environment it gets
    /// @return its exit code; 128 and the signal's number when a signal ended it; 127 when there is no such program,
    ///         126 when it cannot be executed
    public static int run(List<String> command, Consumer<Map<String, String>> surroundings, Consumer<String> errors)
            throws InterruptedException {
        var builder = new ProcessBuilder(command).inheritIO();
        surroundings.accept(builder.environment());
        var started = new CompletableFuture<Process>();
        FORWARDED.forEach(signal -> handle(signal, () -> started.thenAccept(child -> send(child, signal))));
        handle("INT", () -> {
            // Ctrl-C: the terminal tells the whole process group, and a second one would mean "at once" to some.
            if (!isInForeground()) {
                started.thenAccept(child -> send(child, "INT"));
            }
        });
        try {
            var child = builder.start();
            started.complete(child);
            return child.waitFor();
        } catch (IOException e) {
            var found = find(command.getFirst(), System.getenv("PATH"));
            errors.accept(found ? "cannot execute \"" + command.getFirst() + "\" (is it a program?)"
                    : "cannot find \"" + command.getFirst() + "\" (is it on the PATH?)");
            return found ? NOT_EXECUTABLE : NOT_FOUND;
        }
    }

    private static void handle(String signal, Runnable action) {
        try {
            Signal.handle(new Signal(signal), _ -> action.run());
        } catch (IllegalArgumentException unknownHere) {
            // Or the JVM's own, as SIGUSR2 on some systems.
        }
    }

    private static void send(Process child, String signal) {
        if (signal.equals("TERM")) {
            child.destroy();
            return;
        }
        try {
            // The shell's own kill: the program of that name is not everywhere.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + child.pid())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException noShell) {
            child.destroy();
        }
    }

    /// Whether a terminal's Ctrl-C reaches this process, and so its child.
    private static boolean isInForeground() {
        try {
            // pid (name) state ppid pgrp session tty_nr tpgid …
            var stat = Files.readString(Path.of("/proc/self/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[2].equals(fields[5]);
        } catch (IOException notLinux) {
            return System.console() != null;
        }
    }

    private static boolean find(String program, String path) {
        return program.contains(File.separator) ? Files.exists(Path.of(program))
                : Stream.of(Objects.requireNonNullElse(path, "").split(File.pathSeparator))
                        .anyMatch(folder -> Files.exists(Path.of(folder).resolve(program)));
    }
}
