//SOURCES BandwidthLimit.java FileAccess.java FileRegion.java PartPlan.java Progress.java

package upload;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// A file in the state in which its upload found it.
///
/// @param access how it is read
/// @param bandwidth limits how fast its content is sent
/// @param progress counts the bytes that are sent
/// @param sent the bytes that this file has counted there
record SourceFile(Path path, FileState state, FileAccess access, BandwidthLimit bandwidth, Progress progress,
        AtomicLong sent) {

    /// Returns the file in its present state.
    ///
    /// @throws FileState.Changed if it is being changed right now
    static SourceFile of(Path path, FileAccess access, BandwidthLimit bandwidth, Progress progress) throws IOException {
        var state = access.state(path);
        if (state.isFresh()) {
            FileState.pause();
            state.verify(access, path);
        }
        return new SourceFile(path, state, access, bandwidth, progress, new AtomicLong());
    }

    /// Opens the file for reading.
    SeekableByteChannel open() throws IOException {
        return access.open(path);
    }

    /// Counts bytes as sent. A negative number takes back bytes that must be sent again.
    void sent(long bytes) {
        sent.addAndGet(bytes);
        progress.transferred(bytes);
    }

    /// Takes back all bytes that were counted, because the file has failed.
    void takeBack() {
        progress.transferred(-sent.getAndSet(0));
    }

    /// Returns the size in bytes.
    long size() {
        return state.size();
    }

    /// Returns the content as one region.
    FileRegion whole() {
        return new FileRegion(this, 0, size());
    }

    /// Returns the region that is a part of a multipart upload.
    FileRegion part(PartPlan plan, int number) {
        return new FileRegion(this, plan.offset(number), plan.length(number));
    }

    /// Checks that the file is still in the same state.
    ///
    /// @throws FileState.Changed if it is not, or is gone
    void verify() throws IOException {
        state.verify(access, path);
    }
}
