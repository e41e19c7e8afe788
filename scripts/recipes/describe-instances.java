///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print EC2's own description of all instances, the AWS CLI's JSON.
//DEPS software.amazon.awssdk:ec2
//SOURCES ../../lib/awskit/AwsScript.java
//SOURCES ../../lib/awskit/Json.java
//SOURCES ../../lib/awskit/Tree.java

import awskit.AwsScript;
import awskit.Json;
import awskit.Needs;
import awskit.Script;
import awskit.Session;
import awskit.Tree;
import picocli.CommandLine.Command;
import software.amazon.awssdk.services.ec2.Ec2Client;

@Command(name = "describe-instances",
        description = "Print EC2's own description of all instances, the AWS CLI's JSON.")
@Needs("ec2:DescribeInstances")
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
