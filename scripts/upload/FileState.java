package upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// What tells one state of a file from another: its size, its modification time, and which file it is (device and
/// inode, so that a file replaced by another of the same size and time is seen too; null where there are none).
record FileState(long size, FileTime modified, Object fileKey) {

    /// A file that is not what it was when its upload began.
    static final class Changed extends RuntimeException {
        Changed(String how) {
            super(how, null, false, false);
        }
    }

    /// Returns the state of the file now; links are followed.
    static FileState of(Path path) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new Changed("is no longer a file");
        }
        return new FileState(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    /// Checks that the file is still in this state.
    ///
    /// @throws Changed if it is not, or is gone
    void verify(Path path) throws IOException {
        FileState now;
        try {
            now = of(path);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new Changed("vanished while it was read");
        }
        if (!equals(now)) {
            throw new Changed("changed while it was read");
        }
    }
}
