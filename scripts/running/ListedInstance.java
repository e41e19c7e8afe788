//DEPS software.amazon.awssdk:ec2
package running;

import awskit.data.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

/// An instance as it is listed: with its reservation, its region and its profile.
///
/// @param profile empty if only the session's own profile is listed
public record ListedInstance(Instance instance, String reservationId, String ownerId, String region, String profile) {

    /// Returns the instance as the AWS CLI prints it, with `ReservationId`, `OwnerId`, `Region` and, unless it is
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

    /// Returns the value of a tag; empty if the instance does not have the tag.
    String tag(String key) {
        return instance.tags().stream().filter(tag -> tag.key().equals(key)).findFirst().map(Tag::value).orElse("");
    }

    /// Returns the time since the launch; empty for an instance that is not running.
    Optional<Duration> uptime() {
        return Optional.ofNullable(instance.launchTime())
                .filter(_ -> instance.state().name() == InstanceStateName.RUNNING)
                .map(launched -> Duration.between(launched, Instant.now()))
                .map(uptime -> uptime.isNegative() ? Duration.ZERO : uptime);
    }
}
