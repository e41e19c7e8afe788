///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Add the tag KEY to all instances that do not have it.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.resources.Ec2;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "my-job", description = "Add the tag KEY to all instances that do not have it.")
@IamActions({"ec2:DescribeInstances", "ec2:CreateTags"})
class MyJob extends AwsScript {

    @Parameters(index = "0", paramLabel = "KEY", description = "The key, such as owner.")
    String key;

    @Parameters(index = "1", paramLabel = "VALUE", description = "The value, such as alice.")
    String value;

    @Option(names = "--dry-run", description = "Print the instances, and change nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new MyJob(), args);
    }

    @Override
    protected void run(Session session) {
        for (var instance : Ec2.of(session).instances()) {
            if (!instance.tags().containsKey(key)) {
                if (!dryRun) {
                    instance.createTags(Map.of(key, value));
                }
                System.out.println((dryRun ? "would tag " : "tagged ") + instance.id());
            }
        }
    }
}
