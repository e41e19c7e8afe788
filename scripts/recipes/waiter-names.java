///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List the names of a service's waiters.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.Waiters;
import awskit.script.AwsScript;
import awskit.script.Script;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;

@Command(name = "waiter-names", description = "List the names of a service's waiters.")
class WaiterNames extends AwsScript {

    enum Service { s3, ec2 }

    @Parameters(paramLabel = "s3|ec2", description = "The service.")
    Service service;

    static void main(String... args) {
        Script.run(new WaiterNames(), args);
    }

    @Override
    protected void run(Session session) {
        var client = switch (service) {
            case s3 -> session.client(S3Client.builder());
            case ec2 -> session.client(Ec2Client.builder());
        };
        Waiters.of(client).names().forEach(System.out::println);
    }
}
