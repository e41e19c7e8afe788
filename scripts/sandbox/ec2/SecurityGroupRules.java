//DEPS software.amazon.awssdk:ec2
//SOURCES Ec2Region.java FilterNames.java Parameters.java Permissions.java SecurityGroups.java TagRules.java
package sandbox.ec2;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.RevokedSecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/// The actions on the rules of security groups. A rule has one source or destination. A group shows its rules again as
/// [permissions][Permissions], each with all sources of the same ports.
final class SecurityGroupRules {

    private static final FilterNames FILTERS = new FilterNames(SecurityGroupRule::builder,
            "group-id security-group-rule-id");

    private record Revoked(List<SecurityGroupRule> rules, List<IpPermission> unknown) {}

    private SecurityGroupRules() {}

    static DescribeSecurityGroupRulesResponse describe(Ec2Region region, DescribeSecurityGroupRulesRequest request) {
        Parameters.only(request, "SecurityGroupRuleIds", "Filters", "MaxResults", "NextToken");
        var page = region.rules().page(request.securityGroupRuleIds(), request.filters(), FILTERS,
                request.maxResults(), request.nextToken());
        return DescribeSecurityGroupRulesResponse.builder().securityGroupRules(page.items())
                .nextToken(page.nextToken()).build();
    }

    static AuthorizeSecurityGroupIngressResponse allowIngress(Ec2Region region,
            AuthorizeSecurityGroupIngressRequest request) {
        Parameters.only(request, "GroupId", "GroupName", "IpPermissions", "CidrIp", "IpProtocol", "FromPort", "ToPort",
                "TagSpecifications");
        var group = SecurityGroups.find(region, request.groupId(), request.groupName()).groupId();
        var permissions = Permissions.of(request.ipPermissions(), request.ipProtocol(), request.fromPort(),
                request.toPort(), request.cidrIp());
        check(region, group, false, permissions);
        var tags = TagRules.of(request.tagSpecifications(), "security-group-rule");
        Parameters.endDryRun(request.dryRun());
        return AuthorizeSecurityGroupIngressResponse.builder().returnValue(true)
                .securityGroupRules(add(region, group, false, permissions, tags)).build();
    }

    static AuthorizeSecurityGroupEgressResponse allowEgress(Ec2Region region,
            AuthorizeSecurityGroupEgressRequest request) {
        Parameters.only(request, "GroupId", "IpPermissions", "CidrIp", "IpProtocol", "FromPort", "ToPort",
                "TagSpecifications");
        var group = region.groups().find(Parameters.require("GroupId", request.groupId())).groupId();
        var permissions = Permissions.of(request.ipPermissions(), request.ipProtocol(), request.fromPort(),
                request.toPort(), request.cidrIp());
        check(region, group, true, permissions);
        var tags = TagRules.of(request.tagSpecifications(), "security-group-rule");
        Parameters.endDryRun(request.dryRun());
        return AuthorizeSecurityGroupEgressResponse.builder().returnValue(true)
                .securityGroupRules(add(region, group, true, permissions, tags)).build();
    }

    private static void check(Ec2Region region, String group, boolean isEgress, List<IpPermission> permissions) {
        var known = of(region, group, isEgress).stream().map(Permissions::key).toList();
        var asked = new LinkedHashSet<String>();
        Permissions.rules(region, group, isEgress, permissions).forEach(rule -> {
            if (known.contains(Permissions.key(rule)) || !asked.add(Permissions.key(rule))) {
                throw new Refusal("InvalidPermission.Duplicate", "the specified rule \"peer: " + Permissions.key(rule)
                        + "\" already exists");
            }
        });
    }

    static List<SecurityGroupRule> add(Ec2Region region, String group, boolean isEgress,
            List<IpPermission> permissions, Map<String, String> tags) {
        var rules = Permissions.rules(region, group, isEgress, permissions).map(rule -> rule.copy(r ->
                r.securityGroupRuleId(region.rules().newId()).tags(tags.isEmpty() ? null : TagRules.list(tags))))
                .toList();
        rules.forEach(region.rules()::put);
        show(region, group);
        return rules;
    }

    static RevokeSecurityGroupIngressResponse revokeIngress(Ec2Region region,
            RevokeSecurityGroupIngressRequest request) {
        Parameters.only(request, "GroupId", "GroupName", "IpPermissions", "CidrIp", "IpProtocol", "FromPort", "ToPort",
                "SecurityGroupRuleIds");
        var group = SecurityGroups.find(region, request.groupId(), request.groupName()).groupId();
        var revoked = revoke(region, group, false, request.securityGroupRuleIds(),
                request.hasSecurityGroupRuleIds() ? List.of() : Permissions.of(request.ipPermissions(),
                        request.ipProtocol(), request.fromPort(), request.toPort(), request.cidrIp()),
                request.dryRun());
        return RevokeSecurityGroupIngressResponse.builder().returnValue(true)
                .unknownIpPermissions(revoked.unknown().isEmpty() ? null : revoked.unknown())
                .revokedSecurityGroupRules(revoked.rules().stream().map(SecurityGroupRules::revoked).toList()).build();
    }

    static RevokeSecurityGroupEgressResponse revokeEgress(Ec2Region region, RevokeSecurityGroupEgressRequest request) {
        Parameters.only(request, "GroupId", "IpPermissions", "CidrIp", "IpProtocol", "FromPort", "ToPort",
                "SecurityGroupRuleIds");
        var group = region.groups().find(Parameters.require("GroupId", request.groupId())).groupId();
        var revoked = revoke(region, group, true, request.securityGroupRuleIds(),
                request.hasSecurityGroupRuleIds() ? List.of() : Permissions.of(request.ipPermissions(),
                        request.ipProtocol(), request.fromPort(), request.toPort(), request.cidrIp()),
                request.dryRun());
        return RevokeSecurityGroupEgressResponse.builder().returnValue(true)
                .unknownIpPermissions(revoked.unknown().isEmpty() ? null : revoked.unknown())
                .revokedSecurityGroupRules(revoked.rules().stream().map(SecurityGroupRules::revoked).toList()).build();
    }

    private static Revoked revoke(Ec2Region region, String group, boolean isEgress, List<String> ids,
            List<IpPermission> permissions, Boolean dryRun) {
        var known = of(region, group, isEgress);
        var rules = new ArrayList<SecurityGroupRule>();
        var unknown = new ArrayList<IpPermission>();
        for (var id : ids) {
            region.rules().find(id);
            rules.add(known.stream().filter(rule -> rule.securityGroupRuleId().equals(id)).findFirst().orElseThrow(() ->
                    new Refusal("InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '" + id
                            + "' does not exist in group " + group)));
        }
        for (var permission : permissions) {
            var keys = Permissions.rules(region, group, isEgress, List.of(permission)).map(Permissions::key).toList();
            var found = known.stream().filter(rule -> keys.contains(Permissions.key(rule))).toList();
            rules.addAll(found);
            if (found.size() < keys.size()) {
                unknown.add(permission);
            }
        }
        if (!unknown.isEmpty() && !region.groups().find(group).vpcId().equals(region.network().vpc())) {
            throw new Refusal("InvalidPermission.NotFound", "The specified rule does not exist in this security "
                    + "group.");
        }
        Parameters.endDryRun(dryRun);
        rules.forEach(rule -> region.rules().remove(rule.securityGroupRuleId()));
        show(region, group);
        return new Revoked(rules, unknown);
    }

    private static List<SecurityGroupRule> of(Ec2Region region, String group, boolean isEgress) {
        return region.rules().all().filter(rule -> rule.groupId().equals(group) && rule.isEgress() == isEgress)
                .toList();
    }

    /// Updates the permissions that a group shows.
    private static void show(Ec2Region region, String group) {
        region.groups().put(region.groups().find(group).copy(g -> g
                .ipPermissions(Permissions.of(of(region, group, false)))
                .ipPermissionsEgress(Permissions.of(of(region, group, true)))));
    }

    private static RevokedSecurityGroupRule revoked(SecurityGroupRule rule) {
        return RevokedSecurityGroupRule.builder().securityGroupRuleId(rule.securityGroupRuleId())
                .groupId(rule.groupId()).isEgress(rule.isEgress()).ipProtocol(rule.ipProtocol())
                .fromPort(rule.fromPort()).toPort(rule.toPort()).cidrIpv4(rule.cidrIpv4()).cidrIpv6(rule.cidrIpv6())
                .prefixListId(rule.prefixListId()).description(rule.description())
                .referencedGroupId(rule.referencedGroupInfo() == null ? null : rule.referencedGroupInfo().groupId())
                .build();
    }
}
