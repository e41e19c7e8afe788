///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List the rules of security groups that let in traffic from the whole Internet.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.Targets;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.ec2.Ec2Client;

@Command(name = "open-security-groups",
        description = "List the rules of security groups that let in traffic from the whole Internet.")
@IamActions({"ec2:DescribeRegions", "ec2:DescribeSecurityGroupRules"})
class OpenSecurityGroups extends AwsScript {

    @Option(names = "--regions", paramLabel = "REGION,…|all", split = ",", hideParamSyntax = true,
            description = "The regions (default: the session's).")
    List<String> regions = List.of();

    static void main(String... args) {
        Script.run(new OpenSecurityGroups(), args);
    }

    @Override
    protected void run(Session session) {
        Targets.of(session.toBuilder(), List.of(), regions).forEach(target -> target.client(Ec2Client.builder())
                .describeSecurityGroupRulesPaginator(_ -> {}).securityGroupRules().stream()
                .filter(rule -> !rule.isEgress())
                .filter(rule -> "0.0.0.0/0".equals(rule.cidrIpv4()) || "::/0".equals(rule.cidrIpv6()))
                .forEach(rule -> Terminal.line(target.region(), rule.groupId(), rule.securityGroupRuleId(),
                        rule.ipProtocol().replace("-1", "all"), rule.fromPort() + "-" + rule.toPort(),
                        Objects.requireNonNullElse(rule.cidrIpv4(), rule.cidrIpv6())))).orThrow();
    }
}
