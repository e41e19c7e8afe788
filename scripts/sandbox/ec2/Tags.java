//DEPS software.amazon.awssdk:ec2
//SOURCES Ec2Region.java FilterNames.java Filters.java Page.java Parameters.java TagRules.java
package sandbox.ec2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/// The actions on the tags of all resources. An action with many resources changes all of them, or none.
final class Tags {

    private static final FilterNames FILTERS =
            new FilterNames(TagDescription::builder, "key resource-id resource-type value");
    private static final String ID = "[a-z]+-([0-9a-f]{8}|[0-9a-f]{17})";

    private Tags() {}

    static CreateTagsResponse create(Ec2Region region, CreateTagsRequest request) {
        var resources = find(region, request.resources());
        TagRules.check(request.tags());
        resources.values().forEach(tags -> TagRules.checkCount(tags, request.tags()));
        Parameters.endDryRun(request.dryRun());
        resources.forEach((id, tags) -> {
            var all = new LinkedHashMap<>(tags);
            all.putAll(TagRules.map(request.tags()));
            set(region, id, all);
        });
        return CreateTagsResponse.builder().build();
    }

    /// Deletes tags: one given with a value only where it has that value, and all tags if none are given.
    static DeleteTagsResponse delete(Ec2Region region, DeleteTagsRequest request) {
        var resources = find(region, request.resources());
        Parameters.endDryRun(request.dryRun());
        resources.forEach((id, tags) -> {
            var left = new LinkedHashMap<>(tags);
            left.entrySet().removeIf(tag -> request.tags().isEmpty() || request.tags().stream().anyMatch(given ->
                    tag.getKey().equals(given.key())
                            && (given.value() == null || given.value().equals(tag.getValue()))));
            set(region, id, left);
        });
        return DeleteTagsResponse.builder().build();
    }

    static DescribeTagsResponse describe(Ec2Region region, DescribeTagsRequest request) {
        Parameters.only(request, "Filters", "MaxResults", "NextToken");
        var filter = Filters.<TagDescription>of(request.filters(), FILTERS);
        var start = Page.start(request.nextToken(), request.maxResults(), List.of(), "resourceSet");
        var number = new AtomicInteger();
        var instances = region.fleet().from(0).stream().flatMap(machine ->
                descriptions("instance", machine.id(), machine.tags()));
        var others = region.inventories().flatMap(inventory -> inventory.tagged().entrySet().stream().flatMap(item ->
                descriptions(inventory.kind().type(), item.getKey(), item.getValue())));
        var page = Page.of(Stream.concat(instances, others).map(tag -> new Page.Item<>(number.getAndIncrement(), tag))
                .filter(item -> item.number() >= start && filter.test(item.value())), request.maxResults());
        return DescribeTagsResponse.builder().tags(page.items()).nextToken(page.nextToken()).build();
    }

    private static Stream<TagDescription> descriptions(String type, String id, Map<String, String> tags) {
        return tags.entrySet().stream().map(tag -> TagDescription.builder().resourceId(id).resourceType(type)
                .key(tag.getKey()).value(tag.getValue()).build());
    }

    /// Returns the tags of the resources by their IDs.
    ///
    /// @throws Refusal if one does not exist
    private static Map<String, Map<String, String>> find(Ec2Region region, List<String> ids) {
        if (ids.isEmpty()) {
            throw new Refusal("MissingParameter", "The request must contain the parameter ResourceId");
        }
        var found = new LinkedHashMap<String, Map<String, String>>();
        for (var id : ids) {
            if (id.startsWith("i-")) {
                found.put(id, region.fleet().find(List.of(id)).getFirst().tags());
            } else {
                found.put(id, region.holder(id).filter(_ -> id.matches(ID)).orElseThrow(() ->
                        new Refusal("InvalidID", "The ID '" + id + "' is not valid")).tags(id));
            }
        }
        return found;
    }

    private static void set(Ec2Region region, String id, Map<String, String> tags) {
        if (id.startsWith("i-")) {
            region.fleet().find(List.of(id)).getFirst().tag(tags);
        } else {
            region.holder(id).orElseThrow().tag(id, tags);
        }
    }
}
