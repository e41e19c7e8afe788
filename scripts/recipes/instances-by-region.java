///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Count the instances of every enabled region, all regions at once.
//DEPS software.amazon.awssdk:ec2
//SOURCES ../../lib/awskit/AwsScript.java
//SOURCES ../../lib/awskit/Places.java

import awskit.AwsScript;
import awskit.Needs;
import awskit.Places;
import awskit.Script;
import awskit.Session;
import awskit.UserError;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import picocli.CommandLine.Command;
import software.amazon.awssdk.services.ec2.Ec2Client;

@Command(name = "instances-by-region",
        description = "Count the instances of every enabled region, all regions at once.")
@Needs({"ec2:DescribeRegions", "ec2:DescribeInstances"})
class InstancesByRegion extends AwsScript {

    static void main(String... args) {
        Script.run(new InstancesByRegion(), args);
    }

    @Override
    protected void run(Session session) {
        var counts = new ConcurrentSkipListMap<String, Integer>();
        var places = new Places(session::toBuilder, List.of(), List.of(Places.ALL));
        var failed = places.each(place -> {
            var ec2 = place.session().client(Ec2Client.builder(), place.region());
            counts.put(place.region(), ec2.describeInstancesPaginator().reservations().stream()
                    .mapToInt(reservation -> reservation.instances().size()).sum());
        });
        counts.forEach((region, count) -> System.out.println(region + "\t" + count));
        failed.forEach(place -> System.err.println(place.line()));
        if (!failed.isEmpty()) {
            throw new UserError(places.exitCode(failed), failed.size() + " regions did not answer", null);
        }
    }
}
