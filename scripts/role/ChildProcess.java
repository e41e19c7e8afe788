//COMPILE_OPTIONS -XDignore.symbol.file

package role;

import module java.base;

import sun.misc.Signal;

/// Runs a program as if it had replaced this process, which the JVM cannot do: the program uses the same terminal,
/// receives the same signals, and its exit code is returned.
public final class ChildProcess {

    // The exit codes that env(1) and the shells use.
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    /// The signals that the JVM lets a program handle. It keeps SIGQUIT for itself, which the child still receives from
    /// the terminal.
    private static final List<String> FORWARDED = List.of("TERM", "HUP", "USR1", "USR2", "CONT", "ALRM", "WINCH");

    private ChildProcess() {}

    /// Runs a program and waits for its end.
    ///
    /// @param environment changes the environment of the program
    /// @param errors receives the message if the program cannot be started
    /// @return the exit code of the program, or 128 plus the number of the signal that ended it; 127 if there is no
    ///         such program, 126 if it cannot be executed
    public static int run(List<String> command, Consumer<Map<String, String>> environment, Consumer<String> errors)
            throws InterruptedException {
        var builder = new ProcessBuilder(command).inheritIO();
        environment.accept(builder.environment());
        var started = new CompletableFuture<Process>();
        FORWARDED.forEach(signal -> handle(signal, () -> started.thenAccept(child -> send(child, signal))));
        handle("INT", () -> {
            // On Ctrl-C the terminal signals the whole process group. Some programs take a second signal as "at once".
            if (!isInForeground()) {
                started.thenAccept(child -> send(child, "INT"));
            }
        });
        try {
            var child = builder.start();
            started.complete(child);
            return child.waitFor();
        } catch (IOException e) {
            var exists = exists(command.getFirst(), System.getenv("PATH"));
            errors.accept(exists ? "cannot execute \"" + command.getFirst() + "\" (is it a program?)"
                    : "cannot find \"" + command.getFirst() + "\" (is it on the PATH?)");
            return exists ? NOT_EXECUTABLE : NOT_FOUND;
        }
    }

    private static void handle(String signal, Runnable action) {
        try {
            Signal.handle(new Signal(signal), _ -> action.run());
        } catch (IllegalArgumentException unknownHere) {
            // The system has no such signal, or the JVM uses it, such as SIGUSR2 on some systems.
        }
    }

    private static void send(Process child, String signal) {
        if (signal.equals("TERM")) {
            child.destroy();
            return;
        }
        try {
            // The kill that is built into the shell, because some systems have no program of that name.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + child.pid())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException noShell) {
            child.destroy();
        }
    }

    /// Returns whether Ctrl-C in the terminal reaches this process, and so its child too.
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

    private static boolean exists(String program, String path) {
        return program.contains(File.separator) ? Files.exists(Path.of(program))
                : Stream.of(Objects.requireNonNullElse(path, "").split(File.pathSeparator))
                        .anyMatch(folder -> Files.exists(Path.of(folder).resolve(program)));
    }
}
