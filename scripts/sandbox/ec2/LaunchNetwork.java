//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/Refusal.java Cidr.java Ec2Region.java Machine.java Regions.java SecurityGroups.java Vpcs.java
package sandbox.ec2;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Subnet;

/// Where new instances are connected: a subnet, security groups, and whether they get public addresses. A request gives
/// that in parameters of its own, or as its only network interface.
record LaunchNetwork(Subnet subnet, List<GroupIdentifier> groups, boolean isPublic) {

    private static final int RESERVED = 4; // addresses at the beginning of every subnet that EC2 keeps

    static LaunchNetwork of(Ec2Region region, RunInstancesRequest request) {
        var card = card(request);
        var subnet = subnet(region, request, card == null ? request.subnetId() : card.subnetId());
        var ids = card == null ? request.securityGroupIds() : card.groups();
        var groups = Stream.concat(ids.stream().map(region.groups()::find), request.securityGroups().stream()
                .map(name -> SecurityGroups.byName(region, subnet.vpcId(), name))).distinct().toList();
        var all = groups.isEmpty() ? List.of(SecurityGroups.byName(region, subnet.vpcId(), "default")) : groups;
        all.stream().filter(group -> !group.vpcId().equals(subnet.vpcId())).findFirst().ifPresent(group -> {
            throw new Refusal("InvalidParameter", "Security group " + group.groupId() + " and subnet "
                    + subnet.subnetId() + " belong to different networks.");
        });
        return new LaunchNetwork(subnet, all.stream().map(group -> GroupIdentifier.builder().groupId(group.groupId())
                .groupName(group.groupName()).build()).toList(), card != null
                && card.associatePublicIpAddress() != null ? card.associatePublicIpAddress()
                : subnet.mapPublicIpOnLaunch());
    }

    /// Returns the network interface that the request specifies; null if it specifies none.
    private static InstanceNetworkInterfaceSpecification card(RunInstancesRequest request) {
        if (!request.hasNetworkInterfaces()) {
            return null;
        } else if (request.subnetId() != null || request.hasSecurityGroupIds() || request.hasSecurityGroups()
                || request.privateIpAddress() != null) {
            throw new Refusal("InvalidParameterCombination", "Network interfaces and an instance-level subnet ID, "
                    + "security groups or private address may not be specified on the same request");
        } else if (request.networkInterfaces().size() > 1
                || !Integer.valueOf(0).equals(request.networkInterfaces().getFirst().deviceIndex())) {
            throw new Refusal("UnsupportedOperation", "Only one network interface, of index 0, is in the sandbox");
        }
        return request.networkInterfaces().getFirst();
    }

    private static Subnet subnet(Ec2Region region, RunInstancesRequest request, String id) {
        var name = region.network().region();
        var placement = request.placement();
        var isPlaced = placement != null && (placement.availabilityZone() != null
                || placement.availabilityZoneId() != null);
        var zone = !isPlaced ? null : Regions.zones(name).stream().filter(each ->
                each.equals(placement.availabilityZone())
                        || Regions.zoneId(each).equals(placement.availabilityZoneId()))
                .findFirst().orElseThrow(() -> new Refusal("InvalidParameterValue", "Invalid availability zone: ["
                        + Objects.requireNonNullElse(placement.availabilityZone(), placement.availabilityZoneId())
                        + "]"));
        if (id != null) {
            var subnet = region.subnets().find(id);
            if (zone != null && !zone.equals(subnet.availabilityZone())) {
                throw new Refusal("InvalidParameterValue", "The availability zone " + zone + " is not that of the "
                        + "subnet " + id);
            }
            return subnet;
        }
        var vpc = Vpcs.byDefault(region);
        return region.subnets().all().filter(subnet -> subnet.vpcId().equals(vpc) && subnet.defaultForAz()
                && (zone == null || subnet.availabilityZone().equals(zone))).findFirst().orElseThrow(() ->
                new Refusal("MissingInput", "No subnets found for the default VPC '" + vpc
                        + "'. Please specify a subnet."));
    }

    /// Returns private addresses for new instances.
    ///
    /// @param first the number of the first of them among all instances
    List<String> addresses(Ec2Region region, RunInstancesRequest request, int first, int count) {
        var asked = request.hasNetworkInterfaces() ? request.networkInterfaces().getFirst().privateIpAddress()
                : request.privateIpAddress();
        var cidr = Cidr.parse(subnet.cidrBlock()).orElseThrow();
        var used = used(region);
        if (asked != null) {
            check(asked, cidr, used, count);
            return List.of(asked);
        }
        var free = subnet.defaultForAz() ? IntStream.iterate(first, i -> i + 1)
                .mapToObj(i -> region.network().privateAddress(zone(), i))
                : IntStream.range(RESERVED, cidr.size() - 1).mapToObj(cidr::address);
        var addresses = free.filter(address -> !used.contains(address)).limit(count).toList();
        if (addresses.size() < count) {
            throw new Refusal("InsufficientFreeAddressesInSubnet", "There are not enough free addresses in subnet '"
                    + subnet.subnetId() + "' to satisfy the requested number of instances.");
        }
        return addresses;
    }

    private String zone() {
        return subnet.availabilityZone();
    }

    private Set<String> used(Ec2Region region) {
        return region.fleet().present().filter(machine -> machine.launch().network().subnet().subnetId()
                .equals(subnet.subnetId())).map(Machine::privateAddress).collect(Collectors.toSet());
    }

    private static void check(String asked, Cidr subnet, Set<String> used, int count) {
        var block = Cidr.parse(asked + "/32");
        if (count > 1) {
            throw new Refusal("InvalidParameterCombination", "A private address can be given to one instance only");
        } else if (block.isEmpty() || !subnet.contains(block.get())) {
            throw new Refusal("InvalidParameterValue", "Address " + asked + " does not fall within the subnet's "
                    + "address range");
        } else if (block.get().address() - subnet.address() < RESERVED
                || block.get().address() - subnet.address() == subnet.size() - 1) {
            throw new Refusal("InvalidParameterValue", "Address " + asked + " is in subnet's reserved address range");
        } else if (used.contains(asked)) {
            throw new Refusal("InvalidIPAddress.InUse", "Address " + asked + " is in use.");
        }
    }
}
