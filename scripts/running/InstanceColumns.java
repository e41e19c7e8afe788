//DEPS software.amazon.awssdk:ec2
//SOURCES ../../lib/awskit/data/Json.java ../../lib/awskit/data/Query.java ../../lib/awskit/data/Tree.java
//SOURCES ../../lib/awskit/script/Column.java Age.java
package running;

import awskit.data.Json;
import awskit.data.Query;
import awskit.data.Tree;
import awskit.errors.UserError;
import awskit.script.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/// What a list of EC2 instances can show of each: columns by short names (`id`, `uptime`, …), `tag:KEY` for a tag, or
/// any JMESPath expression over the instance's JSON (`Placement.Tenancy`).
public final class InstanceColumns {

    /// An instance and where it was found.
    public record Found(Instance instance, String reservationId, String ownerId, String region, String profile) {

        /// Returns the instance as the AWS CLI's JSON, with `ReservationId`, `OwnerId`, `Region` and, unless it is
        /// empty, `Profile` added.
        public Map<String, Object> tree() {
            var tree = Tree.of(instance);
            tree.put("ReservationId", reservationId);
            tree.put("OwnerId", ownerId);
            tree.put("Region", region);
            if (!profile.isEmpty()) {
                tree.put("Profile", profile);
            }
            return tree;
        }

        String tag(String key) {
            return instance.tags().stream().filter(tag -> tag.key().equals(key)).findFirst()
                    .map(Tag::value).orElse("");
        }
    }

    /// The columns by name, in the order in which help lists them.
    private static final Map<String, Function<Found, String>> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("profile", Found::profile);
        BY_NAME.put("region", Found::region);
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
        BY_NAME.put("owner", Found::ownerId);
        BY_NAME.put("reservation", Found::reservationId);
    }

    /// What is shown when nobody asks for anything else; the profile where there are several.
    private static final List<String> USUAL =
            List.of("region", "id", "name", "type", "state", "private-ip", "public-ip", "uptime");

    private InstanceColumns() {}

    /// Returns the names that [#of] knows.
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /// Returns the usual columns.
    public static List<Column<Found>> usual(boolean severalProfiles) {
        var names = new ArrayList<>(USUAL);
        if (severalProfiles) {
            names.addFirst("profile");
        }
        return names.stream().map(InstanceColumns::of).toList();
    }

    /// Returns the column of a name, of `tag:KEY`, or of an expression.
    ///
    /// @throws UserError (usage) if it is none of these
    public static Column<Found> of(String name) {
        var known = BY_NAME.get(name.toLowerCase(Locale.ROOT));
        if (known != null) {
            Function<Found, String> cell = it -> text(known.apply(it));
            return name.equalsIgnoreCase("uptime") ? new Column<>(name, cell, it -> Long.toString(seconds(it)))
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

    private static String uptime(Found it) {
        return seconds(it) < 0 ? "" : Age.words(Duration.ofSeconds(seconds(it)));
    }

    /// Returns the seconds since the launch; -1 for an instance that does not run.
    private static long seconds(Found it) {
        return it.instance().launchTime() == null || !it.instance().state().nameAsString().equals("running") ? -1
                : Math.max(0, Duration.between(it.instance().launchTime(), Instant.now()).toSeconds());
    }

    private static String text(Object value) {
        return value == null || value.equals("null") ? "" : value instanceof String text ? text : Json.line(value);
    }
}
