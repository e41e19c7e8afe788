//SOURCES ByteSize.java

package upload;

import awskit.errors.UserError;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/// The memory for the parts of a stream. Its limit is a quarter of the heap, at most 256 MiB, or two parts if that is
/// more. Thread-safe.
///
/// Since the length of the stream is not known, the parts grow: after each thousand of them to twice the size, as long
/// as two fit into the memory. With the memory of 256 MiB, 10,000 parts hold 860 GiB.
final class PartMemory {

    private static final long MOST = 256 * ByteSize.MIB;
    private static final int PARTS_OF_ONE_SIZE = 1000;

    private final long partSize;
    private final long limit;
    private final Semaphore free;
    private final Queue<byte[]> used = new ConcurrentLinkedQueue<>();

    /// @param partSize the size of the first parts in bytes
    /// @param heap the most bytes that the JVM can use
    /// @throws UserError (usage) if two parts do not fit into half of the heap
    PartMemory(long partSize, long heap) {
        if (partSize > Math.min(heap / 4, Integer.MAX_VALUE / 2)) {
            throw UserError.usage("--part-size \"" + ByteSize.format(partSize) + "\" is too large for a stream",
                    "parts of a stream are held in memory; at most " + ByteSize.format(heap / 4));
        }
        this.partSize = partSize;
        limit = Math.max(2 * partSize, Math.min(MOST, heap / 4));
        free = new Semaphore((int) limit);
    }

    /// Returns the size of part `number` (from 1 on) in bytes.
    int partSize(int number) {
        var size = partSize << Math.min((number - 1) / PARTS_OF_ONE_SIZE, 30);
        while (2 * size > limit && size > partSize) {
            size /= 2;
        }
        return (int) size;
    }

    /// Returns memory for a part; blocks while too much is taken.
    byte[] take(int size) throws InterruptedException {
        free.acquire(size);
        for (var memory = used.poll(); memory != null; memory = used.poll()) {
            if (memory.length == size) {
                return memory;
            }
        }
        return new byte[size];
    }

    /// Takes memory back.
    void giveBack(byte[] memory) {
        used.add(memory);
        free.release(memory.length);
    }
}
