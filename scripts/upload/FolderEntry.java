package upload;

import java.nio.file.Path;
import java.time.Instant;

/// What a walk through a [Folder] finds.
public sealed interface FolderEntry {

    /// Returns the path relative to the folder, with `/` between names on every system. For a [File] it is exactly the
    /// end of the key. For other entries it is text to show, with bytes that are not UTF-8 written like `\xE9`.
    String relative();

    /// A file, or the file to which a link leads.
    ///
    /// @param size in bytes
    /// @param modified when its content last changed
    /// @param fileKey the identity of the file (device and inode); null on Windows
    record File(Path path, String relative, long size, Instant modified, Object fileKey) implements FolderEntry {}

    /// Something that is left out on purpose: a FIFO, a socket, a device, a link back to a folder above it, or any
    /// symbolic link if they are not followed. It is not a failure.
    record Skipped(String relative, String reason) implements FolderEntry {}

    /// Something that may be wanted but cannot be read: a broken link, an unreadable folder, a name that cannot be a
    /// key. Nothing may be deleted after it, because it is unknown what it contains.
    record Failed(String relative, String reason) implements FolderEntry {}
}
