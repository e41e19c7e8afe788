package support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A process that a test has started, and what it has written so far.
public final class Running implements AutoCloseable {

    /// What is left of a process that has ended.
    public record Result(int exitCode, String out, String err) {
    }

    /// More than a JVM needs for its start on an idle machine.
    private static final Duration START = Duration.ofMillis(150);

    private final Process process;
    private final Output out;
    private final Output err;

    /// @param input what the process reads on stdin
    public Running(ProcessBuilder builder, String input) {
        try {
            process = builder.start();
            out = new Output(process.getInputStream());
            err = new Output(process.getErrorStream());
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /// Sends a signal by its name: `signal("INT")`.
    public Running signal(String name) {
        signal(pid(), name);
        return this;
    }

    public static void signal(long pid, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// kill -9.
    public Running kill() {
        process.destroyForcibly();
        return this;
    }

    /// What stdout has got so far.
    public String out() {
        return out.toString();
    }

    /// Waits until stdout has a line that fits and returns it.
    public String awaitOut(Predicate<String> line) {
        return out.await(line);
    }

    /// Waits until stderr has a line that fits and returns it.
    public String awaitErr(Predicate<String> line) {
        return err.await(line);
    }

    /// Waits for the end.
    ///
    /// @throws AssertionError when it takes longer; the process is killed then
    public Result await(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw new AssertionError("still running after " + timeout + "\nstdout: " + out + "\nstderr: " + err);
            }
            out.reader.join(Duration.ofSeconds(10));
            err.reader.join(Duration.ofSeconds(10));
            return new Result(process.exitValue(), out.toString(), err.toString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits for the end, which has to come within this time. On a machine that is busy with other work, so that a JVM
    /// starts several times more slowly than usual, it may take so many times longer.
    public Result awaitWithin(Duration limit) {
        var began = System.nanoTime();
        var result = await(Duration.ofMinutes(1));
        var took = Duration.ofNanos(System.nanoTime() - began);
        if (took.compareTo(limit) > 0 && took.toMillis() > limit.toMillis() * slowness()) {
            throw new AssertionError("ended after " + took + " instead of " + limit);
        }
        return result;
    }

    private static double slowness() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var began = System.nanoTime();
        try (var running = new Running(new ProcessBuilder(java, "-version"), "")) {
            running.await(Duration.ofMinutes(1));
        }
        return (System.nanoTime() - began) / (double) START.toNanos();
    }

    /// Kills what still runs, children first.
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /// Reads a stream to its end, so that the process never blocks on a full pipe.
    private static final class Output {

        private static final Duration PATIENCE = Duration.ofSeconds(60);

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final Thread reader;
        private boolean ended;

        Output(InputStream stream) {
            reader = Thread.ofVirtual().start(() -> read(stream));
        }

        private void read(InputStream stream) {
            var buffer = new byte[8192];
            try (stream) {
                for (int n; (n = stream.read(buffer)) >= 0; ) {
                    synchronized (this) {
                        bytes.write(buffer, 0, n);
                        notifyAll();
                    }
                }
            } catch (IOException gone) {
                // The process was killed; what came before counts.
            }
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }

        synchronized String await(Predicate<String> line) {
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            try {
                while (true) {
                    var found = toString().lines().filter(line).findFirst();
                    if (found.isPresent()) {
                        return found.get();
                    }
                    var left = Duration.ofNanos(deadline - System.nanoTime());
                    if (ended || left.isNegative()) {
                        throw new AssertionError("no such line in:\n" + this);
                    }
                    wait(left.toMillis() + 1);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public synchronized String toString() {
            return bytes.toString(UTF_8);
        }
    }
}
