//SOURCES Checksums.java

package publish;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// A folder that a web server serves. Other files may lie in it: `awskit.sha256` lists those that were published, in
/// the format of sha256sum, and only these are replaced or removed.
public final class WebFolder {

    private static final String LIST = "awskit.sha256";
    private static final String STAGING = ".awskit-publish";

    private final Path folder;

    /// Names a folder, which need not exist.
    public WebFolder(Path folder) {
        this.folder = folder;
    }

    /// What a publication changes.
    ///
    /// @param written the paths of files that are new or have other content
    /// @param removed the paths of files that are published no longer
    public record Changes(List<String> written, List<String> removed) {}

    /// Returns the paths of the files that were published and are still there.
    public Set<String> published() throws IOException {
        var paths = new TreeSet<>(listed().keySet());
        paths.removeIf(path -> !Files.isRegularFile(folder.resolve(path)));
        return paths;
    }

    /// Returns what [#replace] would change.
    public Changes changes(Map<String, byte[]> files, Predicate<String> kept) throws IOException {
        var listed = listed();
        var written = new ArrayList<String>();
        for (var file : files.entrySet()) {
            if (isWritten(file.getKey(), Checksums.sha256(file.getValue()), listed)) {
                written.add(file.getKey());
            }
        }
        var removed = new ArrayList<String>();
        for (var path : published()) {
            if (!files.containsKey(path) && !kept.test(path) && listed.get(path).contains(sum(folder.resolve(path)))) {
                removed.add(path);
            }
        }
        return new Changes(written, removed);
    }

    /// Replaces what was published by these files. Each is replaced as a whole, in the order of the map, so that what
    /// refers to other files comes after them. Nothing is changed if a file stands in the way.
    ///
    /// @param files content by path
    /// @param kept whether a file that was published earlier stays, though it is not among `files`
    public Changes replace(Map<String, byte[]> files, Predicate<String> kept) throws IOException {
        Files.createDirectories(folder);
        var staging = folder.resolve(STAGING);
        Files.createDirectories(staging);
        try (var channel = FileChannel.open(staging.resolve("lock"), CREATE, WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                throw UserError.of(ExitCode.ERROR, "another publish writes to \"" + folder + "\"",
                        "wait until it has ended");
            }
            try {
                var changes = changes(files, kept);
                replace(files, changes, staging);
                return changes;
            } finally {
                delete(staging);
            }
        }
    }

    private void replace(Map<String, byte[]> files, Changes changes, Path staging) throws IOException {
        for (var path : changes.written()) {
            var fresh = staging.resolve(path);
            Files.createDirectories(fresh.getParent());
            Files.write(fresh, files.get(path));
        }
        var sums = new TreeMap<String, Set<String>>();
        for (var path : published()) {
            sums.put(path, new HashSet<>(listed().get(path)));
        }
        files.forEach((path, content) ->
                sums.computeIfAbsent(path, _ -> new HashSet<>()).add(Checksums.sha256(content)));
        // If this is interrupted, the list knows the old files and the new ones.
        writeList(sums, staging);
        for (var path : changes.written()) {
            var target = folder.resolve(path);
            Files.createDirectories(target.getParent());
            Files.move(staging.resolve(path), target, StandardCopyOption.ATOMIC_MOVE);
        }
        for (var path : changes.removed()) {
            Files.delete(folder.resolve(path));
            sums.remove(path);
        }
        files.forEach((path, content) -> sums.put(path, Set.of(Checksums.sha256(content))));
        writeList(sums, staging);
    }

    /// Returns whether the file at this path has to be written.
    ///
    /// @throws UserError if a file stands there that was not published
    private boolean isWritten(String path, String sum, Map<String, Set<String>> listed) throws IOException {
        var target = folder.resolve(path);
        for (var parent = target.getParent(); !parent.equals(folder); parent = parent.getParent()) {
            if (Files.exists(parent, NOFOLLOW_LINKS) && !Files.isDirectory(parent, NOFOLLOW_LINKS)) {
                throw inTheWay(parent);
            }
        }
        if (!Files.exists(target, NOFOLLOW_LINKS)) {
            return true;
        }
        if (!Files.isRegularFile(target, NOFOLLOW_LINKS)) {
            throw inTheWay(target);
        }
        var present = sum(target);
        if (!present.equals(sum) && !listed.getOrDefault(path, Set.of()).contains(present)) {
            throw inTheWay(target);
        }
        return !present.equals(sum);
    }

    private static UserError inTheWay(Path file) {
        return UserError.of(ExitCode.ERROR, "\"" + file + "\" was not written by publish",
                "move it away, or choose another folder");
    }

    /// Reads the list: the sums that each file may have.
    private Map<String, Set<String>> listed() throws IOException {
        var listed = new HashMap<String, Set<String>>();
        var list = folder.resolve(LIST);
        for (var line : Files.exists(list) ? Files.readAllLines(list) : List.<String>of()) {
            var words = line.split(" {2}", 2);
            if (words.length == 2 && folder.resolve(words[1]).normalize().startsWith(folder)) {
                listed.computeIfAbsent(words[1], _ -> new HashSet<>()).add(words[0]);
            }
        }
        return listed;
    }

    private void writeList(Map<String, Set<String>> sums, Path staging) throws IOException {
        var lines = new ArrayList<String>();
        sums.forEach((path, each) -> each.forEach(sum -> lines.add(sum + "  " + path)));
        var list = folder.resolve(LIST);
        if (Files.notExists(list) || !Files.readAllLines(list).equals(lines)) {
            var fresh = Files.write(staging.resolve(LIST), lines);
            Files.move(fresh, list, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static String sum(Path file) throws IOException {
        return Checksums.sha256(Files.readAllBytes(file));
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
