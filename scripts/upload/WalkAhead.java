//SOURCES Source.java
package upload;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.function.Consumer;

/// The files of a [Source], the first of which another thread can look up beforehand: while the bucket is listed, there
/// is nothing else to do. Then it rehearses their requests, so that the JVM has loaded and compiled the code for them
/// before the first file is sent.
final class WalkAhead implements Iterator<FolderEntry>, AutoCloseable {

    /// The most files to hold in memory.
    static final int MOST = 1000;

    private final Source source;
    private final Consumer<FolderEntry.File> rehearsal;
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::walk);
    private final Queue<FolderEntry> ahead = new ArrayDeque<>();
    private Iterator<FolderEntry> rest;
    private Throwable failure;
    private volatile boolean closed;

    WalkAhead(Source source, Consumer<FolderEntry.File> rehearsal) {
        this.source = source;
        this.rehearsal = rehearsal;
    }

    /// Begins to look up the files.
    void begin() {
        thread.start();
    }

    private void walk() {
        try {
            rest = source.iterator();
            while (!closed && ahead.size() < MOST && rest.hasNext()) {
                ahead.add(rest.next());
            }
            for (var entry : ahead) {
                if (!closed && entry instanceof FolderEntry.File file) {
                    rehearsal.accept(file);
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /// Ends what has begun. To be called before any file is asked for.
    void await() throws InterruptedException {
        close();
        thread.join();
        if (failure instanceof RuntimeException e) {
            throw e;
        } else if (failure instanceof Error e) {
            throw e;
        }
        rest = rest == null ? source.iterator() : rest;
    }

    /// Lets the thread look up no more files.
    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean hasNext() {
        return !ahead.isEmpty() || rest.hasNext();
    }

    @Override
    public FolderEntry next() {
        return ahead.isEmpty() ? rest.next() : ahead.remove();
    }
}
