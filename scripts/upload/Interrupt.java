package upload;

import awskit.errors.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Ends work cleanly on Ctrl-C (SIGINT) or SIGTERM: the work is told to stop, gets [#GRACE] to finish, the user is told
/// how far it came, and the process ends with exit code 130.
///
/// ```java
/// try (var interrupt = new Interrupt(upload::stop, () -> System.err.println("interrupted"))) {
///     upload.run();
/// }
/// ```
public final class Interrupt implements AutoCloseable {

    /// How long the work may take to finish once it was told to stop.
    public static final Duration GRACE = Duration.ofMillis(1200);

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Runnable stop;
    private final Runnable last;
    private final Thread hook = new Thread(this::interrupted, "interrupt");

    /// Calls both, once, on a thread of its own, when the process is interrupted before this is closed.
    ///
    /// @param stop tells the work to stop; returns at once
    /// @param last says the last words, after the work has finished or has run out of time
    public Interrupt(Runnable stop, Runnable last) {
        this.stop = stop;
        this.last = last;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Declares the work finished. On an interrupted process this lets it end, and never returns.
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            while (hook.isAlive()) {
                LockSupport.park(this); // the hook ends the process
            }
        }
    }

    private void interrupted() {
        stop.run();
        try {
            finished.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            last.run();
        } finally {
            System.out.flush();
            System.err.flush();
            // The one way for a hook to choose the exit code.
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
    }
}
