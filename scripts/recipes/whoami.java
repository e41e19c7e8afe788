///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print the ARN and the account of the caller.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit

import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import software.amazon.awssdk.services.sts.StsClient;

@Command(name = "whoami", description = "Print the ARN and the account of the caller.")
@IamActions("sts:GetCallerIdentity")
class Whoami extends AwsScript {

    static void main(String... args) {
        Script.run(new Whoami(), args);
    }

    @Override
    protected void run(Session session) {
        var caller = session.client(StsClient.builder()).getCallerIdentity();
        System.out.println(caller.arn() + " in account " + caller.account());
    }
}
