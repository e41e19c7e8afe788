//SOURCES FileAccess.java

package upload;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// The state of a file: its size, its times and its identity.
///
/// @param modified when its content changed; programs can set it
/// @param changed when its content, name or permissions changed, which no program can set; null on Windows
/// @param fileKey device and inode, which show when a file was replaced by another; null on Windows
record FileState(long size, FileTime modified, FileTime changed, Object fileKey) {

    /// Whether files have an owner, a mode and a time of their last change.
    static final boolean UNIX = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final String ATTRIBUTES = UNIX ? "unix:isRegularFile,size,lastModifiedTime,ctime,fileKey"
            : "isRegularFile,size,lastModifiedTime,fileKey";

    /// The longest time for which the clock of Linux file systems stands still.
    private static final Duration TICK = Duration.ofMillis(20);

    /// A file is not what it was when its upload began.
    static final class Changed extends RuntimeException {
        Changed(String how) {
            super(how, null, false, false);
        }
    }

    /// Returns the present state of a file.
    ///
    /// @param links whether links are followed
    static FileState of(Path path, LinkOption... links) throws IOException {
        var attributes = Files.readAttributes(path, ATTRIBUTES, links);
        if (!(boolean) attributes.get("isRegularFile")) {
            throw new Changed("is no longer a file");
        }
        return new FileState((long) attributes.get("size"), (FileTime) attributes.get("lastModifiedTime"),
                (FileTime) attributes.get("ctime"), attributes.get("fileKey"));
    }

    /// Returns whether the file has changed so lately that another change might have the same time.
    boolean isFresh() {
        return changed != null && Duration.between(changed.toInstant(), Instant.now()).abs().compareTo(TICK) < 0;
    }

    /// Waits until another change would have another time.
    static void pause() throws IOException {
        try {
            Thread.sleep(TICK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /// Checks that a file which had this state is still in it.
    ///
    /// @throws Changed if it is not, or is gone
    void verify(FileAccess access, Path path) throws IOException {
        FileState now;
        try {
            now = access.state(path);
        } catch (NoSuchFileException e) {
            throw new Changed("vanished while it was read");
        }
        if (!is(now)) {
            throw new Changed("changed while it was read");
        }
    }

    /// Compares two states without the `equals` of the record, which takes a millisecond to link.
    private boolean is(FileState other) {
        return size == other.size && modified.equals(other.modified) && Objects.equals(changed, other.changed)
                && Objects.equals(fileKey, other.fileKey);
    }
}
