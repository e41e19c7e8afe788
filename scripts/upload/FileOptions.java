//SOURCES Folder.java
package upload;

import upload.PathFilters.Filter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Which files of a folder count: a mixin of [UploadOptions].
@Command(sortOptions = false, optionListHeading = "%n@|bold Which files:|@%n")
final class FileOptions {

    private final List<Filter> filters = new ArrayList<>();

    @Option(names = "--exclude", order = 1, paramLabel = "GLOB", description = "Leave out what matches, here and "
            + "there; * matches / too. Repeatable, also with --include: the last match wins.")
    void exclude(List<String> globs) {
        filter(false, globs);
    }

    @Option(names = "--include", order = 2, paramLabel = "GLOB", description = "Take in again what matches.")
    void include(List<String> globs) {
        filter(true, globs);
    }

    @Option(names = "--follow-symlinks", order = 3, negatable = true, defaultValue = "true", fallbackValue = "true",
            description = "Follow symbolic links (default), or skip them. Loops are detected.")
    boolean followSymlinks = true;

    Folder folder(Path path) {
        return Folder.of(path).followSymlinks(followSymlinks).filters(filters());
    }

    PathFilters filters() {
        return new PathFilters(filters);
    }

    private void filter(boolean include, List<String> globs) {
        // Called with all globs of this option so far; the last one is new. Null and empty come before parsing.
        if (globs != null && !globs.isEmpty()) {
            filters.add(include ? Filter.include(globs.getLast()) : Filter.exclude(globs.getLast()));
        }
    }
}
