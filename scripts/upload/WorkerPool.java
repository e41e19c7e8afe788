//SOURCES AnswerSelector.java ConcurrencyLimit.java TaskQueues.java
package upload;

import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
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
///
/// Over http, while there are many places, a worker that has sent a file does not wait for the answer. An
/// [AnswerSelector] does that, and any worker goes on with the task when the answer has come.
///
/// The threads are platform threads: the JVM would end 0.3 s later if virtual ones had waited for a socket.
///
/// One lock guards all state. Whenever it is free:
/// - The counts say how many workers are in each state and, for each queue, how many of its tasks have a place.
/// - A worker has a task exactly while it works, waits, backs off or waits to repeat a request.
/// - There are no more workers than the limit can ever allow, nor more tasks that have begun and not ended, and no
///   queue is longer than its capacity.
///
/// A task begins only while fewer tasks than [ConcurrencyLimit#current] have a place or wait to repeat a request. If
/// the limit falls below that, nothing begins until enough have finished. Each thread that goes on wakes the next.
///
/// Threads are started a few at a time: no more than [#STARTING] are on the way to their first request. A hundred that
/// begin at once would take the processors from each other, and from the JVM's compiler. None is started while [#FEW]
/// prepare requests or read answers.
final class WorkerPool implements AutoCloseable {

    /// READY is on the way to a task, and IDLE waits for one. WORKING prepares a request, reads an answer that has
    /// come, or pauses before it repeats a request. WAITING sends a request or waits for its answer itself. Both have a
    /// place. REPEATING waits for a place.
    private enum Status { READY, IDLE, WORKING, WAITING, BACKING_OFF, REPEATING }

    /// How many threads start at a time.
    static final int STARTING = Runtime.getRuntime().availableProcessors();

    /// So many threads keep the processors busy, even if they read from a slow disk. With no more places than that,
    /// each request keeps its thread.
    static final int FEW = 16;

    /// A file of up to this length is small.
    private static final long SMALL_BYTES = 1 << 20;

    private final ConcurrencyLimit limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workable = lock.newCondition();
    private final Condition placeFree = lock.newCondition();
    private final Condition allDone = lock.newCondition();
    private final TaskQueues queues = new TaskQueues(lock);
    /// Tasks that go on as soon as a worker is free. They have kept their places.
    private final Queue<Task> goOn = new ArrayDeque<>();
    private final List<Worker> workers = new ArrayList<>();
    private final int[] counts = new int[Status.values().length];
    /// Less than the limit can allow if there are no more threads.
    private int mostWorkers;
    private int starting;
    /// Made when it is first needed.
    private AnswerSelector answers;
    private boolean mayHaveSelector = true;
    private OptionalLong firstAnswer = OptionalLong.empty();

    /// A thread, and the task it works on. Only the thread itself changes the two, and it holds the lock meanwhile.
    private final class Worker extends Thread {

        Status status = Status.READY;
        Task task;
        /// Whether it is on the way to its first request.
        boolean starts = true;

        Worker() {
            super("worker-" + workers.size());
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (next(this)) {
                    task.step.run();
                }
            } catch (InterruptedException closed) {
                // The pool is closed.
            }
        }
    }

    WorkerPool(ConcurrencyLimit limit) {
        this.limit = limit;
        mostWorkers = limit.most();
    }

    /// Notes how many nanoseconds the first answer took, if that is known before the first task. The first level
    /// depends on it and on the size of that task. Small files that come after large ones go on at the level that these
    /// have reached.
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
                limit.begin(firstAnswer.getAsLong(), queue == queues.files && bytes <= SMALL_BYTES);
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
        if (worker.task.begun == 0) {
            worker.task.begun = System.nanoTime();
        }
        if (worker.status != Status.BACKING_OFF) {
            return;
        }
        lock.lock();
        try {
            enter(worker, Status.REPEATING, worker.task);
            // If there are no more threads, it need not wait: an answer that no worker reads may keep the place.
            while (queues.places() >= limit.current() && queues.places() + backingOff() <= mostWorkers) {
                placeFree.await();
            }
        } catch (InterruptedException closed) {
            worker.interrupt(); // which ends the request
        } finally {
            enter(worker, Status.WORKING, worker.task);
            wakeAnother();
            lock.unlock();
        }
    }

    /// Called when a request is about to go out, signed and all.
    void transmissionBegins() {
        if (Thread.currentThread() instanceof Worker worker) {
            lock.lock();
            try {
                endStart(worker);
                enter(worker, Status.WAITING, worker.task);
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
            if (Thread.currentThread() instanceof Worker worker && hasPlace(worker)) {
                enter(worker, Status.BACKING_OFF, worker.task);
                wakeAnother();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Divides a task: the calling worker may do other things until the answer to the task's request has begun. The
    /// caller should return right after this call.
    ///
    /// @param answer what becomes readable; empty if only a thread can wait for the answer
    /// @param next the rest of the task, which reads the answer
    void whenReadable(Optional<SocketChannel> answer, Runnable next) {
        if (answer.isPresent() && Thread.currentThread() instanceof Worker worker) {
            worker.task.answer = answer.get();
            worker.task.step = new FutureTask<>(next, null); // which keeps what is thrown
        } else {
            next.run();
        }
    }

    /// Called with tasks that need not wait for their answers any more.
    private void goOn(List<Task> tasks) {
        lock.lock();
        try {
            if (!queues.isClosed()) {
                goOn.addAll(tasks);
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
            goOn.clear();
            if (answers != null) {
                answers.close();
            }
            workers.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    /// Ends a step of a worker and gives it the next one.
    ///
    /// @return false if the pool is closed
    private boolean next(Worker worker) throws InterruptedException {
        lock.lock();
        try {
            if (worker.task != null) {
                if (worker.task.answer == null) {
                    finish(worker);
                } else if (limit.current() > FEW && !queues.isClosed() && selects()) {
                    handOver(worker);
                } else {
                    worker.task.answer = null; // it waits for the answer itself
                    return true;
                }
            }
            while (!queues.isClosed()) {
                if (!goOn.isEmpty()) {
                    takeUp(worker, goOn.remove());
                    wakeAnother();
                    return true;
                }
                if (mayBegin()) {
                    enter(worker, Status.WORKING, queues.take(limit.current()));
                    wakeAnother();
                    return true;
                }
                if (queues.isEmpty() && queues.places() < limit.current()) {
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

    /// Returns whether there is a task to begin, and a place for it. There are never more tasks in progress than there
    /// can be workers. Otherwise all workers could wait for places that unread answers keep.
    private boolean mayBegin() {
        return !queues.isEmpty() && queues.places() + count(Status.REPEATING) < limit.current()
                && queues.places() + backingOff() < mostWorkers;
    }

    /// Returns whether an [AnswerSelector] waits for answers. Without a file descriptor or a thread for it, the workers
    /// do.
    private boolean selects() {
        try {
            if (answers == null && mayHaveSelector) {
                answers = new AnswerSelector(this::goOn);
            }
        } catch (UncheckedIOException | OutOfMemoryError e) {
            mayHaveSelector = false;
        }
        return answers != null && answers.isOpen();
    }

    /// Lets a task wait for its answer without the worker.
    private void handOver(Worker worker) {
        var task = worker.task;
        enter(worker, Status.READY, null);
        task.queue.places++;
        task.queue.handedOver++;
        answers.add(task);
    }

    private void takeUp(Worker worker, Task task) {
        task.queue.handedOver--;
        task.queue.places--;
        enter(worker, task.answer == null ? Status.WORKING : Status.WAITING, task);
        task.answer = null;
        endStart(worker);
    }

    private void finish(Worker worker) {
        var task = worker.task;
        limit.finished(task.bytes, task.begun == 0 ? Long.MAX_VALUE : System.nanoTime() - task.begun);
        enter(worker, Status.READY, null);
        endStart(worker);
        if (count(Status.REPEATING) > 0) {
            placeFree.signal();
        } else if (isDone()) {
            allDone.signalAll();
        }
    }

    /// Wakes a thread for a task that goes on or, if there is a place, for another: rather one that waits to repeat a
    /// request than one that begins another.
    private void wakeAnother() {
        if (goOn.isEmpty()) {
            if (count(Status.REPEATING) > 0 && queues.places() < limit.current()) {
                placeFree.signal();
                return;
            }
            if (!mayBegin()) {
                return;
            }
        }
        if (count(Status.IDLE) > 0) {
            workable.signal();
        } else if (starting < STARTING && count(Status.READY) + count(Status.WORKING) < FEW
                && workers.size() < Math.min(mostWorkers, Math.max(limit.current(), queues.places()) + backingOff())) {
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
            mostWorkers = workers.size();
            placeFree.signalAll();
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
        if (hasPlace(worker)) {
            worker.task.queue.places += by;
        }
    }

    private static boolean hasPlace(Worker worker) {
        return worker.status == Status.WORKING || worker.status == Status.WAITING;
    }

    private int count(Status status) {
        return counts[status.ordinal()];
    }

    private int backingOff() {
        return count(Status.BACKING_OFF) + count(Status.REPEATING);
    }

    private boolean isDone() {
        return queues.places() + backingOff() == 0 && queues.isEmpty();
    }

    private boolean invariants() {
        return Stream.of(Status.values()).allMatch(status -> count(status) == workers(status).count())
                && Stream.of(queues.files, queues.parts).allMatch(queue -> queue.places
                        == workers.stream().filter(worker -> hasPlace(worker) && worker.task.queue == queue).count()
                                + queue.handedOver)
                && workers.stream().allMatch(worker -> (worker.task == null)
                        == (worker.status == Status.READY || worker.status == Status.IDLE))
                && workers.size() <= limit.most() && queues.places() + backingOff() <= limit.most()
                && queues.invariants()
                && starting == workers.stream().filter(worker -> worker.starts).count();
    }

    private Stream<Worker> workers(Status status) {
        return workers.stream().filter(worker -> worker.status == status);
    }
}
