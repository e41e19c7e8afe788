//SOURCES BandwidthLimit.java FileRegion.java FileState.java PartPlan.java Progress.java
package upload;

import java.io.IOException;
import java.nio.file.Path;

/// A file in the state in which its upload found it.
///
/// @param bandwidth limits how fast its content is sent
/// @param progress counts the bytes that are sent
record SourceFile(Path path, FileState state, BandwidthLimit bandwidth, Progress progress) {

    /// Returns the file in its present state.
    static SourceFile of(Path path, BandwidthLimit bandwidth, Progress progress) throws IOException {
        return new SourceFile(path, FileState.of(path), bandwidth, progress);
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
        state.verify(path);
    }
}
