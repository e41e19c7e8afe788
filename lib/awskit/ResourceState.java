package awskit;

import module java.base;

import awskit.data.Tree;
import software.amazon.awssdk.core.SdkPojo;

/// The state that a response names, found by the names of its members, since waiters of all services share it.
final class ResourceState {

    private static final Pattern NAME = Pattern.compile("(?i).*(state|status)");

    private ResourceState() {}

    /// Returns the states nearest to the top of a response, separated by commas; empty if there is none. Of
    /// `{"Table": {"TableStatus": "CREATING", "SSEDescription": {"Status": …}}}` that is the table's `CREATING`.
    static String of(SdkPojo response) {
        for (var level = List.<Object>of(Tree.of(response)); !level.isEmpty(); level = below(level)) {
            var states = members(level).filter(member -> isState(member.getKey()))
                    .map(member -> word(member.getValue())).filter(state -> !state.isEmpty())
                    .sorted().distinct().collect(Collectors.joining(", "));
            if (!states.isEmpty()) {
                return states;
            }
        }
        return "";
    }

    private static List<Object> below(List<Object> level) {
        return Stream.concat(level.stream().filter(List.class::isInstance).flatMap(list -> ((List<?>) list).stream()),
                members(level).filter(member -> !isState(member.getKey())).map(Map.Entry::getValue))
                .collect(Collectors.toList());
    }

    private static Stream<Map.Entry<?, ?>> members(List<Object> level) {
        return level.stream().filter(Map.class::isInstance).flatMap(map -> ((Map<?, ?>) map).entrySet().stream());
    }

    private static boolean isState(Object name) {
        return NAME.matcher((String) name).matches();
    }

    /// Returns `running` of `running` itself and of `{"Code": 16, "Name": "running"}`.
    private static String word(Object state) {
        return state instanceof Map<?, ?> map ? Stream.of("Name", "Status", "State", "Code").map(map::get)
                .filter(Objects::nonNull).findFirst().map(Object::toString).orElse("") : state.toString();
    }
}
