///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Launch an instance, wait until it runs, and list the running instances.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.errors.Failure;
import awskit.resources.Ec2;
import awskit.resources.InstanceResource;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;

@Command(name = "launch-and-wait",
        description = "Launch an instance, wait until it runs, and list the running instances.")
@IamActions({"ec2:RunInstances", "ec2:DescribeInstances"})
class LaunchAndWait extends AwsScript {

    @Parameters(paramLabel = "IMAGE", description = "The image to launch, such as ami-0c12345.")
    String image;

    @Option(names = "--type", paramLabel = "TYPE", description = "The instance type (default: ${DEFAULT-VALUE}).")
    String type = "t3.micro";

    @Option(names = "--dry-run", description = "Ask EC2 whether the launch would be allowed, and launch nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new LaunchAndWait(), args);
    }

    @Override
    protected void run(Session session) {
        var ec2 = Ec2.of(session);
        InstanceResource instance;
        try {
            instance = ec2.createInstances(run -> run.imageId(image).instanceType(type).dryRun(dryRun)).getFirst();
        } catch (SdkException e) {
            if (Failure.of(e).code().equals("DryRunOperation")) {
                System.out.println("Would launch: " + image);
                return;
            }
            throw e;
        }
        System.out.println("Launching: " + instance.id());
        instance.waitUntilRunning();
        instance.reload();
        System.out.println("State: " + instance.state());

        for (var running : ec2.instances().filter("instance-state-name", "running")) {
            System.out.println("Running: " + running.id());
        }
    }
}
