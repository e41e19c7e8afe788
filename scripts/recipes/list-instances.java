///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print id and state of every instance, with a resource collection.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.resources.Ec2;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;

@Command(name = "list-instances", description = "Print id and state of every instance, with a resource collection.")
@IamActions("ec2:DescribeInstances")
class ListInstances extends AwsScript {

    static void main(String... args) {
        Script.run(new ListInstances(), args);
    }

    @Override
    protected void run(Session session) {
        for (var instance : Ec2.of(session).instances()) {
            System.out.println(instance.id() + "\t" + instance.state());
        }
    }
}
