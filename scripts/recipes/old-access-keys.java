///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print the access keys of all users that are older than a number of days, and their last use.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:iam

import awskit.Session;
import awskit.errors.Failures;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;

@Command(name = "old-access-keys",
        description = "Print the access keys of all users that are older than a number of days, and their last use.")
@IamActions({"iam:ListUsers", "iam:ListAccessKeys", "iam:GetAccessKeyLastUsed"})
class OldAccessKeys extends AwsScript {

    @Option(names = "--days", paramLabel = "N", description = "The age (default: ${DEFAULT-VALUE}).")
    int days = 90;

    static void main(String... args) {
        Script.run(new OldAccessKeys(), args);
    }

    @Override
    protected void run(Session session) {
        var iam = session.client(IamClient.builder());
        var failures = new Failures();
        for (var user : iam.listUsersPaginator().users()) {
            failures.attempt(user.userName(), () -> iam.listAccessKeysPaginator(list -> list.userName(user.userName()))
                    .accessKeyMetadata().stream()
                    .filter(key -> key.createDate().isBefore(Instant.now().minus(days, ChronoUnit.DAYS)))
                    .forEach(key -> Terminal.line(user.userName(), key.accessKeyId(), key.statusAsString(),
                            key.createDate().toString(), lastUse(key, iam))));
        }
        failures.orThrow();
    }

    private static String lastUse(AccessKeyMetadata key, IamClient iam) {
        var last = iam.getAccessKeyLastUsed(get -> get.accessKeyId(key.accessKeyId())).accessKeyLastUsed();
        return last.lastUsedDate() == null ? "never" : last.lastUsedDate() + " " + last.serviceName();
    }
}
