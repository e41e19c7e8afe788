//DEPS org.gaul:s3proxy
//SOURCES ../protocol/Refusal.java

package sandbox.s3;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import sandbox.protocol.Refusal;

/// The file system in memory that holds S3's objects, with a bound. The system gets back the memory of what was deleted.
///
/// When an upload in parts is completed, parts and object are there at the same time, so the file system itself may grow
/// to twice the bound.
public final class ObjectMemory {

    /// The bound that does not exceed what the JVM has: twice as much is needed for a moment, and some for the rest.
    private static final double MOST_OF_THE_HEAP = 0.4;
    private static final long WORTH_A_COLLECTION = 64 << 20;
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final String FULL = "out of disk space"; // Jimfs has no class for it

    private final FileSystem files;
    private final FileStore store;
    private final long most;
    private final AtomicBoolean isWaiting = new AtomicBoolean();
    private volatile long high;

    /// @param most how many bytes all objects may have together
    public ObjectMemory(long most) {
        this.most = most;
        // No blocks are kept for reuse, unlike by default. The rest is as in S3Proxy.
        this.files = Jimfs.newFileSystem(Configuration.unix().toBuilder().setAttributeViews("posix", "user")
                .setWorkingDirectory("/").setMaxSize(2 * most).setMaxCacheSize(0).build());
        this.store = files.getFileStores().iterator().next();
    }

    /// Returns the largest bound that the JVM has memory for.
    public static long most() {
        return (long) (Runtime.getRuntime().maxMemory() * MOST_OF_THE_HEAP);
    }

    /// Returns S3Proxy's store in memory, on this file system. There is no public way to this: its own file system has no
    /// bound that can be set, and S3Proxy knows what a store can do by its class.
    BlobStore blobStore() {
        try {
            var constructor = TransientNio2BlobStore.class.getDeclaredConstructor(FileSystem.class);
            constructor.setAccessible(true);
            return constructor.newInstance(files);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("another version of S3Proxy", e);
        }
    }

    /// Returns the error for a request that stores more than the bound allows.
    Refusal refusal() {
        // Status 507, because SDKs repeat a request after most others.
        return new Refusal(507, "InsufficientStorage", "the sandbox holds at most " + (most >> 20) + " MiB of objects "
                + "(delete some, or try: sandbox --max-memory " + Math.max(1, most >> 29) + "GiB)");
    }

    boolean hasRoomFor(long bytes) {
        return used() + bytes <= most;
    }

    /// Returns whether a failure means that the file system is full.
    static boolean isFull(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> FULL.equals(cause.getMessage()));
    }

    /// Gives memory back to the system when requests have deleted much and delete no more. By itself, the JVM would not
    /// collect garbage before it needs memory.
    void requestHandled() {
        var used = used();
        high = Math.max(high, used);
        if (high - used >= WORTH_A_COLLECTION && isWaiting.compareAndSet(false, true)) {
            collectAfter(used);
        }
    }

    private void collectAfter(long before) {
        CompletableFuture.delayedExecutor(QUIET.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
            var used = used();
            if (used < before) {
                collectAfter(used);
            } else {
                isWaiting.set(false);
                high = used;
                System.gc();
            }
        });
    }

    private long used() {
        try {
            return store.getTotalSpace() - store.getUnallocatedSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
