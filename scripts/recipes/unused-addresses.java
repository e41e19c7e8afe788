///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List the Elastic IP addresses that nothing uses, or release them with --release.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.Targets;
import awskit.errors.Failures;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.ec2.Ec2Client;

@Command(name = "unused-addresses",
        description = "List the Elastic IP addresses that nothing uses, or release them with --release.")
@IamActions({"ec2:DescribeRegions", "ec2:DescribeAddresses", "ec2:ReleaseAddress"})
class UnusedAddresses extends AwsScript {

    @Option(names = "--release", description = "Release the addresses. Others may get them then.")
    boolean release;

    @Option(names = "--dry-run", description = "With --release, list the addresses, and release none.")
    boolean dryRun;

    @Option(names = "--regions", paramLabel = "REGION,…|all", split = ",", hideParamSyntax = true,
            description = "The regions (default: the session's).")
    List<String> regions = List.of();

    static void main(String... args) {
        Script.run(new UnusedAddresses(), args);
    }

    @Override
    protected void run(Session session) {
        Targets.of(session.toBuilder(), List.of(), regions).forEach(target -> {
            var ec2 = target.client(Ec2Client.builder());
            var failures = new Failures();
            ec2.describeAddresses().addresses().stream().filter(address -> address.associationId() == null)
                    .forEach(address -> failures.attempt(address.publicIp(), () -> {
                        if (release && !dryRun) {
                            ec2.releaseAddress(only -> only.allocationId(address.allocationId()));
                        }
                        Terminal.line(target.region(), address.allocationId(), address.publicIp());
                    }));
            failures.orThrow();
        }).orThrow();
    }
}
