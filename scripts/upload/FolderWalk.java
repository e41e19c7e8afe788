//SOURCES FileName.java Folder.java FolderEntry.java
package upload;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// One walk through a [Folder].
///
/// The keys below a folder begin with its name and `/`, and so come after a key such as `name.txt`. The names in a
/// folder are sorted as they are; a folder among them waits until all names that come before its keys are done.
final class FolderWalk implements Iterator<FolderEntry> {

    /// A longer chain of links counts as a loop. Linux has the same limit.
    private static final int MAX_LINKS = 40;

    private final Folder folder;
    private final Deque<Directory> open = new ArrayDeque<>();
    private FolderEntry next;

    /// A folder that is being walked. The names are in order; those that are done are forgotten.
    private static final class Directory {
        final String prefix;
        final Path path;
        final Object key;
        final byte[][] names;
        int position;
        final Deque<Waiting> waiting = new ArrayDeque<>();

        Directory(String prefix, Path path, Object key, byte[][] names) {
            this.prefix = prefix;
            this.path = path;
            this.key = key;
            this.names = names;
        }

        boolean hasName() {
            return position < names.length;
        }

        /// The folder that came last is due first: while `a` waits, only folders such as `a-b` can come, and their keys
        /// come before `a/`.
        boolean hasFolderDue() {
            return !waiting.isEmpty()
                    && (!hasName() || Arrays.compareUnsigned(waiting.peek().nameAndSlash(), names[position]) < 0);
        }

        byte[] nextName() {
            var name = names[position];
            names[position++] = null;
            return name;
        }
    }

    private record Waiting(byte[] nameAndSlash, String relative, Path path, Object key) {}

    FolderWalk(Folder folder) {
        this.folder = folder;
        try {
            var attributes = Files.readAttributes(folder.path(), BasicFileAttributes.class);
            next = enter("", folder.path(), key(folder.path(), attributes));
        } catch (IOException e) {
            next = new FolderEntry.Failed(".", reason(e));
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null && !open.isEmpty()) {
            next = step(open.peek());
        }
        return next != null;
    }

    @Override
    public FolderEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var entry = next;
        next = null;
        return entry;
    }

    /// Takes one step in the folder. Returns the entry that it finds, or null.
    private FolderEntry step(Directory directory) {
        if (directory.hasFolderDue()) {
            var due = directory.waiting.pop();
            return enter(due.relative(), due.path(), due.key());
        }
        if (directory.hasName()) {
            return visit(directory, directory.nextName());
        }
        open.pop();
        return null;
    }

    private FolderEntry enter(String relative, Path path, Object key) {
        if (open.stream().anyMatch(above -> above.key.equals(key))) {
            return new FolderEntry.Skipped(relative, "link to a folder above it");
        }
        try {
            open.push(new Directory(relative.isEmpty() ? "" : relative + "/", path, key, names(path)));
            return null;
        } catch (IOException e) {
            return new FolderEntry.Failed(relative.isEmpty() ? "." : relative, reason(e));
        }
    }

    private FolderEntry visit(Directory directory, byte[] name) {
        var relative = directory.prefix + FileName.text(name);
        var counts = folder.filters().matches(relative);
        if (!counts && folder.filters().prunes(relative)) {
            return null;
        }
        var isLink = false;
        Path path = null;
        try {
            path = FileName.resolve(directory.path, name);
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            isLink = attributes.isSymbolicLink();
            if (isLink && !folder.followSymlinks()) {
                return counts ? new FolderEntry.Skipped(relative, "symbolic link") : null;
            }
            attributes = isLink ? Files.readAttributes(path, BasicFileAttributes.class) : attributes;
            if (!attributes.isDirectory()) {
                return counts ? file(relative, path, attributes, FileName.isUtf8(name)) : null;
            }
            if (folder.filters().prunes(relative)) {
                return null;
            }
            if (!FileName.isUtf8(name)) {
                return notUtf8(relative);
            }
            var nameAndSlash = Arrays.copyOf(name, name.length + 1);
            nameAndSlash[name.length] = '/';
            directory.waiting.push(new Waiting(nameAndSlash, relative, path, key(path, attributes)));
            return null;
        } catch (AccessDeniedException e) {
            return new FolderEntry.Failed(relative, reason(e));
        } catch (IOException e) {
            // Nothing is there, so that nothing below it can count either.
            return counts ? nothing(relative, path, isLink, e) : null;
        } catch (InvalidPathException e) {
            return new FolderEntry.Failed(relative, "name cannot be read");
        }
    }

    private static FolderEntry nothing(String relative, Path path, boolean isLink, IOException e) {
        if (!isLink) {
            return new FolderEntry.Failed(relative, reason(e));
        }
        return isLoop(path)
                ? new FolderEntry.Skipped(relative, "link that leads back to itself")
                : new FolderEntry.Failed(relative, "broken symbolic link");
    }

    private static FolderEntry file(String relative, Path path, BasicFileAttributes attributes, boolean isUtf8) {
        if (!attributes.isRegularFile()) {
            return new FolderEntry.Skipped(relative, kind(path));
        }
        if (!isUtf8) {
            return notUtf8(relative);
        }
        return new FolderEntry.File(
                path, relative, attributes.size(), attributes.lastModifiedTime().toInstant(), attributes.fileKey());
    }

    private static FolderEntry notUtf8(String relative) {
        return new FolderEntry.Failed(relative, "name is not valid UTF-8");
    }

    private static byte[][] names(Path path) throws IOException {
        var names = new ArrayList<byte[]>();
        try (var files = Files.newDirectoryStream(path)) {
            for (var file : files) {
                names.add(FileName.bytes(file));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        var sorted = names.toArray(byte[][]::new);
        Arrays.sort(sorted, Arrays::compareUnsigned);
        return sorted;
    }

    private static Object key(Path path, BasicFileAttributes attributes) throws IOException {
        return attributes.fileKey() == null ? path.toRealPath() : attributes.fileKey();
    }

    private static boolean isLoop(Path link) {
        try {
            for (var links = 0; links < MAX_LINKS; links++) {
                if (!Files.isSymbolicLink(link)) {
                    return false;
                }
                link = link.resolveSibling(Files.readSymbolicLink(link));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// By the type bits of `st_mode` ([inode(7)](https://man7.org/linux/man-pages/man7/inode.7.html)).
    private static String kind(Path path) {
        try {
            return switch ((int) Files.getAttribute(path, "unix:mode") & 0170000) {
                case 0010000 -> "FIFO";
                case 0140000 -> "socket";
                case 0020000, 0060000 -> "device";
                default -> "special file";
            };
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "special file";
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _, NotDirectoryException _ -> "vanished";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException failure when failure.getReason() != null -> failure.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
