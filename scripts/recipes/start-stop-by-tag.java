///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Start or stop the instances that have a tag, and wait until each has started or stopped.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.errors.Failures;
import awskit.resources.Ec2;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "start-stop-by-tag",
        description = "Start or stop the instances that have a tag, and wait until each has started or stopped.")
@IamActions({"ec2:DescribeInstances", "ec2:StartInstances", "ec2:StopInstances"})
class StartStopByTag extends AwsScript {

    enum Action { start, stop }

    @Parameters(index = "0", paramLabel = "start|stop", description = "Whether to start or to stop.")
    Action action;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY=VALUE",
            description = "The tag; with several, an instance must have all of them.")
    Map<String, String> tags;

    @Option(names = "--dry-run", description = "Print the instances, and change nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new StartStopByTag(), args);
    }

    @Override
    protected void run(Session session) {
        var ec2 = Ec2.of(session);
        var instances = ec2.instances().filter("instance-state-name", action == Action.stop ? "running" : "stopped");
        for (var tag : tags.entrySet()) {
            instances = instances.filter("tag:" + tag.getKey(), tag.getValue());
        }
        if (dryRun) {
            instances.forEach(instance -> System.out.println("would " + action + " " + instance.id()));
            return;
        }
        var changes = action == Action.stop ? instances.stop() : instances.start();
        var failures = new Failures();
        changes.forEach(change -> failures.attempt(change.instanceId(), () -> {
            var instance = ec2.instance(change.instanceId());
            if (action == Action.stop) {
                instance.waitUntilStopped();
            } else {
                instance.waitUntilRunning();
            }
            System.out.println(instance.id() + " (" + (changes.indexOf(change) + 1) + " of " + changes.size() + ")");
        }));
        failures.orThrow();
    }
}
