//DEPS software.amazon.awssdk:ec2
//SOURCES Filters.java Fleet.java Page.java TagRules.java
package sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/// The actions on tags. Only instances have tags here.
final class InstanceTags {

    private InstanceTags() {}

    static CreateTagsResponse create(Fleet fleet, CreateTagsRequest request) {
        var machines = find(fleet, request.resources());
        TagRules.check(request.tags());
        machines.forEach(machine -> TagRules.checkCount(machine.tags(), request.tags()));
        Fleet.endDryRun(request.dryRun());
        var tags = new LinkedHashMap<String, String>();
        request.tags().forEach(tag -> tags.put(tag.key(), tag.value() == null ? "" : tag.value()));
        machines.forEach(machine -> machine.tag(tags));
        return CreateTagsResponse.builder().build();
    }

    /// Deletes tags: one given with a value only where it has that value, and all tags if none are given.
    static DeleteTagsResponse delete(Fleet fleet, DeleteTagsRequest request) {
        var machines = find(fleet, request.resources());
        Fleet.endDryRun(request.dryRun());
        machines.stream().filter(machine -> request.tags().isEmpty()).forEach(Machine::untag);
        for (var tag : request.tags()) {
            machines.stream().filter(machine -> tag.value() == null
                    || tag.value().equals(machine.tags().get(tag.key()))).forEach(machine -> machine.untag(tag.key()));
        }
        return DeleteTagsResponse.builder().build();
    }

    static DescribeTagsResponse describe(Fleet fleet, DescribeTagsRequest request) {
        var filter = Filters.of(request.filters(), TagDescription.builder().build());
        var start = Page.start(request.nextToken(), request.maxResults(), List.of());
        var number = new AtomicInteger();
        var page = Page.of(fleet.from(0).stream().flatMap(machine -> machine.tags().entrySet().stream().map(tag ->
                        TagDescription.builder().resourceId(machine.id()).resourceType("instance").key(tag.getKey())
                                .value(tag.getValue()).build()))
                .map(tag -> new Page.Item<>(number.getAndIncrement(), tag))
                .filter(item -> item.number() >= start && filter.test(item.value())), request.maxResults());
        return DescribeTagsResponse.builder().tags(page.items()).nextToken(page.nextToken()).build();
    }

    private static List<Machine> find(Fleet fleet, List<String> resources) {
        resources.stream().filter(id -> !id.startsWith("i-")).findFirst().ifPresent(id -> {
            throw new Refusal("InvalidID", "The ID '" + id + "' is not valid");
        });
        return fleet.find(resources);
    }
}
