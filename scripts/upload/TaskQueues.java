package upload;

import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;

/// The tasks that wait for the workers of a [WorkerPool], in two short queues: files that are sent whole, and parts.
/// While there are tasks of both kinds, each gets half of the places, so that neither holds up the other.
///
/// Putting blocks while the queue is full, so that tasks are never produced much faster than they are done. It goes on
/// when the queue is half empty: to wake the producing thread for every single file would cost a context switch each.
///
/// The lock of the pool guards all state.
final class TaskQueues {

    /// Files that wait at a time: so many that they last when all requests of a round end at once. Otherwise the limit
    /// could not tell whether more requests at a time would have been faster.
    static final int FILES_WAITING = 1024;
    /// Parts that wait at a time: few, because it takes next to no time to produce them.
    static final int PARTS_WAITING = 8;

    /// A task of a queue.
    static final class Task {

        final TaskQueue queue;
        final FutureTask<?> work;
        /// What its request sends.
        final long bytes;
        /// What a worker does next.
        Runnable step;
        /// The channel of the request whose answer the task waits for; null if it waits for none.
        SocketChannel answer;
        /// When it sent its first request; 0 before.
        long begun;

        Task(TaskQueue queue, FutureTask<?> work, long bytes) {
            this.queue = queue;
            this.work = work;
            this.bytes = bytes;
            step = work;
        }
    }

    final TaskQueue files;
    final TaskQueue parts;
    private TaskQueue latest;
    private boolean closed;

    TaskQueues(Lock lock) {
        files = new TaskQueue(FILES_WAITING, lock.newCondition());
        parts = new TaskQueue(PARTS_WAITING, lock.newCondition());
        latest = files;
    }

    /// One of the two queues, and the number of its tasks that have a place.
    final class TaskQueue {

        private final int capacity;
        private final Condition halfEmpty;
        private final Queue<Task> waiting = new ArrayDeque<>();
        int places;
        /// How many of them have no worker: they wait for an answer, or for a worker to read it.
        int handedOver;

        private TaskQueue(int capacity, Condition halfEmpty) {
            this.capacity = capacity;
            this.halfEmpty = halfEmpty;
        }

        /// Adds a task; blocks while the queue is full.
        ///
        /// @throws CancellationException if the queues are closed
        void put(FutureTask<?> work, long bytes) throws InterruptedException {
            while (waiting.size() >= capacity && !closed) {
                halfEmpty.await();
            }
            if (closed) {
                throw new CancellationException();
            }
            waiting.add(new Task(this, work, bytes));
        }

        private Task take() {
            latest = this;
            var task = waiting.remove();
            if (waiting.size() == capacity / 2) {
                halfEmpty.signalAll();
            }
            return task;
        }
    }

    /// Returns how many tasks have a place.
    int places() {
        return files.places + parts.places;
    }

    boolean isEmpty() {
        return files.waiting.isEmpty() && parts.waiting.isEmpty();
    }

    /// Takes out the next task.
    ///
    /// @param places that all tasks share
    /// @throws java.util.NoSuchElementException if none waits
    Task take(int places) {
        if (files.waiting.isEmpty() || parts.waiting.isEmpty()) {
            return (parts.waiting.isEmpty() ? files : parts).take();
        }
        // A single place has no halves: files and parts take turns.
        var partsTurn = places == 1 ? latest == files : 2 * parts.places < places;
        return (partsTurn ? parts : files).take();
    }

    /// Cancels the tasks that wait, and takes no more.
    void close() {
        closed = true;
        Stream.of(files, parts).forEach(queue -> {
            queue.waiting.forEach(task -> task.work.cancel(true));
            queue.waiting.clear();
            queue.halfEmpty.signalAll();
        });
    }

    boolean isClosed() {
        return closed;
    }

    /// Returns whether each queue is within its capacity, and its counts are possible.
    boolean invariants() {
        return Stream.of(files, parts).allMatch(queue -> queue.waiting.size() <= queue.capacity
                && queue.places >= queue.handedOver);
    }
}
