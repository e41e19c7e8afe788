//SOURCES ../protocol/Refusal.java Members.java
package sandbox.ec2;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.core.SdkPojo;

/// The filters that a Describe action has, and the member that each of them compares. All that have tags can be
/// filtered by `tag:KEY`, `tag-key` and `tag-value` too.
final class FilterNames {

    private final Supplier<? extends SdkPojo> shape;
    private final String root;
    private final String names;
    private Map<String, String> paths;

    /// @param shape makes any object of the type that is filtered, or its builder
    /// @param root the path to the member that the paths begin at, with a final dot; empty for the object itself
    /// @param names the documented names, separated by blanks: `volume-id` compares VolumeId, and
    ///        `status=State` compares State
    FilterNames(Supplier<? extends SdkPojo> shape, String root, String names) {
        this.shape = shape;
        this.root = root;
        this.names = names;
    }

    FilterNames(Supplier<? extends SdkPojo> shape, String names) {
        this(shape, "", names);
    }

    /// Returns the paths by the names of the filters. They are made with the first filter, because most requests have
    /// none.
    ///
    /// @throws IllegalStateException if the type has no such member
    private synchronized Map<String, String> paths() {
        if (paths == null) {
            var all = Arrays.stream(names.strip().split("\\s+")).map(name -> name.split("="))
                    .collect(Collectors.toMap(name -> name[0], name -> path(name[name.length - 1])));
            all.forEach((name, path) -> {
                if (!Members.has(shape.get(), path)) {
                    throw new IllegalStateException(name + " compares " + path + ", which does not exist");
                }
            });
            paths = all;
        }
        return paths;
    }

    private boolean hasTags() {
        return Members.has(shape.get(), root + "Tags.Key");
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
        var path = paths().get(filter);
        if (path != null) {
            return item -> Members.values(item, path);
        } else if ((filter.equals("tag-key") || filter.equals("tag-value")) && hasTags()) {
            var member = root + (filter.equals("tag-key") ? "Tags.Key" : "Tags.Value");
            return item -> Members.values(item, member);
        } else if (filter.startsWith("tag:") && hasTags()) {
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
