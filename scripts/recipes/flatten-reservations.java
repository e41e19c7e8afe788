///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print id and state of the instances of all reservations, as one list.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import software.amazon.awssdk.services.ec2.Ec2Client;

/// EC2 returns the instances in reservations, one for each launch. The paginator goes through those of all pages.
@Command(name = "flatten-reservations",
        description = "Print id and state of the instances of all reservations, as one list.")
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
