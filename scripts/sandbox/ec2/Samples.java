//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/RegionNames.java Addresses.java Cidr.java Disk.java Ec2Region.java Images.java KeyPairs.java
//SOURCES Network.java Regions.java SampleInstances.java SecurityGroupRules.java SecurityGroups.java Snapshots.java
//SOURCES Subnets.java Volumes.java Vpcs.java
package sandbox.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import sandbox.protocol.RegionNames;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/// What a region has from the start: a default VPC, the key pair `team` and [instances][SampleInstances]. In us-east-1
/// there is also what a new owner of the account would like to find and clean up.
final class Samples {

    private static final int SUBNET_BITS = 20;

    private final Ec2Region region;
    private final Network network;

    private Samples(Ec2Region region) {
        this.region = region;
        this.network = region.network();
    }

    static Ec2Region seed(Ec2Region region) {
        var samples = new Samples(region);
        samples.addNetwork();
        KeyPairs.add(region, "team", region.network().toString().getBytes(UTF_8), Map.of());
        SampleInstances.seed(region);
        if (region.network().region().equals(RegionNames.DEFAULT)) {
            samples.addForgotten();
        }
        return region;
    }

    private void addNetwork() {
        region.vpcs().put(Vpcs.vpc(region, network.vpc(), Cidr.parse("172.31.0.0/16").orElseThrow(), true, Map.of()));
        SecurityGroups.add(region, network.securityGroup(), network.vpc(), "default", "default VPC security group",
                Map.of());
        var zones = Regions.zones(network.region());
        for (int i = 0; i < zones.size(); i++) {
            var cidr = Cidr.parse("172.31." + i * 16 + ".0/" + SUBNET_BITS).orElseThrow();
            region.subnets().put(Subnets.subnet(region, network.subnet(zones.get(i)), network.vpc(), cidr,
                    zones.get(i), true, Map.of()));
        }
    }

    /// Adds snapshots of which the youngest is of last week, one of them of an image; a volume, an address and a
    /// security group that nothing uses; and a group that is open to the world.
    private void addForgotten() {
        var machines = List.copyOf(region.fleet().from(0));
        var database = Volumes.of(region, machines.get(0)).findFirst().orElseThrow();
        for (var days : List.of(400, 120, 45, 7)) {
            Snapshots.add(region, database, "database, weekly", days == 400 ? Map.of() : Map.of("Name", "database",
                    "Team", "storage"), daysAgo(days));
        }
        Images.add(region, machines.get(1), "web-2026-01", "the web site", Map.of("Name", "web", "Team", "site"),
                Map.of(), daysAgo(200));
        region.volumes().put(new Disk("gp3", 100, null, false, null, null).volume(region, network.region() + "b",
                daysAgo(150)).copy(volume -> volume.volumeId(region.volumes().newId()).state(VolumeState.AVAILABLE)));
        var number = region.addresses().newNumber();
        region.addresses().put(Address.builder().allocationId(network.id("eipalloc", number))
                .publicIp(Addresses.ip(network, number)).domain(DomainType.VPC).publicIpv4Pool("amazon")
                .networkBorderGroup(network.region()).build());
        var group = SecurityGroups.add(region, region.groups().newId(), network.vpc(), "office", "SSH from the office",
                Map.of("Team", "site"));
        SecurityGroupRules.add(region, group.groupId(), false,
                List.of(tcp(22, "0.0.0.0/0"), tcp(443, "198.51.100.0/24")), Map.of());
    }

    private Instant daysAgo(int days) {
        return region.now().minus(Duration.ofDays(days));
    }

    private static IpPermission tcp(int port, String cidr) {
        return IpPermission.builder().ipProtocol("tcp").fromPort(port).toPort(port)
                .ipRanges(IpRange.builder().cidrIp(cidr).build()).build();
    }
}
