//SOURCES Found.java Glob.java
package upload;

import awskit.errors.UserError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Which files of a folder count, by the AWS CLI's rule ([exclude and include
/// filters](https://docs.aws.amazon.com/cli/latest/reference/s3/#use-of-exclude-and-include-filters)): the last filter
/// that matches a path decides, and a path that no filter matches counts. Paths are relative to the folder, with `/`
/// between names on every system. Immutable.
///
/// @param filters in the order given
public record PathFilters(List<Filter> filters) {

    /// One `--include` or `--exclude`.
    public record Filter(boolean includes, Glob glob) {

        /// Returns what `--include GLOB` means.
        public static Filter include(String glob) {
            return new Filter(true, Glob.of(glob));
        }

        /// Returns what `--exclude GLOB` means.
        public static Filter exclude(String glob) {
            return new Filter(false, Glob.of(glob));
        }
    }

    /// Returns what `--exclude` means for each line of a file. Empty lines and lines that begin with `#` do not count.
    ///
    /// @throws UserError (usage) if the file cannot be read
    public static List<Filter> excludes(Path file) {
        try {
            return Files.readAllLines(file).stream().filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Filter::exclude).toList();
        } catch (IOException e) {
            throw UserError.usage("the list of globs \"" + file + "\" cannot be read", switch (e) {
                case NoSuchFileException _ -> "it does not exist";
                case CharacterCodingException _ -> "it is not UTF-8";
                default -> Found.reason(e);
            });
        }
    }

    /// Copies the list, so that the filters never change.
    public PathFilters {
        filters = List.copyOf(filters);
    }

    /// Returns filters that leave nothing out.
    public static PathFilters none() {
        return new PathFilters(List.of());
    }

    /// Returns whether the file with this path counts.
    public boolean matches(String path) {
        for (var filter : filters.reversed()) {
            if (filter.glob().matches(path)) {
                return filter.includes();
            }
        }
        return true;
    }

    /// Returns true only if nothing below this folder can count, so that it need not be walked.
    ///
    /// @param folder its relative path, without a `/` at the end
    public boolean prunes(String folder) {
        var below = folder + "/";
        for (var filter : filters.reversed()) {
            if (filter.includes() && filter.glob().mayMatchAfter(below)) {
                return false;
            }
            if (!filter.includes() && filter.glob().matchesAllAfter(below)) {
                return true;
            }
        }
        return false;
    }
}
