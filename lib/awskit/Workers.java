package awskit;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/// A bounded number of threads that make requests. Handing in work blocks while all are busy, so that whoever makes the
/// work never runs ahead of the requests and nothing piles up in memory.
///
/// Platform threads: they are few, and the JVM ends 0.3 s sooner where no virtual thread has waited for a socket
/// ([Places] says why).
final class Workers implements AutoCloseable {

    private final int count;
    private final Semaphore free;
    private final ExecutorService threads;

    Workers(int count) {
        this.count = count;
        free = new Semaphore(count);
        threads = Executors.newFixedThreadPool(count, Thread.ofPlatform().name("worker-", 1).daemon().factory());
    }

    /// Runs the work on a thread of its own as soon as one is free; returns when it has begun.
    <T> Future<T> submit(Callable<T> work) throws InterruptedException {
        free.acquire();
        var task = new FutureTask<>(() -> {
            try {
                return work.call();
            } finally {
                free.release();
            }
        });
        threads.execute(task);
        return task;
    }

    /// Waits until all work handed in is done.
    void await() throws InterruptedException {
        free.acquire(count);
        free.release(count);
    }

    /// Ends the threads; work in progress is interrupted.
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
