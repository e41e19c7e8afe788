//SOURCES FileState.java Source.java

package upload;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// How the files that a walk has found are read later. If links are not to be followed, none is, even if another program
/// has put one in the place of a file or of a folder since: each folder on the way is opened in the one before it.
///
/// @param root the folder, itself perhaps behind a link
record FileAccess(Path root, boolean followSymlinks) {

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    static FileAccess to(Source source) {
        return new FileAccess(source.path(), source.followSymlinks());
    }

    /// Returns the present state of a file below the root.
    FileState state(Path file) throws IOException {
        return followSymlinks ? FileState.of(file) : FileState.of(file, LinkOption.NOFOLLOW_LINKS);
    }

    /// Opens a file below the root.
    SeekableByteChannel open(Path file) throws IOException {
        if (followSymlinks) {
            return Files.newByteChannel(file, StandardOpenOption.READ);
        }
        var folder = Files.newDirectoryStream(root);
        try {
            if (!(folder instanceof SecureDirectoryStream)) {
                return Files.newByteChannel(file, READ); // Windows, where only administrators make links by default
            }
            // Absolute, as is the path of a name that has characters beyond an ASCII locale.
            var names = root.toAbsolutePath().relativize(file.toAbsolutePath()).iterator();
            while (true) {
                var secure = (SecureDirectoryStream<Path>) folder;
                var name = names.next();
                if (!names.hasNext()) {
                    return secure.newByteChannel(name, READ);
                }
                folder = secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
                secure.close();
            }
        } finally {
            folder.close();
        }
    }
}
