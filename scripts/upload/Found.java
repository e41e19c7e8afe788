package upload;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// What a walk finds under a name. It is never an exception: a name that cannot be looked up must not be taken for one
/// that does not exist, because objects would be deleted.
sealed interface Found {

    /// There is a file, a folder or something else; links were followed.
    record Present(BasicFileAttributes attributes) implements Found {}

    /// There is a symbolic link, which is not to be followed.
    ///
    /// @param mayBeFolder whether it may lead to a folder
    record Link(boolean mayBeFolder) implements Found {}

    /// There is a symbolic link that leads back to itself, so that nothing can be below it.
    record Loop() implements Found {}

    /// The name is no longer in its folder, and the folder is still the same.
    record Absent() implements Found {}

    /// It is not known what is there.
    record Unreadable(String reason) implements Found {}

    /// A longer chain of links counts as a loop. Linux has the same limit.
    int MAX_LINKS = 40;

    /// Looks up a path.
    ///
    /// @param folderKey the [key][#key] of the folder in which the name was read
    static Found at(Path path, boolean followSymlinks, Object folderKey) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return isStill(path.getParent(), folderKey) ? new Absent() : new Unreadable("its folder was replaced");
        } catch (IOException e) {
            return new Unreadable(reason(e));
        }
        if (!attributes.isSymbolicLink()) {
            return new Present(attributes);
        }
        return followSymlinks ? behind(path) : new Link(!(behind(path) instanceof Present target)
                || target.attributes().isDirectory());
    }

    private static Found behind(Path link) {
        try {
            return new Present(Files.readAttributes(link, BasicFileAttributes.class));
        } catch (AccessDeniedException e) {
            return new Unreadable(reason(e));
        } catch (IOException e) {
            return isLoop(link) ? new Loop() : new Unreadable(isBroken(e) ? "broken symbolic link" : reason(e));
        }
    }

    private static boolean isBroken(IOException e) {
        return e instanceof NoSuchFileException
                || e instanceof FileSystemException failure && "Not a directory".equals(failure.getReason());
    }

    /// Returns false if it is not known.
    private static boolean isLoop(Path link) {
        try {
            for (var links = 0; links < MAX_LINKS; links++) {
                if (!Files.readAttributes(link, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isSymbolicLink()) {
                    return false;
                }
                link = link.resolveSibling(Files.readSymbolicLink(link));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Returns whether the folder still has this [key][#key]; false if it is not known.
    static boolean isStill(Path folder, Object key) {
        try {
            return key(folder, Files.readAttributes(folder, BasicFileAttributes.class)).equals(key);
        } catch (IOException e) {
            return false;
        }
    }

    /// Returns the identity of a folder: device and inode, or its real path on Windows.
    static Object key(Path folder, BasicFileAttributes attributes) throws IOException {
        return attributes.fileKey() == null ? folder.toRealPath() : attributes.fileKey();
    }

    /// Returns why a file or folder cannot be read, in words.
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _, NotDirectoryException _ -> "vanished";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException failure when failure.getReason() != null -> failure.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
