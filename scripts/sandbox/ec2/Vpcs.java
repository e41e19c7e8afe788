//DEPS software.amazon.awssdk:ec2
//SOURCES Cidr.java Ec2Region.java FilterNames.java Parameters.java SecurityGroups.java TagRules.java
package sandbox.ec2;

import java.util.Map;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcState;

/// The actions on VPCs. A new VPC has a default security group, and no route to the internet.
final class Vpcs {

    private static final FilterNames FILTERS = new FilterNames(Vpc::builder, """
            cidr=CidrBlock cidr-block-association.cidr-block=CidrBlockAssociationSet.CidrBlock
            cidr-block-association.association-id=CidrBlockAssociationSet.AssociationId
            cidr-block-association.state=CidrBlockAssociationSet.CidrBlockState.State dhcp-options-id
            ipv6-cidr-block-association.ipv6-cidr-block=Ipv6CidrBlockAssociationSet.Ipv6CidrBlock
            ipv6-cidr-block-association.ipv6-pool=Ipv6CidrBlockAssociationSet.Ipv6Pool
            ipv6-cidr-block-association.association-id=Ipv6CidrBlockAssociationSet.AssociationId
            ipv6-cidr-block-association.state=Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.State is-default owner-id
            state vpc-id""");
    private static final int MIN_BITS = 16;
    private static final int MAX_BITS = 28;

    private Vpcs() {}

    static DescribeVpcsResponse describe(Ec2Region region, DescribeVpcsRequest request) {
        Parameters.only(request, "VpcIds", "Filters", "MaxResults", "NextToken");
        var page = region.vpcs().page(request.vpcIds(), request.filters(), FILTERS, request.maxResults(),
                request.nextToken());
        return DescribeVpcsResponse.builder().vpcs(page.items()).nextToken(page.nextToken()).build();
    }

    static CreateVpcResponse create(Ec2Region region, CreateVpcRequest request) {
        Parameters.only(request, "CidrBlock", "InstanceTenancy", "TagSpecifications");
        var text = Parameters.require("CidrBlock", request.cidrBlock());
        var cidr = Cidr.parse(text).orElseThrow(() ->
                new Refusal("InvalidParameterValue", "Value (" + text + ") for parameter cidrBlock is invalid. This is "
                        + "not a valid CIDR block."));
        var tags = TagRules.of(request.tagSpecifications(), "vpc");
        if (cidr.bits() < MIN_BITS || cidr.bits() > MAX_BITS) {
            throw new Refusal("InvalidVpc.Range", "The CIDR '" + text + "' is invalid.");
        } else if (request.instanceTenancy() != null && request.instanceTenancy() != Tenancy.DEFAULT) {
            throw new Refusal("UnsupportedOperation", "Only the default InstanceTenancy is in the sandbox");
        }
        Parameters.endDryRun(request.dryRun());
        var vpc = vpc(region, region.vpcs().newId(), cidr, false, tags);
        region.vpcs().put(vpc.copy(v -> v.state(VpcState.PENDING)), vpc, region.afterChange());
        SecurityGroups.add(region, region.groups().newId(), vpc.vpcId(), "default", "default VPC security group",
                Map.of());
        return CreateVpcResponse.builder().vpc(vpc.copy(v -> v.state(VpcState.PENDING))).build();
    }

    static Vpc vpc(Ec2Region region, String id, Cidr cidr, boolean isDefault, Map<String, String> tags) {
        var association = id.replace("vpc-", "vpc-cidr-assoc-");
        return Vpc.builder().vpcId(id).cidrBlock(cidr.toString()).state(VpcState.AVAILABLE).isDefault(isDefault)
                .ownerId(region.network().account()).instanceTenancy(Tenancy.DEFAULT)
                .dhcpOptionsId(region.network().id("dopt", 0))
                .cidrBlockAssociationSet(VpcCidrBlockAssociation.builder().associationId(association)
                        .cidrBlock(cidr.toString()).cidrBlockState(state -> state.state("associated")).build())
                .tags(tags.isEmpty() ? null : TagRules.list(tags)).build();
    }

    static DeleteVpcResponse delete(Ec2Region region, DeleteVpcRequest request) {
        var id = region.vpcs().find(Parameters.require("VpcId", request.vpcId())).vpcId();
        var groups = region.groups().all().filter(group -> group.vpcId().equals(id)).toList();
        if (region.subnets().all().anyMatch(subnet -> subnet.vpcId().equals(id))
                || groups.stream().anyMatch(group -> !group.groupName().equals("default"))) {
            throw new Refusal("DependencyViolation", "The vpc '" + id + "' has dependencies and cannot be deleted.");
        }
        Parameters.endDryRun(request.dryRun());
        groups.forEach(group -> SecurityGroups.remove(region, group));
        region.vpcs().remove(id);
        return DeleteVpcResponse.builder().build();
    }

    /// Returns the ID of the default VPC.
    ///
    /// @throws Refusal if it was deleted
    static String byDefault(Ec2Region region) {
        return region.vpcs().all().filter(Vpc::isDefault).findFirst().orElseThrow(() ->
                new Refusal("VPCIdNotSpecified", "No default VPC for this user")).vpcId();
    }
}
