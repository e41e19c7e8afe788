//DEPS software.amazon.awssdk:ec2
//SOURCES Filters.java Refusal.java
package sandbox;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.Region;

/// The regions that are enabled in a new account, one that is not enabled, and three zones in each.
///
/// @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html">Regions</a>
final class Regions {

    private static final List<String> ENABLED = List.of("ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
            "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1",
            "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2");
    private static final String NOT_ENABLED = "af-south-1";

    private Regions() {}

    static boolean isEnabled(String region) {
        return ENABLED.contains(region);
    }

    static List<String> zones(String region) {
        return Stream.of("a", "b", "c").map(region::concat).toList();
    }

    static DescribeRegionsResponse regions(DescribeRegionsRequest request) {
        var all = Stream.concat(Stream.of(NOT_ENABLED), ENABLED.stream()).map(Regions::region).toList();
        var unknown = new HashSet<>(request.regionNames());
        all.forEach(region -> unknown.remove(region.regionName()));
        if (!unknown.isEmpty()) {
            throw new Refusal("InvalidParameterValue", "Invalid region names: " + unknown);
        }
        var filters = Filters.of(request.filters(), Region.builder().build());
        var named = request.regionNames();
        return DescribeRegionsResponse.builder().regions(all.stream()
                .filter(region -> Boolean.TRUE.equals(request.allRegions()) || isEnabled(region.regionName()))
                .filter(region -> named.isEmpty() || named.contains(region.regionName()))
                .filter(filters).toList()).build();
    }

    private static Region region(String name) {
        return Region.builder().regionName(name).endpoint("ec2." + name + ".amazonaws.com")
                .optInStatus(isEnabled(name) ? "opt-in-not-required" : "not-opted-in").build();
    }

    static DescribeAvailabilityZonesResponse zones(DescribeAvailabilityZonesRequest request, String region) {
        var filters = Filters.of(request.filters(), AvailabilityZone.builder().build());
        return DescribeAvailabilityZonesResponse.builder().availabilityZones(zones(region).stream()
                .filter(zone -> request.zoneNames().isEmpty() || request.zoneNames().contains(zone))
                .map(zone -> AvailabilityZone.builder().zoneName(zone).regionName(region).state("available")
                        .optInStatus("opt-in-not-required").groupName(region).networkBorderGroup(region)
                        .zoneType("availability-zone").messages(List.of()).build())
                .filter(filters).toList()).build();
    }
}
