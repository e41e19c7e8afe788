package shell;

import awskit.data.Json;
import awskit.data.Tree;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;

/// What the SDK answers, as the AWS CLI's JSON.
final class Answer {

    private Answer() {}

    /// Returns a value's JSON; empty if it is neither an object of the SDK nor a list of them.
    static Optional<String> json(Object value) {
        return switch (value) {
            case SdkPojo shape -> Optional.of(Json.pretty(Tree.of(shape)));
            case List<?> list when !list.isEmpty() && list.stream().allMatch(SdkPojo.class::isInstance) ->
                    Optional.of(Json.pretty(list.stream().map(item -> Tree.of((SdkPojo) item)).toList()));
            case null, default -> Optional.empty();
        };
    }

    /// Returns a word for such a value.
    static String summary(Object value) {
        return value instanceof List<?> list ? "list of " + list.size() : value.getClass().getSimpleName();
    }
}
