//SOURCES ConcurrencyLimit.java
package upload;

import module java.base;

import awskit.RequestCount;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The threads that make the requests of an upload, as many at a time as a [ConcurrencyLimit] lets. Who waits to repeat
/// a request that was throttled does not count: another may send meanwhile, and the repetition waits for a place.
///
/// Work waits in two short queues, one for files sent whole and one for parts; each kind gets half of the places while
/// there is work of both, so that neither keeps the other from getting on. Handing in work blocks while its queue is
/// full, so that whoever makes the work never runs far ahead of the requests and nothing piles up in memory. It goes on
/// when the queue is half empty: woken for every single file, it would cost a context switch each.
///
/// Platform threads, begun when needed and then kept: they are few, and the JVM ends 0.3 s sooner where no virtual
/// thread has waited for a socket ([Targets] says why).
final class WorkerPool implements RequestCount.Listener, AutoCloseable {

    /// Files that wait at a time. So many that they do not run out when all requests of a round end at once; else
    /// nobody could tell whether more requests at a time would have paid.
    private static final int FILES_WAITING = 1024;
    /// Parts that wait at a time. Few: whoever cuts them has little to do.
    private static final int PARTS_WAITING = 8;

    private final ConcurrencyLimit limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workable = lock.newCondition();
    private final Condition placeFree = lock.newCondition();
    private final Condition allDone = lock.newCondition();
    private final Lane files = new Lane(FILES_WAITING);
    private final Lane parts = new Lane(PARTS_WAITING);
    private final List<Worker> threads = new ArrayList<>();
    private Lane latest = files;
    private int idle;
    private int backingOff;
    private int repeating;
    private boolean closed;

    private record Task(Lane lane, FutureTask<?> work, long bytes) {}

    /// A thread, and the task it is at.
    private final class Worker extends Thread {

        Task task;
        boolean backsOff;

        Worker() {
            super("worker-" + threads.size());
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (next(this)) {
                    task.work().run();
                }
            } catch (InterruptedException closed) {
                // Nothing more to do.
            }
        }
    }

    private final class Lane {

        final int capacity;
        final Queue<Task> waiting = new ArrayDeque<>();
        final Condition halfEmpty = lock.newCondition();
        int running;

        Lane(int capacity) {
            this.capacity = capacity;
        }

        <T> Future<T> put(FutureTask<T> work, long bytes) throws InterruptedException {
            lock.lock();
            try {
                while (waiting.size() >= capacity && !closed) {
                    halfEmpty.await();
                }
                if (closed) {
                    throw new CancellationException();
                }
                waiting.add(new Task(this, work, bytes));
                wakeAnother();
                return work;
            } finally {
                lock.unlock();
            }
        }

        Task take() {
            running++;
            latest = this;
            if (waiting.size() == capacity / 2 + 1) {
                halfEmpty.signalAll();
            }
            return waiting.remove();
        }
    }

    WorkerPool(ConcurrencyLimit limit) {
        this.limit = limit;
    }

    /// Hands in a file of so many bytes to be sent whole, or compared; returns as soon as it waits its turn.
    void submitFile(long bytes, Runnable work) throws InterruptedException {
        files.put(new FutureTask<>(work, null), bytes);
    }

    /// Hands in a part of so many bytes; returns as soon as it waits its turn.
    <T> Future<T> submitPart(long bytes, Callable<T> work) throws InterruptedException {
        return parts.put(new FutureTask<>(work), bytes);
    }

    /// Waits for a place if the calling thread has given up its own.
    @Override
    public void attemptBegins() {
        if (!(Thread.currentThread() instanceof Worker worker && worker.backsOff)) {
            return;
        }
        lock.lock();
        try {
            repeating++;
            while (running() >= limit.current()) {
                placeFree.await();
            }
        } catch (InterruptedException e) {
            worker.interrupt(); // closed: the request will notice
        } finally {
            repeating--;
            backsOff(worker, false);
            wakeAnother();
            lock.unlock();
        }
    }

    /// Gives up the place of the calling thread until it repeats its request.
    @Override
    public void attemptThrottled() {
        lock.lock();
        try {
            limit.throttled();
            if (Thread.currentThread() instanceof Worker worker && !worker.backsOff) {
                backsOff(worker, true);
                wakeAnother();
            }
        } finally {
            lock.unlock();
        }
    }

    private void backsOff(Worker worker, boolean does) {
        worker.backsOff = does;
        worker.task.lane().running += does ? -1 : 1;
        backingOff += does ? 1 : -1;
    }

    /// Waits until all work handed in is done.
    void await() throws InterruptedException {
        lock.lock();
        try {
            while (running() + backingOff > 0 || lane() != null) {
                allDone.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends the threads; work in progress is interrupted, what waits is not begun.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            threads.forEach(Thread::interrupt);
            for (var lane : List.of(files, parts)) {
                lane.waiting.forEach(task -> task.work().cancel(true));
                lane.waiting.clear();
                lane.halfEmpty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends the task of a worker and gives it the next; false when there will be none.
    private boolean next(Worker worker) throws InterruptedException {
        lock.lock();
        try {
            if (worker.task != null) {
                finish(worker);
            }
            while (!closed) {
                var lane = lane();
                if (lane != null && running() + repeating < limit.current()) {
                    worker.task = lane.take();
                    wakeAnother();
                    return true;
                }
                if (lane == null) {
                    limit.idle();
                }
                idle++;
                workable.await(); // interrupted only when all is over
                idle--;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void finish(Worker worker) {
        if (worker.backsOff) {
            backsOff(worker, false); // has given the request up instead
        }
        worker.task.lane().running--;
        limit.finished(worker.task.bytes());
        worker.task = null;
        if (repeating > 0) {
            placeFree.signal();
        } else if (lane() == null && running() + backingOff == 0) {
            allDone.signalAll();
        }
    }

    /// Has one more thread go on, where it may: one that will repeat a request before one that begins another. It will
    /// do the same.
    private void wakeAnother() {
        if (running() >= limit.current()) {
            return;
        }
        if (repeating > 0) {
            placeFree.signal();
        } else if (lane() != null && idle > 0) {
            workable.signal();
        } else if (lane() != null && threads.size() < Math.min(limit.most(), limit.current() + backingOff)) {
            begin(new Worker());
        }
    }

    private void begin(Worker worker) {
        try {
            worker.start();
            threads.add(worker);
        } catch (OutOfMemoryError noMoreThreads) {
            if (threads.isEmpty()) {
                throw noMoreThreads;
            }
        }
    }

    private int running() {
        return files.running + parts.running;
    }

    /// Returns where the next task is to be taken from; null if none waits.
    private Lane lane() {
        if (files.waiting.isEmpty() || parts.waiting.isEmpty()) {
            return !files.waiting.isEmpty() ? files : !parts.waiting.isEmpty() ? parts : null;
        }
        // Of a single place there is no half: they take turns.
        var partsTurn = limit.current() == 1 ? latest == files : 2 * parts.running < limit.current();
        return partsTurn ? parts : files;
    }
}
