///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Count the instances in many regions, seen with one or more profiles, all at once.
//DEPS software.amazon.awssdk:ec2
//SOURCES ${env.AWSKIT_HOME:..}/lib/awskit/Targets.java
//SOURCES ${env.AWSKIT_HOME:..}/lib/awskit/script/AwsScript.java

import awskit.Session;
import awskit.Targets;
import awskit.errors.UserError;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.ec2.Ec2Client;

@Command(name = "my-job",
        description = "Count the instances in many regions, seen with one or more profiles, all at once.")
@IamActions({"ec2:DescribeRegions", "ec2:DescribeInstances"})
class MyJob extends AwsScript {

    @Option(names = "--regions", split = ",", description = "Default: all that the account has enabled.")
    List<String> regions = List.of(Targets.ALL);

    @Option(names = "--profiles", split = ",", description = "Default: the session's own.")
    List<String> profiles = List.of();

    static void main(String... args) {
        Script.run(new MyJob(), args);
    }

    @Override
    protected void run(Session session) {
        var places = new Targets(session::toBuilder, profiles, regions);
        var failed = places.each(place -> {
            var ec2 = place.session().client(Ec2Client.builder(), place.region());
            var count = ec2.describeInstancesPaginator().reservations().stream()
                    .mapToInt(reservation -> reservation.instances().size()).sum();
            System.out.println(place.profile() + "\t" + place.region() + "\t" + count);
        });
        failed.forEach(place -> System.err.println(place.line()));
        if (!failed.isEmpty()) {
            var fact = failed.size() + " of " + places.count() + " did not answer";
            throw new UserError(places.exitCode(failed), fact, null);
        }
    }
}
