///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Launch an instance, wait until it runs, then list what runs.
//DEPS software.amazon.awssdk:ec2
//SOURCES ../../lib/awskit/AwsScript.java

import awskit.AwsScript;
import awskit.Failure;
import awskit.Needs;
import awskit.Script;
import awskit.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;

@Command(name = "launch-and-wait", description = "Launch an instance, wait until it runs, then list what runs.")
@Needs({"ec2:RunInstances", "ec2:DescribeInstances"})
class LaunchAndWait extends AwsScript {

    @Parameters(paramLabel = "IMAGE", description = "What to launch, such as ami-0c12345.")
    String image;

    @Option(names = "--type", paramLabel = "TYPE", description = "Instance type (default: ${DEFAULT-VALUE}).")
    String type = "t3.micro";

    @Option(names = "--dry-run", description = "Ask EC2 whether this would be allowed; launch nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new LaunchAndWait(), args);
    }

    @Override
    protected void run(Session session) {
        var ec2 = session.client(Ec2Client.builder());
        String id;
        try {
            id = ec2.runInstances(run -> run.imageId(image).instanceType(type).minCount(1).maxCount(1).dryRun(dryRun))
                    .instances().getFirst().instanceId();
        } catch (SdkException e) {
            if (Failure.of(e).code().equals("DryRunOperation")) {
                System.out.println("Would launch: " + image);
                return;
            }
            throw e;
        }
        System.out.println("Launching: " + id);
        var running = ec2.waiter().waitUntilInstanceRunning(wait -> wait.instanceIds(id)).matched().response().get();
        System.out.println("State: " + running.reservations().getFirst().instances().getFirst().state().nameAsString());

        ec2.describeInstancesPaginator(all -> all.filters(only -> only.name("instance-state-name").values("running")))
                .reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .forEach(instance -> System.out.println("Running: " + instance.instanceId()));
    }
}
