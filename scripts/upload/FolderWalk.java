//SOURCES FileName.java Folder.java FolderEntry.java Found.java
package upload;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
            next = enter("", folder.path(), Found.key(folder.path(), attributes));
        } catch (IOException e) {
            next = new FolderEntry.Failed(".", Found.reason(e));
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
            var names = names(path);
            if (!Found.isStill(path, key)) {
                return new FolderEntry.Failed(relative.isEmpty() ? "." : relative, "was replaced while it was read");
            }
            open.push(new Directory(relative.isEmpty() ? "" : relative + "/", path, key, names));
            return null;
        } catch (IOException e) {
            return new FolderEntry.Failed(relative.isEmpty() ? "." : relative, Found.reason(e));
        }
    }

    private FolderEntry visit(Directory directory, byte[] name) {
        var relative = directory.prefix + FileName.text(name);
        var counts = folder.filters().matches(relative);
        var countsBelow = !folder.filters().prunes(relative);
        if (!counts && !countsBelow) {
            return null;
        }
        Path path;
        try {
            path = FileName.resolve(directory.path, name);
        } catch (InvalidPathException e) {
            return new FolderEntry.Failed(relative, "name cannot be read");
        }
        return switch (Found.at(path, folder.followSymlinks(), directory.key)) {
            case Found.Absent() -> counts ? new FolderEntry.Failed(relative, "vanished") : null;
            // A folder may be there whose files count, whether or not its own name does.
            case Found.Unreadable(var reason) -> new FolderEntry.Failed(relative,
                    counts ? reason : reason + " (--exclude '" + relative + "/*' leaves it out)");
            case Found.Loop() -> counts ? new FolderEntry.Skipped(relative, "link that leads back to itself") : null;
            case Found.Link(var mayBeFolder) -> counts || mayBeFolder
                    ? new FolderEntry.Skipped(relative, "symbolic link") : null;
            case Found.Present(var attributes) when attributes.isDirectory() -> countsBelow
                    ? folder(directory, name, relative, path, attributes) : null;
            case Found.Present(var attributes) -> counts
                    ? file(relative, path, attributes, FileName.isUtf8(name)) : null;
        };
    }

    /// Lets a folder wait until it is due.
    private static FolderEntry folder(Directory directory, byte[] name, String relative, Path path,
            BasicFileAttributes attributes) {
        if (!FileName.isUtf8(name)) {
            return notUtf8(relative);
        }
        var nameAndSlash = Arrays.copyOf(name, name.length + 1);
        nameAndSlash[name.length] = '/';
        try {
            directory.waiting.push(new Waiting(nameAndSlash, relative, path, Found.key(path, attributes)));
            return null;
        } catch (IOException e) {
            return new FolderEntry.Failed(relative, Found.reason(e));
        }
    }

    /// Returns the entry of something that is not a folder.
    static FolderEntry file(String relative, Path path, BasicFileAttributes attributes, boolean isUtf8) {
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
}
