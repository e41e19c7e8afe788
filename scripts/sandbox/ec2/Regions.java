//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/Refusal.java ../protocol/RegionNames.java Ec2Region.java FilterNames.java Filters.java
//SOURCES Parameters.java
package sandbox.ec2;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sandbox.protocol.Refusal;
import sandbox.protocol.RegionNames;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.Region;

/// The actions on regions and zones. Every region has three zones.
final class Regions {

    private static final FilterNames REGION_FILTERS =
            new FilterNames(Region::builder, "endpoint opt-in-status region-name");
    private static final FilterNames ZONE_FILTERS = new FilterNames(AvailabilityZone::builder, """
            group-long-name group-name message=Messages.Message opt-in-status parent-zone-id parent-zone-name
            region-name state zone-id zone-name zone-type""");

    private Regions() {}

    static List<String> zones(String region) {
        return Stream.of("a", "b", "c").map(region::concat).toList();
    }

    /// Returns the ID of a zone, which is the same in all accounts here: `use1-az1` for us-east-1a.
    static String zoneId(String zone) {
        var parts = zone.split("-");
        var direction = parts[1].replaceFirst("^(north|south)(east|west)$", "$1-$2").split("-");
        return parts[0] + Stream.of(direction).map(word -> word.substring(0, 1)).collect(Collectors.joining())
                + parts[2].charAt(0) + "-az" + (zone.charAt(zone.length() - 1) - 'a' + 1);
    }

    /// Returns the zone that a request asks for by name or by ID.
    ///
    /// @throws Refusal if it names none, two, or one that does not exist
    static String zone(String region, String name, String id) {
        if (name != null && id != null) {
            throw new Refusal("InvalidParameterCombination", "You cannot specify both an availability zone and an "
                    + "availability zone ID");
        } else if (name == null && id == null) {
            throw new Refusal("MissingParameter", "The request must contain the parameter zone");
        }
        return zones(region).stream().filter(zone -> zone.equals(name) || zoneId(zone).equals(id)).findFirst()
                .orElseThrow(() -> name == null ? new Refusal("InvalidParameterValue",
                        "Invalid availability zone-id: [" + id + "]")
                        : new Refusal("InvalidZone.NotFound", "The zone '" + name + "' does not exist."));
    }

    static DescribeRegionsResponse describe(Ec2Region home, DescribeRegionsRequest request) {
        var all = RegionNames.all().map(Regions::region).toList();
        var unknown = new HashSet<>(request.regionNames());
        all.forEach(region -> unknown.remove(region.regionName()));
        if (!unknown.isEmpty()) {
            throw new Refusal("InvalidParameterValue", "Invalid region names: " + unknown);
        }
        Parameters.only(request, "RegionNames", "AllRegions", "Filters");
        var filters = Filters.<Region>of(request.filters(), REGION_FILTERS);
        var named = request.regionNames();
        return DescribeRegionsResponse.builder().regions(all.stream()
                .filter(region -> Boolean.TRUE.equals(request.allRegions())
                        || RegionNames.isEnabled(region.regionName()) || named.contains(region.regionName()))
                .filter(region -> named.isEmpty() || named.contains(region.regionName()))
                .filter(filters).toList()).build();
    }

    private static Region region(String name) {
        return Region.builder().regionName(name).endpoint("ec2." + name + ".amazonaws.com")
                .optInStatus(RegionNames.isEnabled(name) ? "opt-in-not-required" : "not-opted-in").build();
    }

    static DescribeAvailabilityZonesResponse describeZones(Ec2Region home, DescribeAvailabilityZonesRequest request) {
        var region = home.network().region();
        Parameters.only(request, "ZoneNames", "ZoneIds", "AllAvailabilityZones", "Filters");
        request.zoneNames().forEach(name -> zone(region, name, null));
        request.zoneIds().forEach(id -> zone(region, null, id));
        var filters = Filters.<AvailabilityZone>of(request.filters(), ZONE_FILTERS);
        return DescribeAvailabilityZonesResponse.builder().availabilityZones(zones(region).stream()
                .filter(zone -> request.zoneNames().isEmpty() || request.zoneNames().contains(zone))
                .filter(zone -> request.zoneIds().isEmpty() || request.zoneIds().contains(zoneId(zone)))
                .map(zone -> AvailabilityZone.builder().zoneName(zone).zoneId(zoneId(zone)).regionName(region)
                        .state("available").optInStatus("opt-in-not-required").groupName(region)
                        .networkBorderGroup(region).zoneType("availability-zone").messages(List.of()).build())
                .filter(filters).toList()).build();
    }
}
