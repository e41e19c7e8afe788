///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Start or stop the instances that have a tag, and wait until each is there.
//DEPS software.amazon.awssdk:ec2
//SOURCES ../../lib/awskit/AwsScript.java

import awskit.AwsScript;
import awskit.Needs;
import awskit.Script;
import awskit.Session;
import java.util.ArrayList;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;

@Command(name = "start-stop-by-tag",
        description = "Start or stop the instances that have a tag, and wait until each is there.")
@Needs({"ec2:DescribeInstances", "ec2:StartInstances", "ec2:StopInstances"})
class StartStopByTag extends AwsScript {

    enum Action { start, stop }

    @Parameters(index = "0", paramLabel = "start|stop", description = "What to do.")
    Action action;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY=VALUE", description = "The tag; of several, all.")
    Map<String, String> tags;

    @Option(names = "--dry-run", description = "Show which instances are meant; change nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new StartStopByTag(), args);
    }

    @Override
    protected void run(Session session) {
        var ec2 = session.client(Ec2Client.builder());
        var filters = new ArrayList<Filter>();
        filters.add(filter("instance-state-name", action == Action.stop ? "running" : "stopped"));
        tags.forEach((key, value) -> filters.add(filter("tag:" + key, value)));
        var ids = ec2.describeInstancesPaginator(all -> all.filters(filters)).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .map(Instance::instanceId)
                .toList();
        if (dryRun || ids.isEmpty()) {
            ids.forEach(id -> System.out.println("would " + action + " " + id));
            return;
        }
        if (action == Action.stop) {
            ec2.stopInstances(stop -> stop.instanceIds(ids));
        } else {
            ec2.startInstances(start -> start.instanceIds(ids));
        }
        var done = 0;
        for (var id : ids) {
            if (action == Action.stop) {
                ec2.waiter().waitUntilInstanceStopped(wait -> wait.instanceIds(id));
            } else {
                ec2.waiter().waitUntilInstanceRunning(wait -> wait.instanceIds(id));
            }
            System.out.println(id + " (" + ++done + " of " + ids.size() + ")");
        }
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
