//SOURCES FileName.java Folder.java FolderEntry.java FolderWalk.java KeyOrder.java PathFilters.java Shard.java
//SOURCES Source.java

package upload;

import awskit.errors.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Scanner;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Files of a folder that a list names. Something that the list names and that is not a file is a failure.
///
/// @param folder the folder, with the filters that leave out files of the list
/// @param names the paths of the files relative to the folder, in the order of keys, each once
public record ListedFiles(Folder folder, List<String> names) implements Source {

    /// Returns the files of a list that belong to a share. The others take no memory and are not looked up.
    ///
    /// @param list paths relative to the folder in UTF-8
    /// @param end the character after each path: a line feed or NUL
    /// @throws UserError (usage) if a path is not below the folder or not valid UTF-8
    public static ListedFiles read(Folder folder, InputStream list, char end, Shard shard) throws IOException {
        var names = new TreeSet<>(KeyOrder::compare);
        // A new decoder reports what is not UTF-8, and does not replace it.
        try (var paths = new Scanner(new InputStreamReader(list, StandardCharsets.UTF_8.newDecoder()))
                .useDelimiter(String.valueOf(end))) {
            while (paths.hasNext()) {
                var line = paths.next();
                var path = end == '\n' && line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
                if (!path.isEmpty() && shard.has(relative(path))) {
                    names.add(relative(path));
                }
            }
            if (paths.ioException() instanceof CharacterCodingException) {
                throw UserError.usage("the list of files is not valid UTF-8", "keys are UTF-8");
            } else if (paths.ioException() != null) {
                throw paths.ioException();
            }
        }
        return new ListedFiles(folder, List.copyOf(names));
    }

    /// Returns the path without `.` and empty names, such as those of `find .`.
    private static String relative(String path) {
        var names = path.split("/");
        if (path.startsWith("/") || Arrays.asList(names).contains("..")) {
            throw UserError.usage("\"" + path + "\" in the list of files is not below the folder",
                    "paths are relative to the folder, without ..");
        }
        return Arrays.stream(names).filter(name -> !name.isEmpty() && !name.equals("."))
                .collect(Collectors.joining("/"));
    }

    @Override
    public Path path() {
        return folder.path();
    }

    @Override
    public boolean followSymlinks() {
        return folder.followSymlinks();
    }

    @Override
    public PathFilters filters() {
        return folder.filters();
    }

    @Override
    public Source unfiltered() {
        return new ListedFiles(folder.filters(PathFilters.none()), names);
    }

    @Override
    public Iterator<FolderEntry> iterator() {
        return names.stream().filter(filters()::matches).map(this::entry).filter(Objects::nonNull).iterator();
    }

    private FolderEntry entry(String relative) {
        try {
            var file = path();
            for (var name : relative.split("/")) {
                file = FileName.resolve(file, name.getBytes(StandardCharsets.UTF_8));
            }
            var above = file.toAbsolutePath().getParent();
            var key = Found.key(above, Files.readAttributes(above, BasicFileAttributes.class));
            return switch (Found.at(file, followSymlinks(), key)) {
                case Found.Absent() -> new FolderEntry.Failed(relative, "does not exist");
                case Found.Unreadable(var reason) -> new FolderEntry.Failed(relative, reason);
                case Found.Loop() -> new FolderEntry.Failed(relative, "link that leads back to itself");
                case Found.Link _ -> new FolderEntry.Skipped(relative, "symbolic link");
                case Found.Present(var attributes) when attributes.isDirectory() ->
                        new FolderEntry.Failed(relative, "is a folder (list its files)");
                case Found.Present(var attributes) -> FolderWalk.file(relative, file, attributes, true);
            };
        } catch (InvalidPathException e) {
            return new FolderEntry.Failed(relative, "name cannot be read");
        } catch (IOException e) {
            return new FolderEntry.Failed(relative, Found.reason(e).equals("vanished") ? "does not exist"
                    : Found.reason(e));
        }
    }
}
