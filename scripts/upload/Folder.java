//SOURCES FolderEntry.java FolderWalk.java PathFilters.java Source.java
package upload;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Iterator;

/// A folder and everything in it, in the order in which S3 lists the keys: by the UTF-8 bytes of the relative path.
///
/// Each iteration is a new walk. It reads a folder when it gets there, keeps only the names in the folders on the way
/// down, and opens no file. It never fails: something that cannot be read is an entry of its own. Folders are not
/// entries. Immutable; an iterator is for one thread.
///
/// @param path the folder, or a link to it
/// @param followSymlinks whether links below it are followed
/// @param filters which paths count; all others are left out. A folder in which no path can count is not read. A name
///     that cannot be looked up is an entry unless it could not count as a folder either
public record Folder(Path path, boolean followSymlinks, PathFilters filters) implements Source {

    /// Returns the folder of this path with everything in it; links are followed.
    ///
    /// @throws UserError if there is none (usage), or it cannot be read ([ExitCode#ERROR])
    public static Folder of(Path path) {
        // To Java an empty path is the working directory, but usually it comes from a variable that is not set.
        if (path.toString().isEmpty()) {
            throw Source.missing("folder", path);
        }
        try (var files = Files.newDirectoryStream(path)) {
            return new Folder(path, true, PathFilters.none());
        } catch (NoSuchFileException e) {
            throw Source.missing("folder", path);
        } catch (NotDirectoryException e) {
            throw UserError.usage("\"" + path + "\" is not a folder", "name the folder the file is in");
        } catch (AccessDeniedException e) {
            throw UserError.of(ExitCode.ERROR, "folder \"" + path + "\" cannot be read", "permission denied");
        } catch (IOException e) {
            throw UserError.of(ExitCode.ERROR, "folder \"" + path + "\" cannot be read", e.getMessage());
        }
    }

    /// Returns the same folder, with links followed or skipped.
    public Folder followSymlinks(boolean follow) {
        return new Folder(path, follow, filters);
    }

    /// Returns the same folder with these filters.
    public Folder filters(PathFilters filters) {
        return new Folder(path, followSymlinks, filters);
    }

    @Override
    public Source unfiltered() {
        return filters(PathFilters.none());
    }

    /// Starts a new walk.
    @Override
    public Iterator<FolderEntry> iterator() {
        return new FolderWalk(this);
    }
}
