///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print the region and the caller's ARN for each of several profiles.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit

import awskit.Session;
import awskit.errors.Failures;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sts.StsClient;

@Command(name = "session-per-profile",
        description = "Print the region and the caller's ARN for each of several profiles.")
@IamActions("sts:GetCallerIdentity")
class SessionPerProfile extends AwsScript {

    @Parameters(paramLabel = "PROFILE", arity = "1..*", description = "The profiles, from ~/.aws/config.")
    List<String> profiles;

    static void main(String... args) {
        Script.run(new SessionPerProfile(), args);
    }

    @Override
    protected void run(Session session) {
        var failures = new Failures();
        for (var profile : profiles) {
            failures.attempt(profile, () -> {
                try (var own = session.toBuilder().profile(profile).build()) {
                    var caller = own.client(StsClient.builder()).getCallerIdentity();
                    System.out.println(profile + "\t" + own.region() + "\t" + caller.arn());
                }
            });
        }
        failures.orThrow();
    }
}
