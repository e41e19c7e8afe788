//SOURCES Glob.java
package upload;

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
