//SOURCES ExitCode.java
package awskit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends work cleanly on Ctrl-C (SIGINT) or SIGTERM: the work is told to stop, gets [#GRACE] to finish, and the process
/// ends with exit code 130.
///
/// ```java
/// try (var interrupt = new Interrupt(upload::stop)) {
///     upload.run();
/// }
/// ```
public final class Interrupt implements AutoCloseable {

    /// How long the work may take to finish once it was told to stop.
    public static final Duration GRACE = Duration.ofMillis(1700);

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Runnable stop;
    private final Thread hook = new Thread(this::interrupted, "interrupt");

    /// Calls `stop`, once, on a thread of its own, when the process is interrupted before this is closed.
    public Interrupt(Runnable stop) {
        this.stop = stop;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Declares the work finished. On an interrupted process this lets it end.
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is running and ends the process.
        }
    }

    private void interrupted() {
        stop.run();
        try {
            finished.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        System.err.flush();
        // The one way for a hook to choose the exit code.
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
}
