package upload;

import java.util.concurrent.locks.LockSupport;

/// A limit on bytes per second that all sending threads share. Each thread reserves the time that its bytes take, after
/// that of the threads before it, and waits until it is over. Up to a quarter of a second of unused time is made up
/// for.
final class BandwidthLimit {

    private static final long BURST_NANOS = 250_000_000;

    private final double nanosPerByte;
    private long nextFree = System.nanoTime();

    private BandwidthLimit(double nanosPerByte) {
        this.nanosPerByte = nanosPerByte;
    }

    /// Returns a limit in bytes per second; 0 for none.
    static BandwidthLimit of(long bytesPerSecond) {
        return new BandwidthLimit(bytesPerSecond == 0 ? 0 : 1e9 / bytesPerSecond);
    }

    /// Waits until this many bytes may be sent.
    void take(int bytes) {
        if (nanosPerByte == 0) {
            return;
        }
        long wait;
        synchronized (this) {
            var now = System.nanoTime();
            nextFree = Math.max(nextFree, now - BURST_NANOS) + (long) (bytes * nanosPerByte);
            wait = nextFree - now;
        }
        var until = System.nanoTime() + wait;
        for (var left = wait; left > 0 && !Thread.currentThread().isInterrupted(); left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
