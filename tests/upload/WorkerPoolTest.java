//SOURCES ../../scripts/upload/WorkerPool.java

package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pool checks its own invariants after each change, because tests run with assertions enabled.
@Timeout(60)
class WorkerPoolTest {

    /// The names of the tasks that have begun, in order.
    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    /// A permit lets a task end.
    private final Semaphore mayEnd = new Semaphore(0);
    private volatile boolean mayRepeat;

    /// Returns a pool whose limit never changes of itself, because its clock stands still.
    private static WorkerPool pool(int places) {
        return new WorkerPool(new ConcurrencyLimit(places, () -> 0));
    }

    /// A task that begins, sends its request and waits for a permit to end.
    private Runnable task(WorkerPool pool, String name) {
        return () -> {
            pool.transmissionBegins();
            begun.add(name);
            acquire(mayEnd);
        };
    }

    private void submitFiles(WorkerPool pool, int count) throws InterruptedException {
        for (var i = 0; i < count; i++) {
            pool.submitFile(1, task(pool, "file"));
        }
    }

    private List<Future<?>> submitParts(WorkerPool pool, int count) throws InterruptedException {
        var parts = new ArrayList<Future<?>>();
        for (var i = 0; i < count; i++) {
            parts.add(pool.submitPart(1, () -> {
                task(pool, "part").run();
                return null;
            }));
        }
        return parts;
    }

    /// Waits until so many more tasks have begun, and returns their names.
    private List<String> begin(int count) throws InterruptedException {
        var names = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            names.add(begun.poll(30, TimeUnit.SECONDS));
        }
        return names;
    }

    @Test
    void sendsMoreSmallFilesAtATimeFarAwayButNotMoreLargeFilesOrParts() throws InterruptedException {
        try (var pool = pool(256)) {
            pool.firstAnswer(Duration.ofMillis(30).toNanos());
            submitFiles(pool, 200);
            assertEquals(Collections.nCopies(120, "file"), begin(120));
            assertNull(begun.poll());
        }
        try (var pool = pool(256)) {
            pool.firstAnswer(Duration.ofMillis(30).toNanos());
            for (var i = 0; i < 20; i++) {
                pool.submitFile(2 << 20, task(pool, "large file"));
            }
            assertEquals(Collections.nCopies(16, "large file"), begin(16));
            assertNull(begun.poll());
        }
        try (var pool = pool(256)) {
            pool.firstAnswer(Duration.ofMillis(30).toNanos());
            submitParts(pool, 20);
            assertEquals(Collections.nCopies(16, "part"), begin(16));
            assertNull(begun.poll());
        }
    }

    @Test
    void sendsFewAtATimeNearby() throws InterruptedException {
        try (var pool = pool(256)) {
            pool.firstAnswer(Duration.ofMillis(5).toNanos());
            submitParts(pool, 6);
            assertEquals(Collections.nCopies(4, "part"), begin(4));
            assertNull(begun.poll());
        }
        try (var pool = pool(256)) {
            pool.firstAnswer(Duration.ofMillis(5).toNanos());
            submitFiles(pool, 6);
            assertEquals(Collections.nCopies(4, "file"), begin(4));
            assertNull(begun.poll());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void runsAsManyTasksAtATimeAsTheLimitAllows(int places) throws Exception {
        var running = new AtomicInteger();
        var peak = new AtomicInteger();
        var together = new CountDownLatch(places);
        try (var pool = pool(places)) {
            for (var i = 0; i < 200; i++) {
                pool.submitFile(1, () -> {
                    peak.accumulateAndGet(running.incrementAndGet(), Math::max);
                    pool.transmissionBegins();
                    together.countDown();
                    await(together);
                    running.decrementAndGet();
                });
            }
            pool.await();
        }
        assertEquals(places, peak.get());
    }

    @Test
    void startsAsManyThreadsAtATimeAsThereAreProcessors() throws Exception {
        var most = Math.min(WorkerPool.STARTING, ConcurrencyLimit.START);
        var starting = new AtomicInteger();
        var peak = new AtomicInteger();
        var first = new CountDownLatch(most);
        var together = new CountDownLatch(ConcurrencyLimit.START);
        try (var pool = pool(ConcurrencyLimit.START)) {
            for (var i = 0; i < ConcurrencyLimit.START; i++) {
                pool.submitFile(1, () -> {
                    peak.accumulateAndGet(starting.incrementAndGet(), Math::max);
                    first.countDown();
                    await(first);
                    starting.decrementAndGet();
                    pool.transmissionBegins();
                    together.countDown();
                    await(together);
                });
            }
            pool.await();
        }
        assertEquals(most, peak.get());
    }

    /// A file that is gone, for example.
    @Test
    void startsTheNextThreadWhenATaskSendsNothing() throws Exception {
        try (var pool = pool(ConcurrencyLimit.START)) {
            for (var i = 0; i < ConcurrencyLimit.START; i++) {
                pool.submitFile(1, () -> begun.add("gone"));
            }
            submitFiles(pool, ConcurrencyLimit.START);
            begin(2 * ConcurrencyLimit.START);
            mayEnd.release(ConcurrencyLimit.START);
            pool.await();
        }
    }

    @Test
    void givesFilesAndPartsHalfOfThePlacesEach() throws Exception {
        var first = new CountDownLatch(1);
        try (var pool = pool(4)) {
            for (var i = 0; i < 4; i++) {
                pool.submitFile(1, () -> {
                    pool.transmissionBegins();
                    await(first);
                });
            }
            submitFiles(pool, 8);
            submitParts(pool, 8);
            first.countDown();
            assertEquals(List.of("file", "file", "part", "part"), begin(4).stream().sorted().toList());
            mayEnd.release(16);
            pool.await();
        }
    }

    @Test
    void givesAllPlacesToPartsWhileNoFileWaits() throws Exception {
        try (var pool = pool(4)) {
            submitParts(pool, 4);
            assertEquals(List.of("part", "part", "part", "part"), begin(4));
            mayEnd.release(4);
            pool.await();
        }
    }

    @Test
    void letsFilesAndPartsTakeTurnsWithASinglePlace() throws Exception {
        try (var pool = pool(1)) {
            submitFiles(pool, 1);
            begin(1);
            submitFiles(pool, 3);
            submitParts(pool, 3);
            mayEnd.release(7);
            assertEquals(List.of("part", "file", "part", "file", "part", "file"), begin(6));
            pool.await();
        }
    }

    @Test
    void blocksWhoSubmitsUntilTheQueueIsHalfEmpty() throws Exception {
        var submitted = new Semaphore(0);
        try (var pool = pool(1)) {
            submitParts(pool, 1);
            begin(1);
            submitParts(pool, TaskQueues.PARTS_WAITING);
            var submitter = start(() -> {
                submitParts(pool, 1);
                submitted.release();
                return null;
            });
            awaitBlocked(submitter.thread());
            for (var left = TaskQueues.PARTS_WAITING - 1; left > TaskQueues.PARTS_WAITING / 2; left--) {
                mayEnd.release();
                begin(1);
                awaitBlocked(submitter.thread());
                assertEquals(0, submitted.availablePermits(), left + " wait");
            }
            mayEnd.release();
            begin(1);
            acquire(submitted);
            submitter.result().get();
            mayEnd.release(10);
            pool.await();
        }
    }

    @Test
    void letsAThousandFilesWait() throws Exception {
        var count = new AtomicInteger();
        try (var pool = pool(1)) {
            submitFiles(pool, 1);
            begin(1);
            var submitter = start(() -> {
                for (var i = 0; i < TaskQueues.FILES_WAITING + 1; i++) {
                    submitFiles(pool, 1);
                    count.incrementAndGet();
                }
                return null;
            });
            while (count.get() < TaskQueues.FILES_WAITING) {
                Thread.onSpinWait();
            }
            awaitBlocked(submitter.thread());
            assertEquals(TaskQueues.FILES_WAITING, count.get());
            mayEnd.release(TaskQueues.FILES_WAITING + 2);
            submitter.result().get();
            pool.await();
        }
    }

    @Test
    void letsAnotherSendWhileAThrottledWorkerBacksOff() throws Exception {
        var repeated = new CountDownLatch(1);
        try (var pool = pool(2)) {
            var worker = backOff(pool, () -> {
                repeated.countDown();
                acquire(mayEnd);
            });
            submitFiles(pool, 2);
            assertEquals(List.of("file"), begin(1));

            // The repetition waits for the place, and comes before work that has not begun.
            mayRepeat = true;
            awaitBlocked(worker);
            assertEquals(1, repeated.getCount());
            mayEnd.release();
            await(repeated);
            assertTrue(begun.isEmpty());

            mayEnd.release();
            assertEquals(List.of("file"), begin(1));
            mayEnd.release();
            pool.await();
        }
    }

    /// Submits a file whose request is throttled, so that the limit of two falls to one. Returns its worker when that
    /// backs off.
    private Thread backOff(WorkerPool pool, Runnable repetition) throws InterruptedException {
        var backsOff = new LinkedBlockingQueue<Thread>();
        pool.submitFile(1, () -> {
            pool.attemptBegins();
            pool.transmissionBegins();
            pool.attemptThrottled();
            backsOff.add(Thread.currentThread());
            while (!mayRepeat) { // not blocked, so that the thread blocks only where it waits for a place
                Thread.onSpinWait();
            }
            pool.attemptBegins();
            repetition.run();
        });
        return backsOff.take();
    }

    @Test
    void takesBackThePlaceOfAWorkerThatGivesUp() throws Exception {
        try (var pool = pool(1)) {
            for (var i = 0; i < 3; i++) {
                pool.submitFile(1, pool::attemptThrottled);
            }
            pool.await();
            submitFiles(pool, 2);
            assertEquals(List.of("file"), begin(1));
            assertTrue(begun.isEmpty());
            mayEnd.release(2);
            pool.await();
        }
    }

    @Test
    void beginsNothingWhileMoreAreBusyThanTheLimitAllows() throws Exception {
        var running = new AtomicInteger(4);
        var end = new CountDownLatch(1);
        var together = new AtomicInteger();
        try (var pool = pool(4)) {
            for (var i = 0; i < 4; i++) {
                pool.submitFile(1, () -> {
                    pool.transmissionBegins();
                    begun.add("first");
                    await(end);
                    running.decrementAndGet();
                });
            }
            begin(4);
            for (var i = 0; i < 100; i++) {
                pool.submitFile(1, () -> {
                    together.accumulateAndGet(running.incrementAndGet(), Math::max);
                    running.decrementAndGet();
                });
            }
            pool.attemptThrottled(); // the limit falls to 2, and no worker gives up its place
            end.countDown();
            pool.await();
        }
        assertTrue(together.get() <= 2, together + " at a time");
    }

    @Test
    void waitsForAllWorkEvenWhileItBacksOff() throws Exception {
        var throttled = new CountDownLatch(1);
        try (var pool = pool(2)) {
            pool.submitFile(1, () -> {
                pool.attemptThrottled();
                throttled.countDown();
                acquire(mayEnd);
            });
            await(throttled);
            var waiting = start(() -> {
                pool.await();
                return null;
            });
            awaitBlocked(waiting.thread());
            assertFalse(waiting.result().isDone());
            mayEnd.release();
            waiting.result().get();
        }
    }

    @Test
    void interruptsAndCancelsWhenItIsClosed() throws Exception {
        var interrupted = new CountDownLatch(1);
        var pool = pool(1);
        pool.submitFile(1, () -> {
            begun.add("file");
            try {
                mayEnd.acquire();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        begin(1);
        var waiting = submitParts(pool, TaskQueues.PARTS_WAITING);
        var blocked = start(() -> submitParts(pool, 1));
        awaitBlocked(blocked.thread());

        pool.close();

        await(interrupted);
        waiting.forEach(part -> assertTrue(part.isCancelled()));
        var refused = assertThrows(ExecutionException.class, () -> blocked.result().get());
        assertInstanceOf(CancellationException.class, refused.getCause());
        assertThrows(CancellationException.class, () -> submitFiles(pool, 1));
        assertTrue(begun.isEmpty());
    }

    @Test
    void interruptsARepetitionThatWaitsForAPlace() throws Exception {
        var interrupted = new CountDownLatch(1);
        var pool = pool(2);
        var worker = backOff(pool, () -> {
            if (Thread.currentThread().isInterrupted()) {
                interrupted.countDown();
            }
        });
        submitFiles(pool, 1);
        begin(1);
        mayRepeat = true;
        awaitBlocked(worker);
        pool.close();
        await(interrupted);
    }

    /// A request that is answered when the test says so.
    private final class Requested implements AutoCloseable {

        private final ServerSocketChannel listener = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        private final List<SocketChannel> servers = new ArrayList<>();
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        Requested() throws IOException {}

        /// A task that sends a request, and whose answer is one byte, its end or an error.
        private void submit(WorkerPool pool) throws InterruptedException {
            submit(pool, () -> { });
        }

        /// @param beforeAnswer what the task does before it reads the answer
        private void submit(WorkerPool pool, Runnable beforeAnswer) throws InterruptedException {
            pool.submitFile(1, () -> {
                threads.add(Thread.currentThread());
                pool.attemptBegins();
                pool.transmissionBegins();
                var channel = connect();
                begun.add("sent");
                pool.whenReadable(Optional.of(channel), () -> {
                    threads.add(Thread.currentThread());
                    beforeAnswer.run();
                    begun.add(answer(channel));
                });
            });
        }

        private SocketChannel connect() {
            try {
                return SocketChannel.open(listener.getLocalAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String answer(SocketChannel channel) {
            try (channel) {
                return channel.isBlocking() && channel.read(ByteBuffer.allocate(1)) == 1 ? "answer" : "end";
            } catch (IOException e) {
                return "failure";
            }
        }

        /// Accepts so many requests.
        private void accept(int count) throws IOException {
            for (var i = 0; i < count; i++) {
                servers.add(listener.accept());
            }
        }

        private void answerAll() throws IOException {
            for (var server : servers) {
                server.write(ByteBuffer.allocate(1));
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            for (var server : servers) {
                server.close();
            }
        }
    }

    private static WorkerPool far() {
        var pool = pool(256);
        pool.firstAnswer(Duration.ofMillis(30).toNanos());
        return pool;
    }

    @Test
    void waitsForManyAnswersWithFewThreads() throws Exception {
        try (var pool = far(); var requested = new Requested()) {
            for (var i = 0; i < 240; i++) {
                requested.submit(pool);
            }
            requested.accept(120);
            assertEquals(Collections.nCopies(120, "sent"), begin(120));
            assertTrue(begun.isEmpty(), "no more than there are places");
            requested.answerAll();
            requested.accept(120);
            requested.answerAll();
            pool.await();
            assertEquals(120, Collections.frequency(begun, "sent"));
            assertEquals(240, Collections.frequency(begun, "answer"));
            assertTrue(requested.threads.size() < 30, () -> requested.threads.size() + " threads");
        }
    }

    @Test
    void givesEachOfFewRequestsAThread() throws Exception {
        try (var pool = pool(WorkerPool.FEW); var requested = new Requested()) {
            for (var i = 0; i < WorkerPool.FEW; i++) {
                requested.submit(pool);
            }
            requested.accept(WorkerPool.FEW);
            begin(WorkerPool.FEW);
            assertEquals(WorkerPool.FEW, requested.threads.size());
            requested.answerAll();
            pool.await();
        }
    }

    @Test
    void goesOnWhenTheServerEndsTheConnection() throws Exception {
        try (var pool = far(); var requested = new Requested()) {
            requested.submit(pool);
            requested.accept(1);
            begin(1);
            requested.servers.getFirst().close();
            assertEquals(List.of("end"), begin(1));
            pool.await();
        }
    }

    @Test
    void givesALateAnswerAThreadThatWaits() throws Exception {
        try (var pool = far(); var requested = new Requested()) {
            requested.submit(pool);
            requested.accept(1);
            begin(1);
            while (requested.threads.stream().noneMatch(WorkerPoolTest::inRead)) {
                Thread.onSpinWait();
            }
            assertTrue(begun.isEmpty());
            requested.answerAll();
            assertEquals(List.of("answer"), begin(1));
            pool.await();
        }
    }

    private static boolean inRead(Thread thread) {
        return Stream.of(thread.getStackTrace()).anyMatch(frame -> frame.getMethodName().equals("answer"));
    }

    /// Otherwise all workers could wait for places, which tasks keep whose answers no worker reads.
    @Test
    void beginsNoMoreTasksThanItCanHaveWorkers() throws Exception {
        var most = 2 * WorkerPool.FEW;
        var throttled = new Semaphore(0);
        try (var pool = pool(most); var requested = new Requested()) {
            pool.firstAnswer(Duration.ofMillis(30).toNanos());
            for (var i = 0; i < 3 * most; i++) {
                requested.submit(pool, () -> {
                    pool.attemptThrottled();
                    throttled.release();
                    acquire(mayEnd);
                    pool.attemptBegins();
                });
            }
            requested.accept(most);
            for (var server : requested.servers) {
                server.write(ByteBuffer.allocate(1));
                acquire(throttled);
            }
            assertEquals(Collections.nCopies(most, "sent"), List.copyOf(begun));
            mayEnd.release(3 * most);
            for (var i = 0; i < 2 * most; i++) {
                requested.accept(1);
                requested.servers.getLast().write(ByteBuffer.allocate(1));
            }
            pool.await();
            assertEquals(3 * most, Collections.frequency(begun, "answer"));
        }
    }

    @Test
    void abortsRequestsThatWaitWhenItIsClosed() throws Exception {
        try (var requested = new Requested()) {
            var pool = far();
            requested.submit(pool);
            requested.submit(pool);
            requested.accept(2);
            begin(2);
            pool.close();
            for (var server : requested.servers) {
                assertEquals(-1, server.read(ByteBuffer.allocate(1)));
            }
        }
    }

    @Test
    void handsOnWhatATaskThrowsAndGoesOn() throws Exception {
        try (var pool = pool(1)) {
            var failed = pool.submitPart(1, () -> {
                throw new IOException("no such part");
            });
            var thrown = assertThrows(ExecutionException.class, failed::get);
            assertEquals("no such part", assertInstanceOf(IOException.class, thrown.getCause()).getMessage());
            pool.submitFile(1, () -> {
                throw new IllegalStateException("no such file");
            });
            assertEquals("done", pool.submitPart(1, () -> "done").get());
            pool.await();
        }
    }

    private record Running<T>(Thread thread, FutureTask<T> result) {}

    private static <T> Running<T> start(Callable<T> work) {
        var result = new FutureTask<>(work);
        return new Running<>(Thread.ofPlatform().daemon().start(result), result);
    }

    /// Waits until the thread waits for something itself.
    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            assertTrue(thread.isAlive(), "it did not wait");
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void acquire(Semaphore permits) {
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
