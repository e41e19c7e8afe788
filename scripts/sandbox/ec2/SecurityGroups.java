//DEPS software.amazon.awssdk:ec2
//SOURCES Ec2Region.java FilterNames.java Filters.java Parameters.java SecurityGroupRules.java TagRules.java Vpcs.java
package sandbox.ec2;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/// The actions on security groups.
final class SecurityGroups {

    private static final String PERMISSION = """
            %1$sip-permission.cidr=%2$s.IpRanges.CidrIp %1$sip-permission.from-port=%2$s.FromPort
            %1$sip-permission.group-id=%2$s.UserIdGroupPairs.GroupId
            %1$sip-permission.group-name=%2$s.UserIdGroupPairs.GroupName
            %1$sip-permission.ipv6-cidr=%2$s.Ipv6Ranges.CidrIpv6
            %1$sip-permission.prefix-list-id=%2$s.PrefixListIds.PrefixListId
            %1$sip-permission.protocol=%2$s.IpProtocol %1$sip-permission.to-port=%2$s.ToPort
            %1$sip-permission.user-id=%2$s.UserIdGroupPairs.UserId
            """;
    private static final FilterNames FILTERS = new FilterNames(SecurityGroup::builder,
            "description group-id group-name owner-id vpc-id " + PERMISSION.formatted("", "IpPermissions")
                    + PERMISSION.formatted("egress.", "IpPermissionsEgress"));
    private static final String NAME = "[a-zA-Z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]{1,255}";

    private SecurityGroups() {}

    static DescribeSecurityGroupsResponse describe(Ec2Region region, DescribeSecurityGroupsRequest request) {
        Parameters.only(request, "GroupIds", "GroupNames", "Filters", "MaxResults", "NextToken");
        request.groupNames().forEach(name -> byName(region, Vpcs.byDefault(region), name));
        var filter = Filters.<SecurityGroup>of(request.filters(), FILTERS).and(group ->
                request.groupNames().isEmpty() || request.groupNames().contains(group.groupName()));
        var page = region.groups().page(request.groupIds(), filter, request.maxResults(), request.nextToken());
        return DescribeSecurityGroupsResponse.builder().securityGroups(page.items()).nextToken(page.nextToken())
                .build();
    }

    static CreateSecurityGroupResponse create(Ec2Region region, CreateSecurityGroupRequest request) {
        Parameters.only(request, "GroupName", "Description", "VpcId", "TagSpecifications");
        var name = Parameters.require("GroupName", request.groupName());
        var description = Parameters.require("GroupDescription", request.description());
        var vpc = request.vpcId() == null ? Vpcs.byDefault(region) : region.vpcs().find(request.vpcId()).vpcId();
        var tags = TagRules.of(request.tagSpecifications(), "security-group");
        if (!name.matches(NAME) || name.startsWith("sg-")) {
            throw new Refusal("InvalidParameterValue", "Value (" + name + ") for parameter GroupName is invalid.");
        } else if (!description.matches(NAME)) {
            throw new Refusal("InvalidParameterValue", "Value (" + description + ") for parameter GroupDescription is "
                    + "invalid.");
        } else if (named(region, vpc, name).findAny().isPresent()) {
            throw new Refusal("InvalidGroup.Duplicate", "The security group '" + name + "' already exists for VPC '"
                    + vpc + "'");
        }
        Parameters.endDryRun(request.dryRun());
        var group = add(region, region.groups().newId(), vpc, name, description, tags);
        return CreateSecurityGroupResponse.builder().groupId(group.groupId()).securityGroupArn(group.securityGroupArn())
                .tags(tags.isEmpty() ? null : TagRules.list(tags)).build();
    }

    /// Adds a group from which everything can be reached. The default group of a VPC can be reached from itself.
    static SecurityGroup add(Ec2Region region, String id, String vpc, String name, String description,
            Map<String, String> tags) {
        var network = region.network();
        region.groups().put(SecurityGroup.builder().groupId(id).groupName(name).description(description)
                .vpcId(vpc).ownerId(network.account()).ipPermissions(List.of()).ipPermissionsEgress(List.of())
                .securityGroupArn("arn:aws:ec2:" + network.region() + ":" + network.account() + ":security-group/" + id)
                .tags(tags.isEmpty() ? null : TagRules.list(tags)).build());
        if (name.equals("default")) {
            var own = UserIdGroupPair.builder().groupId(id).userId(network.account()).build();
            SecurityGroupRules.add(region, id, false, List.of(IpPermission.builder().ipProtocol("-1")
                    .userIdGroupPairs(own).build()), Map.of());
        }
        SecurityGroupRules.add(region, id, true, List.of(IpPermission.builder().ipProtocol("-1")
                .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build()).build()), Map.of());
        return region.groups().find(id);
    }

    static DeleteSecurityGroupResponse delete(Ec2Region region, DeleteSecurityGroupRequest request) {
        var group = find(region, request.groupId(), request.groupName());
        var id = group.groupId();
        if (group.groupName().equals("default")) {
            throw new Refusal("CannotDelete", "the specified group: \"" + id
                    + "\" name: \"default\" cannot be deleted by a user");
        } else if (region.rules().all().anyMatch(rule -> !rule.groupId().equals(id)
                && rule.referencedGroupInfo() != null && id.equals(rule.referencedGroupInfo().groupId()))
                || region.fleet().present().anyMatch(machine -> machine.launch().network().groups().stream()
                        .anyMatch(each -> each.groupId().equals(id)))) {
            throw new Refusal("DependencyViolation", "resource " + id + " has a dependent object");
        }
        Parameters.endDryRun(request.dryRun());
        remove(region, group);
        return DeleteSecurityGroupResponse.builder().returnValue(true).groupId(id).build();
    }

    static void remove(Ec2Region region, SecurityGroup group) {
        region.rules().all().filter(rule -> rule.groupId().equals(group.groupId())).toList()
                .forEach(rule -> region.rules().remove(rule.securityGroupRuleId()));
        region.groups().remove(group.groupId());
    }

    /// Returns the group with an ID, or with a name in the default VPC.
    ///
    /// @throws Refusal if there is none
    static SecurityGroup find(Ec2Region region, String id, String name) {
        if (id == null && name == null) {
            throw new Refusal("MissingParameter", "The request must contain the parameter GroupName or GroupId");
        }
        return id == null ? byName(region, Vpcs.byDefault(region), name) : region.groups().find(id);
    }

    static SecurityGroup byName(Ec2Region region, String vpc, String name) {
        return named(region, vpc, name).findFirst().orElseThrow(() -> new Refusal("InvalidGroup.NotFound",
                "The security group '" + name + "' does not exist in VPC '" + vpc + "'"));
    }

    private static Stream<SecurityGroup> named(Ec2Region region, String vpc, String name) {
        return region.groups().all().filter(group -> group.vpcId().equals(vpc) && group.groupName().equals(name));
    }
}
