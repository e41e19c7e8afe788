//DEPS software.amazon.awssdk:ec2
//SOURCES Fleet.java InstanceListing.java Regions.java TagRules.java
package sandbox;

import java.util.Collection;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;

/// The action RunInstances.
///
/// @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html">RunInstances</a>
final class InstanceLaunches {

    /// EC2 has 8 or 17 digits. Examples are often shorter, such as `ami-0c12345`.
    private static final String IMAGE_ID = "ami-[0-9a-f]{7,17}";
    private static final int LIMIT = 5000;

    private InstanceLaunches() {}

    static RunInstancesResponse run(Fleet fleet, RunInstancesRequest request) {
        check(request);
        var zone = zone(fleet.network(), request);
        var known = fleet.launch(request.clientToken());
        if (known != null && !known.request().equals(request)) {
            throw new Refusal("IdempotentParameterMismatch", "Arguments on this idempotent request are inconsistent "
                    + "with arguments used in previous request(s).");
        }
        Fleet.endDryRun(request.dryRun());
        if (known != null) {
            return response(fleet, fleet.from(0).stream().filter(machine -> machine.launch() == known).toList());
        }
        var launch = new Launch(request, fleet.network().id("r", fleet.size()), fleet.network(), zone, fleet.now());
        return response(fleet, fleet.add(launch, Math.min(request.maxCount(), LIMIT)));
    }

    private static void check(RunInstancesRequest request) {
        require("ImageId", request.imageId());
        require("MinCount", request.minCount());
        require("MaxCount", request.maxCount());
        if (!request.imageId().matches(IMAGE_ID)) {
            throw new Refusal("InvalidAMIID.Malformed", "Invalid id: \"" + request.imageId()
                    + "\" (expecting \"ami-...\")");
        } else if (request.instanceType() == InstanceType.UNKNOWN_TO_SDK_VERSION) {
            throw new Refusal("InvalidParameterValue", "Invalid value '" + request.instanceTypeAsString()
                    + "' for InstanceType.");
        } else if (request.minCount() < 1) {
            throw new Refusal("InvalidParameterValue", "Value (" + request.minCount() + ") for parameter minCount is "
                    + "invalid. Expecting a value greater than 0.");
        } else if (request.maxCount() < request.minCount()) {
            throw new Refusal("InvalidParameterValue", "Value (" + request.maxCount() + ") for parameter maxCount is "
                    + "invalid. maxCount must not be less than minCount.");
        } else if (request.minCount() > LIMIT) {
            throw new Refusal("InstanceLimitExceeded", "You have requested more instances (" + request.minCount()
                    + ") than your current instance limit of " + LIMIT + " allows.");
        }
        request.tagSpecifications().forEach(specification -> {
            TagRules.check(specification.tags());
            TagRules.checkCount(Map.of(), specification.tags());
        });
    }

    private static void require(String name, Object value) {
        if (value == null) {
            throw new Refusal("MissingParameter", "The request must contain the parameter " + name);
        }
    }

    /// Returns the zone asked for, or the zone of the subnet asked for, or else the first zone.
    private static String zone(Network network, RunInstancesRequest request) {
        var zones = Regions.zones(network.region());
        var asked = request.placement() == null ? null : request.placement().availabilityZone();
        if (asked != null && !zones.contains(asked)) {
            throw new Refusal("InvalidParameterValue", "Invalid availability zone: [" + asked + "]");
        } else if (request.subnetId() != null) {
            return zones.stream().filter(zone -> network.subnet(zone).equals(request.subnetId())).findFirst()
                    .orElseThrow(() -> new Refusal("InvalidSubnetID.NotFound", "The subnet ID '" + request.subnetId()
                            + "' does not exist"));
        }
        return asked == null ? zones.getFirst() : asked;
    }

    private static RunInstancesResponse response(Fleet fleet, Collection<Machine> launched) {
        var now = fleet.now();
        var all = InstanceListing.merged(launched.stream().map(machine -> InstanceListing.reservation(machine, now))
                .toList()).getFirst();
        return RunInstancesResponse.builder().reservationId(all.reservationId()).ownerId(all.ownerId())
                .groups(all.groups()).instances(all.instances()).build();
    }
}
