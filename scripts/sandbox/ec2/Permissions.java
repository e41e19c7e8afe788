//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/Refusal.java Cidr.java Ec2Region.java SecurityGroups.java
package sandbox.ec2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/// Converts permissions, each with many sources or destinations, to rules with one, and back.
final class Permissions {

    private static final Map<String, String> PROTOCOLS =
            Map.of("6", "tcp", "17", "udp", "1", "icmp", "58", "icmpv6", "all", "-1");
    private static final Set<String> WITH_PORTS = Set.of("tcp", "udp");
    private static final int MAX_PORT = 65_535;

    private Permissions() {}

    /// Returns the permissions of a request that gives them as a list, or one of them in parameters of its own.
    static List<IpPermission> of(List<IpPermission> permissions, String protocol, Integer from, Integer to,
            String cidr) {
        if (!permissions.isEmpty()) {
            return permissions;
        } else if (protocol == null || cidr == null) {
            throw new Refusal("MissingParameter", "The request must contain the parameter IpPermissions");
        }
        return List.of(IpPermission.builder().ipProtocol(protocol).fromPort(from).toPort(to)
                .ipRanges(IpRange.builder().cidrIp(cidr).build()).build());
    }

    /// Returns the permissions that stand for some rules.
    static List<IpPermission> of(List<SecurityGroupRule> rules) {
        var permissions = new LinkedHashMap<String, IpPermission>();
        rules.forEach(rule -> permissions.merge(ports(rule), permission(rule), (all, one) -> all.copy(p -> p
                .ipRanges(both(all.ipRanges(), one.ipRanges())).ipv6Ranges(both(all.ipv6Ranges(), one.ipv6Ranges()))
                .prefixListIds(both(all.prefixListIds(), one.prefixListIds()))
                .userIdGroupPairs(both(all.userIdGroupPairs(), one.userIdGroupPairs())))));
        return List.copyOf(permissions.values());
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static IpPermission permission(SecurityGroupRule rule) {
        var group = rule.referencedGroupInfo();
        return IpPermission.builder().ipProtocol(rule.ipProtocol())
                .fromPort(rule.ipProtocol().equals("-1") ? null : rule.fromPort())
                .toPort(rule.ipProtocol().equals("-1") ? null : rule.toPort())
                .ipRanges(rule.cidrIpv4() == null ? List.of() : List.of(IpRange.builder().cidrIp(rule.cidrIpv4())
                        .description(rule.description()).build()))
                .ipv6Ranges(rule.cidrIpv6() == null ? List.of() : List.of(Ipv6Range.builder().cidrIpv6(rule.cidrIpv6())
                        .description(rule.description()).build()))
                .prefixListIds(rule.prefixListId() == null ? List.of() : List.of(PrefixListId.builder()
                        .prefixListId(rule.prefixListId()).description(rule.description()).build()))
                .userIdGroupPairs(group == null ? List.of() : List.of(UserIdGroupPair.builder()
                        .groupId(group.groupId()).userId(group.userId()).description(rule.description()).build()))
                .build();
    }

    /// Returns what two rules of a group cannot both have: the ports and the source or destination.
    static String key(SecurityGroupRule rule) {
        var group = rule.referencedGroupInfo();
        return Stream.of(rule.cidrIpv4(), rule.cidrIpv6(), rule.prefixListId(), group == null ? null : group.groupId())
                .filter(each -> each != null).findFirst().orElseThrow() + ", " + ports(rule);
    }

    private static String ports(SecurityGroupRule rule) {
        return rule.ipProtocol() + ", from port: " + rule.fromPort() + ", to port: " + rule.toPort();
    }

    /// Returns a rule for each source or destination, still without an ID.
    ///
    /// @throws Refusal if a permission is invalid
    static Stream<SecurityGroupRule> rules(Ec2Region region, String group, boolean isEgress,
            List<IpPermission> permissions) {
        return permissions.stream().flatMap(permission -> {
            var rule = rule(permission).groupId(group).groupOwnerId(region.network().account()).isEgress(isEgress)
                    .build();
            var rules = Stream.of(
                    permission.ipRanges().stream().map(range -> rule.copy(r -> r.cidrIpv4(cidr(range.cidrIp()))
                            .description(range.description()))),
                    permission.ipv6Ranges().stream().map(range -> rule.copy(r -> r.cidrIpv6(ipv6(range.cidrIpv6()))
                            .description(range.description()))),
                    permission.prefixListIds().stream().map(list -> rule.copy(r -> r.prefixListId(list.prefixListId())
                            .description(list.description()))),
                    permission.userIdGroupPairs().stream().map(pair -> rule.copy(r -> r.description(pair.description())
                            .referencedGroupInfo(info -> info.userId(region.network().account()).groupId(
                                    SecurityGroups.find(region, pair.groupId(), pair.groupName()).groupId())))))
                    .flatMap(each -> each).toList();
            if (rules.isEmpty()) {
                throw new Refusal("MissingParameter", "Either 'cidrIp' or 'sourceSecurityGroupId' must be provided");
            }
            return rules.stream();
        });
    }

    private static SecurityGroupRule.Builder rule(IpPermission permission) {
        if (permission.ipProtocol() == null) {
            throw new Refusal("MissingParameter", "The request must contain the parameter ipProtocol");
        }
        var protocol = PROTOCOLS.getOrDefault(permission.ipProtocol(), permission.ipProtocol());
        var from = permission.fromPort();
        var to = permission.toPort();
        if (!Set.of("tcp", "udp", "icmp", "icmpv6", "-1").contains(protocol) && !protocol.matches("\\d{1,3}")) {
            throw new Refusal("InvalidPermission.Malformed", "Unsupported IP protocol \"" + protocol + "\"");
        } else if (!WITH_PORTS.contains(protocol)) {
            var isAll = protocol.equals("-1");
            return SecurityGroupRule.builder().ipProtocol(protocol)
                    .fromPort(from == null || isAll ? Integer.valueOf(-1) : from)
                    .toPort(to == null || isAll ? Integer.valueOf(-1) : to);
        } else if (from == null || to == null) {
            throw new Refusal("InvalidParameterValue", "Invalid value 'Must specify both from and to ports with "
                    + "TCP/UDP.' for portRange.");
        } else if (from < 0 || from > to || to > MAX_PORT) {
            throw new Refusal("InvalidParameterValue", "Invalid TCP/UDP port range (" + from + ":" + to + ")");
        }
        return SecurityGroupRule.builder().ipProtocol(protocol).fromPort(from).toPort(to);
    }

    private static String cidr(String cidr) {
        return Cidr.parse(String.valueOf(cidr)).orElseThrow(() ->
                new Refusal("InvalidParameterValue", "CIDR block " + cidr + " is malformed")).toString();
    }

    private static String ipv6(String cidr) {
        if (cidr == null || !cidr.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/\\d{1,3}")) {
            throw new Refusal("InvalidParameterValue", "CIDR block " + cidr + " is malformed");
        }
        return cidr;
    }
}
