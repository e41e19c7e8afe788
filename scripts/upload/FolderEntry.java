package upload;

import java.nio.file.Path;
import java.time.Instant;

/// What a walk through a [Folder] comes across.
public sealed interface FolderEntry {

    /// Returns the path relative to the folder, `/` between names on every system. Of a [File] it is the end of its
    /// key, to the byte; elsewhere it is to be shown, bytes that are not UTF-8 as `\xE9`.
    String relative();

    /// A file to be transferred, or what a link to one leads to.
    ///
    /// @param size in bytes
    /// @param modified when its content last changed
    /// @param fileKey what tells it from other files while it exists (device and inode); null on Windows
    record File(Path path, String relative, long size, Instant modified, Object fileKey) implements FolderEntry {}

    /// Something that is meant to be left out: a FIFO, a socket, a device, a link back to a folder above it, or any
    /// symbolic link where they are not followed. Worth a note, no failure.
    record Skipped(String relative, String reason) implements FolderEntry {}

    /// Something that cannot be had though it may be wanted: a broken link, an unreadable folder, a name that cannot be
    /// a key. Nobody knows what is behind it, so that nothing may be deleted after it.
    record Failed(String relative, String reason) implements FolderEntry {}
}
