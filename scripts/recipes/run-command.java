///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Run a shell command in the instances that have a tag.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2
//DEPS software.amazon.awssdk:ssm

import awskit.Session;
import awskit.Waiters;
import awskit.errors.Failures;
import awskit.resources.Ec2;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.ssm.SsmClient;

@Command(name = "run-command", description = "Run a shell command in the instances that have a tag.")
@IamActions({"ec2:DescribeInstances", "ssm:SendCommand", "ssm:GetCommandInvocation"})
class RunCommand extends AwsScript {

    @Parameters(index = "0", paramLabel = "KEY=VALUE", description = "The tag.")
    Map<String, String> tag;

    @Parameters(index = "1", paramLabel = "COMMAND", description = "The shell command, in quotes.")
    String command;

    @Option(names = "--dry-run", description = "Print the instances, and run nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new RunCommand(), args);
    }

    @Override
    protected void run(Session session) {
        var failures = new Failures();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            tag.forEach((key, value) -> Ec2.of(session).instances().filter("tag:" + key, value)
                    .filter("instance-state-name", "running").forEach(instance -> threads.execute(() ->
                            failures.attempt(instance.id(), () -> runIn(instance.id(), session)))));
        }
        failures.orThrow();
    }

    private void runIn(String instance, Session session) {
        if (dryRun) {
            System.out.println("would run in " + instance);
            return;
        }
        // A command for each: SSM would refuse one for all if a single instance was not managed.
        var ssm = session.client(SsmClient.builder());
        var id = ssm.sendCommand(send -> send.documentName("AWS-RunShellScript").instanceIds(instance)
                .parameters(Map.of("commands", List.of(command)))).command().commandId();
        var sent = Map.of("CommandId", id, "InstanceId", instance);
        try {
            Waiters.of(ssm).maxAttempts(720).waitUntil("command_executed", sent);
        } finally {
            var run = ssm.getCommandInvocation(get -> get.commandId(id).instanceId(instance));
            System.out.print(instance + "\t" + run.status() + "\n" + run.standardOutputContent()
                    + run.standardErrorContent());
        }
    }
}
