package install;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The files that installs wrote outside of their own folder: launchers and completion scripts. Each has a line that says
/// so, and a file `files` lists them.
///
/// @param home the folder with the list
record OwnFiles(Path home) {

    /// A part of the line.
    static final String MARK = "made by install";

    /// Returns whether a file is one of an install, and no link to something else.
    static boolean isOwn(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.readString(file, StandardCharsets.ISO_8859_1).contains(MARK);
    }

    /// @throws UserError if one of these files exists and no install wrote it
    void refuseOthers(List<Path> files) throws IOException {
        for (var file : files) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isOwn(file)) {
                throw UserError.of(ExitCode.ERROR, "\"" + file + "\" exists and is not awskit's", "move it away, or "
                        + "choose another folder with --bin");
            }
        }
    }

    /// Returns the files of the latest install that are still there.
    List<Path> recorded() throws IOException {
        var list = list();
        return Files.exists(list) ? Files.readAllLines(list).stream().map(Path::of)
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS)).toList() : List.of();
    }

    /// Records the files of this install, and removes those of earlier ones that it did not write.
    void replaceBy(List<Path> files) throws IOException {
        var earlier = recorded();
        var record = Files.createTempFile(home, "files", null);
        Files.write(record, files.stream().map(Path::toString).toList());
        Files.move(record, list(), StandardCopyOption.ATOMIC_MOVE);
        for (var file : earlier) {
            if (!files.contains(file) && isOwn(file)) {
                Files.delete(file);
            }
        }
    }

    /// Removes the list.
    void forget() throws IOException {
        Files.deleteIfExists(list());
    }

    private Path list() {
        return home.resolve("files");
    }
}
