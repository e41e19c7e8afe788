///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Take the instances out of their reservations, and print id and state of each.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import software.amazon.awssdk.services.ec2.Ec2Client;

/// EC2 answers with boxes of instances, one for each launch; a paginator opens all boxes of all pages.
@Command(name = "flatten-reservations",
        description = "Take the instances out of their reservations, and print id and state of each.")
@IamActions("ec2:DescribeInstances")
class FlattenReservations extends AwsScript {

    static void main(String... args) {
        Script.run(new FlattenReservations(), args);
    }

    @Override
    protected void run(Session session) {
        var ec2 = session.client(Ec2Client.builder());
        ec2.describeInstancesPaginator().reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .forEach(instance -> System.out.println(instance.instanceId() + "\t"
                        + instance.state().nameAsString()));
    }
}
