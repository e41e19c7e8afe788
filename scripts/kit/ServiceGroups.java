//SOURCES Kit.java
package kit;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Recipes by the service that they are mostly about. Services with few recipes share a group.
public final class ServiceGroups {

    /// How many recipes make a group of their own.
    private static final int ENOUGH = 3;

    private static final String OTHERS = "Other services";
    private static final String NONE = "Settings and the SDK";

    private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("costexplorer", "Cost Explorer"),
            Map.entry("dynamodb", "DynamoDB"), Map.entry("lambda", "Lambda"), Map.entry("cloudwatchlogs", "CloudWatch Logs"),
            Map.entry("organizations", "Organizations"), Map.entry("route53", "Route 53"),
            Map.entry("secretsmanager", "Secrets Manager"), Map.entry("ssm", "Systems Manager"));

    private ServiceGroups() {}

    /// Returns the recipes of each group, in the order of the catalogue; groups without a service of their own come last.
    public static Map<String, List<Kit.Entry>> of(Collection<Kit.Entry> recipes) {
        var sizes = recipes.stream().collect(Collectors.groupingBy(ServiceGroups::service, Collectors.counting()));
        Function<Kit.Entry, String> group = recipe -> recipe.services().isEmpty() ? NONE
                : sizes.get(service(recipe)) < ENOUGH ? OTHERS : name(service(recipe));
        var groups = recipes.stream().collect(Collectors.groupingBy(group, LinkedHashMap::new, Collectors.toList()));
        for (var last : List.of(OTHERS, NONE)) {
            var moved = groups.remove(last);
            if (moved != null) {
                groups.put(last, moved);
            }
        }
        return groups;
    }

    /// Returns what people call a service, such as `Lambda` for `lambda`.
    public static String name(String service) {
        return Objects.requireNonNullElse(NAMES.get(service), service.toUpperCase(Locale.ROOT));
    }

    private static String service(Kit.Entry recipe) {
        return recipe.services().isEmpty() ? "" : recipe.services().getFirst();
    }
}
