///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print the value of a parameter of the SSM Parameter Store.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ssm

import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.ssm.SsmClient;

@Command(name = "read-parameter", description = "Print the value of a parameter of the SSM Parameter Store.")
@IamActions({"ssm:GetParameter", "kms:Decrypt"})
class ReadParameter extends AwsScript {

    @Parameters(paramLabel = "NAME", description = "The name of the parameter, such as /app/db/password.")
    String name;

    @Option(names = "--with-decryption", description = "Decrypt a SecureString instead of printing it encrypted.")
    boolean withDecryption;

    static void main(String... args) {
        Script.run(new ReadParameter(), args);
    }

    @Override
    protected void run(Session session) {
        var ssm = session.client(SsmClient.builder());
        var parameter = ssm.getParameter(get -> get.name(name).withDecryption(withDecryption)).parameter();
        System.out.println(parameter.value());
    }
}
