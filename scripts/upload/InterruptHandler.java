package upload;

import awskit.errors.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Ends work cleanly on Ctrl-C (SIGINT), SIGTERM or SIGHUP: tells the work to stop, gives it [#GRACE] to finish, tells
/// the user how far it came, and ends the process with exit code 130. After [#LIMIT] the process ends in any case, for
/// example while nothing reads what it prints.
///
/// ```java
/// try (var _ = new InterruptHandler(upload::stop, () -> System.err.println("interrupted"))) {
///     upload.run(folder);
/// }
/// ```
public final class InterruptHandler implements AutoCloseable {

    /// How long the work may take to finish once it was told to stop.
    public static final Duration GRACE = Duration.ofMillis(1200);

    /// How long the process may take to end.
    public static final Duration LIMIT = Duration.ofMillis(1800);

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Runnable stop;
    private final Runnable report;
    private final Thread hook = new Thread(this::interrupted, "interrupt");

    /// Calls both when the process is interrupted before this is closed, each once, on a thread of its own.
    ///
    /// @param stop tells the work to stop, and returns at once
    /// @param report tells the user how far the work came, after it has finished or has run out of time
    public InterruptHandler(Runnable stop, Runnable report) {
        this.stop = stop;
        this.report = report;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Tells that the work has finished. In an interrupted process this does not return: the process ends.
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
        Thread.ofPlatform().daemon().name("interrupt-limit").start(InterruptHandler::endInTime);
        stop.run();
        try {
            finished.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            report.run();
        } finally {
            System.out.flush();
            System.err.flush();
            // Only so can a hook choose the exit code.
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
    }

    /// Prints nothing: another thread may be blocked while it prints, and hold the locks of all streams.
    private static void endInTime() {
        try {
            Thread.sleep(LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
}
