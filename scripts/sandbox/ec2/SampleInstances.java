//DEPS software.amazon.awssdk:ec2
//SOURCES Ec2Region.java ImageCatalog.java InstanceLaunches.java Launch.java LaunchNetwork.java
package sandbox.ec2;

import java.time.Duration;
import java.util.Arrays;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// The instances that a sandbox has from the start. In us-east-1 there are three of a web site, one of them stopped,
/// and one without a name; in eu-west-1 there are two workers in one reservation.
final class SampleInstances {

    private static final int SEEDED_RESERVATION = 10;

    private final Ec2Region region;

    private SampleInstances(Ec2Region region) {
        this.region = region;
    }

    static void seed(Ec2Region region) {
        var samples = new SampleInstances(region);
        switch (region.network().region()) {
            case "us-east-1" -> {
                samples.launch(412, "b", 1, InstanceType.R6_G_LARGE, ImageCatalog.AMAZON_LINUX_ARM,
                        "Name=database", "Environment=production", "Team=storage");
                samples.launch(97, "a", 1, InstanceType.T3_SMALL, ImageCatalog.AMAZON_LINUX,
                        "Name=web", "Environment=production", "Team=site");
                samples.launch(97, "a", 1, InstanceType.T3_SMALL, ImageCatalog.AMAZON_LINUX,
                        "Name=web-staging", "Environment=staging", "Team=site").stop();
                samples.launch(3, "c", 1, InstanceType.T2_MICRO, ImageCatalog.AMAZON_LINUX);
            }
            case "eu-west-1" -> samples.launch(21, "a", 2, InstanceType.C7_G_XLARGE, ImageCatalog.AMAZON_LINUX_ARM,
                    "Name=worker", "Environment=production", "Team=pipeline");
            default -> { }
        }
    }

    /// Adds many running instances, ten in a reservation.
    static void seed(Ec2Region region, int count) {
        var samples = new SampleInstances(region);
        for (int left = count; left > 0; left -= SEEDED_RESERVATION) {
            samples.launch(1, "abc".substring(left % 3, left % 3 + 1), Math.min(left, SEEDED_RESERVATION),
                    InstanceType.T3_MICRO, ImageCatalog.AMAZON_LINUX, "Name=node-" + region.fleet().size());
        }
    }

    private SampleInstances launch(int daysAgo, String zone, int count, InstanceType type, String image,
            String... tags) {
        var specification = TagSpecification.builder().resourceType(ResourceType.INSTANCE)
                .tags(Arrays.stream(tags).map(tag -> tag.split("=")).map(tag ->
                        Tag.builder().key(tag[0]).value(tag[1]).build()).toList()).build();
        var request = RunInstancesRequest.builder().imageId(image).instanceType(type).minCount(count).maxCount(count)
                .keyName("team").placement(placement -> placement.availabilityZone(region.network().region() + zone))
                .tagSpecifications(specification).build();
        InstanceLaunches.launch(region, new Launch(request, region.network().id("r", region.fleet().size()),
                LaunchNetwork.of(region, request), ImageCatalog.find(image).orElseThrow(),
                region.now().minus(Duration.ofDays(daysAgo))), count);
        return this;
    }

    private void stop() {
        var all = region.fleet().from(0);
        all.stream().skip(all.size() - 1).forEach(machine ->
                machine.change(InstanceStateName.STOPPED, region.now().minus(Duration.ofDays(2))));
    }
}
