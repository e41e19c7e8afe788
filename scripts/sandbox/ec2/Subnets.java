//DEPS software.amazon.awssdk:ec2
//SOURCES Cidr.java Ec2Region.java FilterNames.java Parameters.java Regions.java TagRules.java
package sandbox.ec2;

import java.util.Map;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetState;

/// The actions on subnets. Instances in the default subnets get a public address, as in a new account.
final class Subnets {

    private static final FilterNames FILTERS = new FilterNames(Subnet::builder, """
            availability-zone availabilityZone=AvailabilityZone availability-zone-id
            availabilityZoneId=AvailabilityZoneId available-ip-address-count cidr-block cidr=CidrBlock
            cidrBlock=CidrBlock customer-owned-ipv4-pool default-for-az defaultForAz=DefaultForAz enable-dns64
            enable-lni-at-device-index
            ipv6-cidr-block-association.ipv6-cidr-block=Ipv6CidrBlockAssociationSet.Ipv6CidrBlock
            ipv6-cidr-block-association.association-id=Ipv6CidrBlockAssociationSet.AssociationId
            ipv6-cidr-block-association.state=Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.State ipv6-native
            map-customer-owned-ip-on-launch map-public-ip-on-launch outpost-arn owner-id
            private-dns-name-options-on-launch.hostname-type
            private-dns-name-options-on-launch.enable-resource-name-dns-a-record=\
            PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord
            private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record=\
            PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord state subnet-arn subnet-id vpc-id""");
    private static final int RESERVED = 5; // addresses of every subnet that EC2 keeps
    private static final int MIN_BITS = 16;
    private static final int MAX_BITS = 28;

    private Subnets() {}

    static DescribeSubnetsResponse describe(Ec2Region region, DescribeSubnetsRequest request) {
        Parameters.only(request, "SubnetIds", "Filters", "MaxResults", "NextToken");
        var page = region.subnets().page(request.subnetIds(), request.filters(), FILTERS, request.maxResults(),
                request.nextToken());
        return DescribeSubnetsResponse.builder().subnets(page.items()).nextToken(page.nextToken()).build();
    }

    static CreateSubnetResponse create(Ec2Region region, CreateSubnetRequest request) {
        Parameters.only(request, "VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId", "TagSpecifications");
        var vpc = region.vpcs().find(Parameters.require("VpcId", request.vpcId()));
        var text = Parameters.require("CidrBlock", request.cidrBlock());
        var cidr = Cidr.parse(text).orElseThrow(() ->
                new Refusal("InvalidParameterValue", "Value (" + text + ") for parameter cidrBlock is invalid. This is "
                        + "not a valid CIDR block."));
        var zone = request.availabilityZone() == null && request.availabilityZoneId() == null
                ? Regions.zones(region.network().region()).getFirst()
                : Regions.zone(region.network().region(), request.availabilityZone(), request.availabilityZoneId());
        var tags = TagRules.of(request.tagSpecifications(), "subnet");
        if (cidr.bits() < MIN_BITS || cidr.bits() > MAX_BITS || !cidr(vpc.cidrBlock()).contains(cidr)) {
            throw new Refusal("InvalidSubnet.Range", "The CIDR '" + text + "' is invalid.");
        }
        region.subnets().all().filter(other -> other.vpcId().equals(vpc.vpcId())
                && cidr(other.cidrBlock()).overlaps(cidr)).findFirst().ifPresent(other -> {
                    throw new Refusal("InvalidSubnet.Conflict", "The CIDR '" + text
                            + "' conflicts with another subnet");
                });
        Parameters.endDryRun(request.dryRun());
        var subnet = subnet(region, region.subnets().newId(), vpc.vpcId(), cidr, zone, false, tags);
        region.subnets().put(subnet.copy(s -> s.state(SubnetState.PENDING)), subnet, region.afterChange());
        return CreateSubnetResponse.builder().subnet(subnet.copy(s -> s.state(SubnetState.PENDING))).build();
    }

    private static Cidr cidr(String block) {
        return Cidr.parse(block).orElseThrow();
    }

    static Subnet subnet(Ec2Region region, String id, String vpc, Cidr cidr, String zone, boolean isDefault,
            Map<String, String> tags) {
        var network = region.network();
        return Subnet.builder().subnetId(id).vpcId(vpc).cidrBlock(cidr.toString()).state(SubnetState.AVAILABLE)
                .availabilityZone(zone).availabilityZoneId(Regions.zoneId(zone)).ownerId(network.account())
                .availableIpAddressCount(cidr.size() - RESERVED).defaultForAz(isDefault)
                .mapPublicIpOnLaunch(isDefault).mapCustomerOwnedIpOnLaunch(false).assignIpv6AddressOnCreation(false)
                .enableDns64(false).ipv6Native(false)
                .subnetArn("arn:aws:ec2:" + network.region() + ":" + network.account() + ":subnet/" + id)
                .privateDnsNameOptionsOnLaunch(names -> names.hostnameType("ip-name")
                        .enableResourceNameDnsARecord(false).enableResourceNameDnsAAAARecord(false))
                .tags(tags.isEmpty() ? null : TagRules.list(tags)).build();
    }

    static DeleteSubnetResponse delete(Ec2Region region, DeleteSubnetRequest request) {
        var id = region.subnets().find(Parameters.require("SubnetId", request.subnetId())).subnetId();
        if (region.fleet().present().anyMatch(machine -> machine.launch().network().subnet().subnetId().equals(id))) {
            throw new Refusal("DependencyViolation", "The subnet '" + id + "' has dependencies and cannot be "
                    + "deleted.");
        }
        Parameters.endDryRun(request.dryRun());
        region.subnets().remove(id);
        return DeleteSubnetResponse.builder().build();
    }
}
