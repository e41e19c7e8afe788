//SOURCES Members.java Refusal.java
package sandbox;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;

/// The filters that a Describe action has, and the member that each of them compares. All that have tags can be
/// filtered by `tag:KEY`, `tag-key` and `tag-value` too.
final class FilterNames {

    private final Map<String, String> paths = new HashMap<>();
    private final String root;
    private final boolean hasTags;

    /// @param shape any object of the type that is filtered
    /// @param root the path to the member that the paths begin at, with a final dot; empty for the object itself
    /// @param names the documented names, separated by blanks: `volume-id` compares VolumeId, and
    ///        `status=State` compares State
    /// @throws IllegalArgumentException if the type has no such member
    FilterNames(SdkPojo shape, String root, String names) {
        this.root = root;
        this.hasTags = Members.has(shape, root + "Tags.Key");
        Arrays.stream(names.strip().split("\\s+")).map(name -> name.split("=")).forEach(name ->
                paths.put(name[0], path(name[name.length - 1])));
        paths.forEach((name, path) -> {
            if (!Members.has(shape, path)) {
                throw new IllegalArgumentException(name + " compares " + path + ", which does not exist");
            }
        });
    }

    FilterNames(SdkPojo shape, String names) {
        this(shape, "", names);
    }

    private String path(String name) {
        if (name.startsWith("/")) {
            return name.substring(1);
        }
        return root + Arrays.stream(name.split("\\.")).map(word -> Arrays.stream(word.split("-")).map(part ->
                Character.toUpperCase(part.charAt(0)) + part.substring(1)).collect(Collectors.joining()))
                .collect(Collectors.joining("."));
    }

    /// Returns what finds the values that a filter compares.
    ///
    /// @throws Refusal if there is no filter of this name
    Function<SdkPojo, Stream<String>> values(String filter) {
        var path = paths.get(filter);
        if (path != null) {
            return item -> Members.values(item, path);
        } else if (hasTags && (filter.equals("tag-key") || filter.equals("tag-value"))) {
            var member = root + (filter.equals("tag-key") ? "Tags.Key" : "Tags.Value");
            return item -> Members.values(item, member);
        } else if (hasTags && filter.startsWith("tag:")) {
            return item -> tag(item, filter.substring("tag:".length()));
        }
        throw new Refusal("InvalidParameterValue", "The filter '" + filter + "' is invalid");
    }

    private Stream<String> tag(SdkPojo item, String key) {
        var keys = Members.values(item, root + "Tags.Key").toList();
        return keys.contains(key) ? Members.values(item, root + "Tags.Value").skip(keys.indexOf(key)).limit(1)
                : Stream.empty();
    }
}
