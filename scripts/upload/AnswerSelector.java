//SOURCES TaskQueues.java
package upload;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import upload.TaskQueues.Task;

/// One thread that waits for the answers to many requests. Over 30 ms of latency, 2,000 files take 12 % less time with
/// it than with a thread for each request (`tests/bench/upload.java`). Over TLS they would take 15 % more, because more
/// connections would be opened, and a handshake costs more than a thread. Thread-safe.
final class AnswerSelector implements AutoCloseable {

    /// About how long it waits for an answer. After that a worker waits, because only that can time out.
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Consumer<List<Task>> goOn;
    private final Selector selector;
    private final Queue<Task> added = new ConcurrentLinkedQueue<>();
    /// The requests that are not waited for any more.
    private final List<SelectionKey> over = new ArrayList<>();
    private long checked = System.nanoTime();
    private volatile boolean closed;

    /// @param goOn gets the tasks that go on; [Task#answer] is null if the answer has begun
    AnswerSelector(Consumer<List<Task>> goOn) {
        this.goOn = goOn;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Thread.ofPlatform().daemon().name("answers").start(this::run);
        } catch (OutOfMemoryError noMoreThreads) {
            close(selector);
            throw noMoreThreads;
        }
    }

    /// Returns whether it waits for answers.
    boolean isOpen() {
        return !closed;
    }

    /// Waits for the answer to a task's request.
    void add(Task task) {
        added.add(task);
        selector.wakeup();
        if (closed) {
            abortAdded();
        }
    }

    private void run() {
        try {
            while (!closed) {
                for (var task = added.peek(); task != null; task = added.peek()) {
                    register(task);
                    added.poll();
                }
                selector.select(this::answered, LONGEST.toMillis());
                findLate();
                giveBack();
            }
        } catch (IOException e) {
            // The workers wait from now on.
        } finally {
            closed = true;
            abort();
        }
    }

    private void register(Task task) {
        try {
            task.answer.configureBlocking(false);
            task.answer.register(selector, SelectionKey.OP_READ, task);
        } catch (IOException e) {
            goOn.accept(List.of(task)); // reading the answer tells what is wrong
        }
    }

    private void answered(SelectionKey key) {
        task(key).answer = null;
        over.add(key);
    }

    private void findLate() {
        var now = System.nanoTime();
        if (now - checked > LONGEST.toNanos()) {
            checked = now;
            selector.keys().stream().filter(key -> task(key).answer != null)
                    .filter(key -> now - task(key).begun > LONGEST.toNanos()).forEach(over::add);
        }
    }

    /// Lets tasks go on, with channels that block again.
    private void giveBack() throws IOException {
        if (over.isEmpty()) {
            return;
        }
        over.forEach(SelectionKey::cancel);
        // Takes the keys away. A channel with a key could neither block nor be registered for its next request.
        selector.selectNow(_ -> { });
        for (var key : over) {
            block(key.channel());
        }
        goOn.accept(over.stream().map(AnswerSelector::task).toList());
        over.clear();
    }

    private static void block(SelectableChannel channel) {
        try {
            channel.configureBlocking(true);
        } catch (IOException e) {
            // It is closed, as reading the answer shows.
        }
    }

    private static Task task(SelectionKey key) {
        return (Task) key.attachment();
    }

    private void abort() {
        var left = new HashSet<>(selector.keys());
        left.addAll(over);
        for (var key : left) {
            close(key.channel());
            goOn.accept(List.of(task(key)));
        }
        close(selector);
        abortAdded();
    }

    private void abortAdded() {
        for (var task = added.poll(); task != null; task = added.poll()) {
            close(task.answer);
            goOn.accept(List.of(task));
        }
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    /// Aborts the requests, and hands on their tasks.
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
