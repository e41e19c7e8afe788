//SOURCES Age.java ListedInstance.java
package running;

import awskit.data.Json;
import awskit.data.Query;
import awskit.errors.UserError;
import awskit.script.Column;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// The columns of a list of EC2 instances: short names such as `id` and `uptime`, `tag:KEY` for a tag, or any JMESPath
/// expression over the instance's JSON, such as `Placement.Tenancy`.
public final class InstanceColumns {

    /// The columns by name, in the order in which help lists them.
    private static final Map<String, Function<ListedInstance, String>> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("profile", ListedInstance::profile);
        BY_NAME.put("region", ListedInstance::region);
        BY_NAME.put("id", it -> it.instance().instanceId());
        BY_NAME.put("name", it -> it.tag("Name"));
        BY_NAME.put("type", it -> it.instance().instanceTypeAsString());
        BY_NAME.put("state", it -> it.instance().state().nameAsString());
        BY_NAME.put("zone", it -> it.instance().placement() == null ? ""
                : it.instance().placement().availabilityZone());
        BY_NAME.put("private-ip", it -> it.instance().privateIpAddress());
        BY_NAME.put("public-ip", it -> it.instance().publicIpAddress());
        BY_NAME.put("uptime", InstanceColumns::uptime);
        BY_NAME.put("launched", it -> String.valueOf(it.instance().launchTime()));
        BY_NAME.put("vpc", it -> it.instance().vpcId());
        BY_NAME.put("subnet", it -> it.instance().subnetId());
        BY_NAME.put("image", it -> it.instance().imageId());
        BY_NAME.put("lifecycle", it -> it.instance().instanceLifecycle() == null ? "on-demand"
                : it.instance().instanceLifecycleAsString());
        BY_NAME.put("owner", ListedInstance::ownerId);
        BY_NAME.put("reservation", ListedInstance::reservationId);
    }

    private static final List<String> DEFAULT =
            List.of("region", "id", "name", "type", "state", "private-ip", "public-ip", "uptime");

    private InstanceColumns() {}

    /// Returns the names of all columns but tags and expressions.
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /// Returns the default columns.
    ///
    /// @param withProfile whether the profile is shown too
    /// @param withOwner whether the account that owns the instance is shown too
    public static List<Column<ListedInstance>> defaults(boolean withProfile, boolean withOwner) {
        var names = new ArrayList<>(DEFAULT);
        if (withOwner) {
            names.addFirst("owner");
        }
        if (withProfile) {
            names.addFirst("profile");
        }
        return names.stream().map(InstanceColumns::of).toList();
    }

    /// Returns the column with a name, for `tag:KEY`, or for an expression.
    ///
    /// @throws UserError (usage) if the text is none of these
    public static Column<ListedInstance> of(String name) {
        var known = BY_NAME.get(name.toLowerCase(Locale.ROOT));
        if (known != null) {
            Function<ListedInstance, String> cell = it -> text(known.apply(it));
            return name.equalsIgnoreCase("uptime") ? new Column<>(name, cell, InstanceColumns::uptimeSeconds)
                    : new Column<>(name, cell);
        }
        if (name.startsWith("tag:")) {
            return new Column<>(name, it -> it.tag(name.substring("tag:".length())));
        }
        if (name.matches("[a-z-]*")) {
            throw UserError.usage("column \"" + name + "\" is unknown", "known: " + String.join(", ", names())
                    + ", tag:KEY, or an expression over the JSON such as Placement.Tenancy");
        }
        var query = Query.of(name);
        return new Column<>(name, it -> text(query.search(it.tree())));
    }

    private static String uptime(ListedInstance it) {
        return it.uptime().map(Age::words).orElse("");
    }

    private static String uptimeSeconds(ListedInstance it) {
        return it.uptime().map(Duration::toSeconds).map(Object::toString).orElse("");
    }

    private static String text(Object value) {
        return value == null || value.equals("null") ? "" : value instanceof String text ? text : Json.line(value);
    }
}
