//SOURCES FileName.java FolderEntry.java PathFilters.java Source.java

package upload;

import awskit.errors.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.List;

/// One file, or the file to which a link leads.
///
/// @param file the file
/// @param name the last name of its key
public record SingleFile(Path file, String name) implements Source {

    /// Returns the file with the name under which it is stored.
    ///
    /// @throws UserError (usage) if there is no such file
    public static SingleFile of(Path file, String name) {
        if (!Files.exists(file)) {
            throw Source.missing("file", file);
        }
        if (!Files.isRegularFile(file)) {
            throw UserError.usage("\"" + file + "\" is neither a file nor a folder", "send a stream with -");
        }
        return new SingleFile(file, name);
    }

    /// Returns the name of a file as text, which a key can end with.
    ///
    /// @throws UserError (usage) if its name is not valid UTF-8
    public static String name(Path file) {
        var name = FileName.bytes(file.toAbsolutePath().normalize());
        if (!FileName.isUtf8(name)) {
            throw UserError.usage("the name of \"" + FileName.text(name) + "\" is not valid UTF-8", "name the key");
        }
        return FileName.text(name);
    }

    @Override
    public Path path() {
        var parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    /// Returns true: a link that is named is followed.
    @Override
    public boolean followSymlinks() {
        return true;
    }

    @Override
    public PathFilters filters() {
        return PathFilters.none();
    }

    @Override
    public Source unfiltered() {
        return this;
    }

    @Override
    public Iterator<FolderEntry> iterator() {
        return List.of(entry()).iterator();
    }

    private FolderEntry entry() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FolderEntry.File(file, name, attributes.size(), attributes.lastModifiedTime().toInstant(),
                    attributes.fileKey());
        } catch (IOException e) {
            return new FolderEntry.Failed(name, Found.reason(e));
        }
    }
}
