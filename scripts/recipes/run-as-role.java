///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Assume a role in each of several accounts, and count the running instances there.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.errors.Failures;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.sts.StsClient;

@Command(name = "run-as-role",
        description = "Assume a role in each of several accounts, and count the running instances there.")
@IamActions({"sts:AssumeRole", "sts:GetCallerIdentity", "ec2:DescribeInstances"})
class RunAsRole extends AwsScript {

    @Parameters(paramLabel = "ROLE-ARN", arity = "1..*", description = "The roles, one in each account.")
    List<String> roles;

    static void main(String... args) {
        Script.run(new RunAsRole(), args);
    }

    @Override
    protected void run(Session session) {
        var running = Filter.builder().name("instance-state-name").values("running").build();
        var failures = new Failures();
        for (var role : roles) {
            failures.attempt(role, () -> {
                try (var assumed = session.assumeRole(role)) {
                    var account = assumed.client(StsClient.builder()).getCallerIdentity().account();
                    var ec2 = assumed.client(Ec2Client.builder());
                    var count = ec2.describeInstancesPaginator(describe -> describe.filters(running)).reservations()
                            .stream().mapToInt(reservation -> reservation.instances().size()).sum();
                    System.out.println(account + "\t" + count);
                }
            });
        }
        failures.orThrow();
    }
}
