//SOURCES ConcurrencyLimit.java TaskQueues.java
package upload;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import upload.TaskQueues.Task;
import upload.TaskQueues.TaskQueue;

/// The threads that make the requests of an upload, as many at a time as a [ConcurrencyLimit] allows. A worker whose
/// request is throttled gives up its place while it backs off, so that another can send meanwhile. Before it repeats
/// the request, it waits for a place.
/// The threads are platform threads: the JVM would end 0.3 s later if virtual ones had waited for a socket.
///
/// One lock guards all state. Whenever it is free:
/// - The counts say how many workers are in each state and, for each queue, how many are busy with its tasks.
/// - A worker has a task exactly while it is busy, backs off or waits to repeat a request.
/// - There are no more workers than the limit can ever allow, and no queue is longer than its capacity.
///
/// A task begins only while fewer workers than [ConcurrencyLimit#current] are busy or wait to repeat a request. If the
/// limit falls below that, nothing begins until enough have finished. Each thread that goes on wakes the next.
///
/// Threads are started a few at a time: no more than [#STARTING] are on the way to their first request. A hundred that
/// begin at once would take the processors from each other, and from the JVM's compiler.
final class WorkerPool implements AutoCloseable {

    /// READY is on the way to a task, IDLE waits for one, REPEATING waits for a place.
    private enum Status { READY, IDLE, BUSY, BACKING_OFF, REPEATING }

    /// How many threads start at a time.
    static final int STARTING = Runtime.getRuntime().availableProcessors();

    private final ConcurrencyLimit limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workable = lock.newCondition();
    private final Condition placeFree = lock.newCondition();
    private final Condition allDone = lock.newCondition();
    private final TaskQueues queues = new TaskQueues(lock);
    private final List<Worker> workers = new ArrayList<>();
    private final int[] counts = new int[Status.values().length];
    private int starting;
    private OptionalLong firstAnswer = OptionalLong.empty();

    /// A thread, and the task it works on. Only the thread itself changes the two, and it holds the lock meanwhile.
    private final class Worker extends Thread {

        Status status = Status.READY;
        Task task;
        /// Whether it is on the way to its first request.
        boolean starts = true;
        /// When it sent the first request for its task; 0 before.
        long begun;

        Worker() {
            super("worker-" + workers.size());
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (next(this)) {
                    task.work().run();
                }
            } catch (InterruptedException closed) {
                // The pool is closed.
            }
        }
    }

    WorkerPool(ConcurrencyLimit limit) {
        this.limit = limit;
    }

    /// Notes how many nanoseconds the first answer took, if that is known before the first task. Small files begin at a
    /// level that fits it. Large parts do not, because a link may be slow.
    void firstAnswer(long nanos) {
        lock.lock();
        firstAnswer = workers.isEmpty() ? OptionalLong.of(nanos) : OptionalLong.empty();
        lock.unlock();
    }

    /// Submits a file of so many bytes to be sent whole, or compared; blocks while too many files wait.
    void submitFile(long bytes, Runnable work) throws InterruptedException {
        submit(queues.files, new FutureTask<>(work, null), bytes);
    }

    /// Submits a part of so many bytes; blocks while too many parts wait.
    <T> Future<T> submitPart(long bytes, Callable<T> work) throws InterruptedException {
        var part = new FutureTask<>(work);
        submit(queues.parts, part, bytes);
        return part;
    }

    private void submit(TaskQueue queue, FutureTask<?> work, long bytes) throws InterruptedException {
        lock.lock();
        try {
            if (firstAnswer.isPresent()) {
                if (queue == queues.files) {
                    limit.begin(firstAnswer.getAsLong());
                }
                firstAnswer = OptionalLong.empty();
            }
            queue.put(work, bytes);
            wakeAnother();
        } finally {
            lock.unlock();
        }
    }

    /// Called before each attempt of a request: waits for a place if the calling worker has given up its own.
    void attemptBegins() {
        if (!(Thread.currentThread() instanceof Worker worker)) {
            return;
        }
        worker.begun = worker.begun == 0 ? System.nanoTime() : worker.begun;
        if (worker.status != Status.BACKING_OFF) {
            return;
        }
        lock.lock();
        try {
            enter(worker, Status.REPEATING, worker.task);
            while (count(Status.BUSY) >= limit.current()) {
                placeFree.await();
            }
        } catch (InterruptedException closed) {
            worker.interrupt(); // which ends the request
        } finally {
            enter(worker, Status.BUSY, worker.task);
            wakeAnother();
            lock.unlock();
        }
    }

    /// Called when a request is about to go out, signed and all.
    void transmissionBegins() {
        if (Thread.currentThread() instanceof Worker worker && worker.starts) {
            lock.lock();
            try {
                endStart(worker);
                wakeAnother();
            } finally {
                lock.unlock();
            }
        }
    }

    private void endStart(Worker worker) {
        if (worker.starts) {
            worker.starts = false;
            starting--;
        }
    }

    /// Called after each attempt that was throttled: the calling worker gives up its place.
    void attemptThrottled() {
        lock.lock();
        try {
            limit.throttled();
            if (Thread.currentThread() instanceof Worker worker && worker.status == Status.BUSY) {
                enter(worker, Status.BACKING_OFF, worker.task);
                wakeAnother();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all submitted work is done.
    void await() throws InterruptedException {
        lock.lock();
        try {
            while (!isDone()) {
                allDone.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends the threads: interrupts work in progress, and cancels work that waits.
    @Override
    public void close() {
        lock.lock();
        try {
            queues.close();
            workers.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    /// Ends the task of a worker and gives it the next one.
    ///
    /// @return false if the pool is closed
    private boolean next(Worker worker) throws InterruptedException {
        lock.lock();
        try {
            if (worker.task != null) {
                finish(worker);
            }
            while (!queues.isClosed()) {
                if (!queues.isEmpty() && count(Status.BUSY) + count(Status.REPEATING) < limit.current()) {
                    enter(worker, Status.BUSY, queues.take(limit.current()));
                    worker.begun = 0;
                    wakeAnother();
                    return true;
                }
                if (queues.isEmpty()) {
                    limit.idle();
                }
                enter(worker, Status.IDLE, null);
                workable.await();
                enter(worker, Status.READY, null);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void finish(Worker worker) {
        limit.finished(worker.task.bytes(), worker.begun == 0 ? Long.MAX_VALUE : System.nanoTime() - worker.begun);
        enter(worker, Status.READY, null);
        endStart(worker);
        if (count(Status.REPEATING) > 0) {
            placeFree.signal();
        } else if (isDone()) {
            allDone.signalAll();
        }
    }

    /// Wakes a thread if there is a place: rather one that waits to repeat a request than one that begins another.
    private void wakeAnother() {
        if (count(Status.BUSY) >= limit.current()) {
            return;
        } else if (count(Status.REPEATING) > 0) {
            placeFree.signal();
        } else if (!queues.isEmpty() && count(Status.IDLE) > 0) {
            workable.signal();
        } else if (!queues.isEmpty() && starting < STARTING
                && workers.size() < Math.min(limit.most(), limit.current() + backingOff())) {
            start(new Worker());
        }
    }

    private void start(Worker worker) {
        try {
            worker.start();
            workers.add(worker);
            starting++;
            count(worker, 1);
        } catch (OutOfMemoryError noMoreThreads) {
            if (workers.isEmpty()) {
                throw noMoreThreads;
            }
        }
    }

    private void enter(Worker worker, Status status, Task task) {
        count(worker, -1);
        worker.status = status;
        worker.task = task;
        count(worker, 1);
        assert invariants();
    }

    private void count(Worker worker, int by) {
        counts[worker.status.ordinal()] += by;
        if (worker.status == Status.BUSY) {
            worker.task.queue().busy += by;
        }
    }

    private int count(Status status) {
        return counts[status.ordinal()];
    }

    private int backingOff() {
        return count(Status.BACKING_OFF) + count(Status.REPEATING);
    }

    private boolean isDone() {
        return count(Status.BUSY) + backingOff() == 0 && queues.isEmpty();
    }

    private boolean invariants() {
        return Stream.of(Status.values()).allMatch(status -> count(status) == workers(status).count())
                && Stream.of(queues.files, queues.parts).allMatch(queue -> queue.busy
                        == workers(Status.BUSY).filter(worker -> worker.task.queue() == queue).count())
                && workers.stream().allMatch(worker -> (worker.task == null)
                        == (worker.status == Status.READY || worker.status == Status.IDLE))
                && workers.size() <= limit.most() && queues.invariants()
                && starting == workers.stream().filter(worker -> worker.starts).count();
    }

    private Stream<Worker> workers(Status status) {
        return workers.stream().filter(worker -> worker.status == status);
    }
}
