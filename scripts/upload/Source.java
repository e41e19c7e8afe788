//SOURCES Folder.java FolderEntry.java ListedFiles.java PathFilters.java SingleFile.java

package upload;

import awskit.errors.UserError;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/// The files of an upload, in the order in which S3 lists their keys: by the UTF-8 bytes of the relative path.
///
/// Each iteration looks the files up anew and opens none. It never fails: something that cannot be read is an entry of
/// its own. Immutable; an iterator is for one thread.
public sealed interface Source extends Iterable<FolderEntry> permits Folder, ListedFiles, SingleFile {

    /// Returns the folder that relative paths begin from.
    Path path();

    /// Returns whether links below the folder are followed.
    boolean followSymlinks();

    /// Returns the filters that say which paths count.
    PathFilters filters();

    /// Returns the same files and those that the filters leave out.
    Source unfiltered();

    /// Returns the sizes of the files in bytes; each iteration looks them up anew.
    default Iterable<Long> sizes() {
        return () -> StreamSupport.stream(spliterator(), false).filter(FolderEntry.File.class::isInstance)
                .map(file -> ((FolderEntry.File) file).size()).iterator();
    }

    /// Returns the error about a file or folder that does not exist.
    static UserError missing(String kind, Path path) {
        return UserError.usage(kind + " \"" + path + "\" does not exist", "looked in " + Path.of("").toAbsolutePath());
    }
}
