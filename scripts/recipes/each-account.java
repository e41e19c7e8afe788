///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print the caller and count the instances in each account of the organization, all at once.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2
//DEPS software.amazon.awssdk:organizations

import awskit.Session;
import awskit.Targets;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.sts.StsClient;

@Command(name = "each-account",
        description = "Print the caller and count the instances in each account of the organization, all at once.")
@IamActions({"organizations:ListAccounts", "sts:AssumeRole", "sts:GetCallerIdentity", "ec2:DescribeInstances"})
class EachAccount extends AwsScript {

    @Option(names = "--role", paramLabel = "NAME", description = "The role to assume in each account but one's own "
            + "(default: ${DEFAULT-VALUE}).")
    String role = "OrganizationAccountAccessRole";

    static void main(String... args) {
        Script.run(new EachAccount(), args);
    }

    @Override
    protected void run(Session session) {
        Targets.of(session.toBuilder(), List.of(), List.of()).accounts(EachAccount::active, role).forEach(target -> {
            var caller = target.client(StsClient.builder()).getCallerIdentity();
            var count = target.client(Ec2Client.builder()).describeInstancesPaginator().reservations().stream()
                    .mapToInt(reservation -> reservation.instances().size()).sum();
            System.out.println(caller.account() + "\t" + caller.arn() + "\t" + count);
        }).orThrow();
    }

    private static List<String> active(Session session) {
        // The state replaces the status, which the API is about to drop.
        return session.client(OrganizationsClient.builder()).listAccountsPaginator().stream()
                .flatMap(page -> page.accounts().stream()).filter(account -> "ACTIVE".equals(
                        Objects.toString(account.stateAsString(), account.statusAsString()))).map(Account::id).toList();
    }
}
