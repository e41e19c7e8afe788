//DEPS software.amazon.awssdk:ec2
//SOURCES LaunchNetwork.java TagRules.java
package sandbox.ec2;

import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// What the instances of one reservation have in common.
record Launch(RunInstancesRequest request, String reservationId, LaunchNetwork network, Image image, Instant time) {

    /// Returns the availability zone.
    String zone() {
        return network.subnet().availabilityZone();
    }

    /// Returns the tags of the instances or of their volumes.
    Map<String, String> tags(ResourceType type) {
        return TagRules.map(request.tagSpecifications().stream().filter(each -> each.resourceType() == type)
                .map(TagSpecification::tags).flatMap(tags -> tags.stream()).toList());
    }
}
