package upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// The state of a file: its size, its modification time, and its identity (device and inode; null where there are
/// none). The identity shows when a file was replaced by another of the same size and time.
record FileState(long size, FileTime modified, Object fileKey) {

    /// A file is not what it was when its upload began.
    static final class Changed extends RuntimeException {
        Changed(String how) {
            super(how, null, false, false);
        }
    }

    /// Returns the present state of a file; links are followed.
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
