///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Count the instances in many regions, profiles and accounts, all at once.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ec2
//DEPS software.amazon.awssdk:organizations

import awskit.Session;
import awskit.Targets;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountState;

@Command(name = "my-job", description = "Count the instances in many regions, profiles and accounts, all at once.")
@IamActions({"ec2:DescribeRegions", "ec2:DescribeInstances", "organizations:ListAccounts", "sts:AssumeRole"})
class MyJob extends AwsScript {

    @Option(names = "--regions", split = ",", description = "Default: all enabled regions.")
    List<String> regions = List.of(Targets.ALL);

    @Option(names = "--profiles", split = ",", description = "Default: the profile of the session.")
    List<String> profiles = List.of();

    @Option(names = "--accounts", split = ",", description = "Default: the account of each profile.")
    List<String> accounts = List.of();

    @Option(names = "--organization", description = "All accounts of the organization.")
    boolean organization;

    @Option(names = "--role", description = "The role to assume in each of the accounts, the same in all.")
    String role = "OrganizationAccountAccessRole";

    static void main(String... args) {
        Script.run(new MyJob(), args);
    }

    @Override
    protected void run(Session session) {
        Targets.of(session.toBuilder(), profiles, regions).accounts(this::accounts, role).forEach(target -> {
            var count = target.client(Ec2Client.builder()).describeInstancesPaginator().reservations().stream()
                    .mapToInt(reservation -> reservation.instances().size()).sum();
            System.out.println(target.profile() + "\t" + target.account() + "\t" + target.region() + "\t" + count);
        }).orThrow();
    }

    private List<String> accounts(Session profile) {
        return !organization ? accounts : profile.client(OrganizationsClient.builder()).listAccountsPaginator().stream()
                .flatMap(page -> page.accounts().stream()).filter(account -> account.state() == AccountState.ACTIVE)
                .map(Account::id).toList();
    }
}
