//DEPS software.amazon.awssdk:ec2
//SOURCES Network.java
package sandbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/// What the instances of one reservation have in common.
record Launch(RunInstancesRequest request, String reservationId, Network network, String zone, Instant time) {

    Map<String, String> tags() {
        var tags = new LinkedHashMap<String, String>();
        request.tagSpecifications().stream().filter(each -> each.resourceType() == ResourceType.INSTANCE)
                .flatMap(specification -> specification.tags().stream())
                .forEach(tag -> tags.put(tag.key(), tag.value() == null ? "" : tag.value()));
        return tags;
    }
}
