///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print a secret of Secrets Manager, or one member of it.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:secretsmanager

import awskit.Session;
import awskit.data.Json;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@Command(name = "read-secret", description = "Print a secret of Secrets Manager, or one member of it.")
@IamActions({"secretsmanager:GetSecretValue", "kms:Decrypt"})
class ReadSecret extends AwsScript {

    @Parameters(paramLabel = "SECRET", description = "The name or the ARN of the secret.")
    String secret;

    @Option(names = "--member", paramLabel = "NAME", description = "Print only this member of a JSON object.")
    Optional<String> member;

    static void main(String... args) {
        Script.run(new ReadSecret(), args);
    }

    @Override
    protected void run(Session session) {
        var value = session.client(SecretsManagerClient.builder()).getSecretValue(get -> get.secretId(secret));
        if (member.isPresent()) {
            System.out.println(member(value.secretString(), member.get()));
        } else if (value.secretBinary() != null) {
            System.out.writeBytes(value.secretBinary().asByteArrayUnsafe());
        } else {
            System.out.println(value.secretString());
        }
    }

    private Object member(String json, String name) {
        // The error names the members that there are, but no values.
        if (json != null && json.startsWith("{") && Json.read(json) instanceof Map<?, ?> members) {
            return Optional.<Object>ofNullable(members.get(name)).orElseThrow(() -> UserError.of(ExitCode.REFUSED,
                    "no member \"" + name + "\" in secret \"" + secret + "\"", "members: " + members.keySet()));
        }
        throw UserError.of(ExitCode.REFUSED, "secret \"" + secret + "\" is not a JSON object", "omit --member");
    }
}
