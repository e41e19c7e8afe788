///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Count the instances in every enabled region, in all regions at once.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.Targets;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import picocli.CommandLine.Command;
import software.amazon.awssdk.services.ec2.Ec2Client;

@Command(name = "instances-by-region",
        description = "Count the instances in every enabled region, in all regions at once.")
@IamActions({"ec2:DescribeRegions", "ec2:DescribeInstances"})
class InstancesByRegion extends AwsScript {

    static void main(String... args) {
        Script.run(new InstancesByRegion(), args);
    }

    @Override
    protected void run(Session session) {
        var counts = new ConcurrentSkipListMap<String, Integer>();
        var failures = Targets.of(session.toBuilder(), List.of(), List.of(Targets.ALL)).forEach(target -> {
            var ec2 = target.client(Ec2Client.builder());
            counts.put(target.region(), ec2.describeInstancesPaginator().reservations().stream()
                    .mapToInt(reservation -> reservation.instances().size()).sum());
        });
        counts.forEach((region, count) -> System.out.println(region + "\t" + count));
        failures.orThrow();
    }
}
