///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print the description of all instances as JSON, as the AWS CLI does.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2

import awskit.Session;
import awskit.data.Json;
import awskit.data.Tree;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import software.amazon.awssdk.services.ec2.Ec2Client;

@Command(name = "describe-instances",
        description = "Print the description of all instances as JSON, as the AWS CLI does.")
@IamActions("ec2:DescribeInstances")
class DescribeInstances extends AwsScript {

    static void main(String... args) {
        Script.run(new DescribeInstances(), args);
    }

    @Override
    protected void run(Session session) {
        for (var page : session.client(Ec2Client.builder()).describeInstancesPaginator()) {
            System.out.println(Json.pretty(Tree.of(page)));
        }
    }
}
