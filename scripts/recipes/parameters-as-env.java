///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print the parameters under a path as exports for a shell.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:ssm

import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;

@Command(name = "parameters-as-env", description = "Print the parameters under a path as exports for a shell.",
        footer = {"", "Secrets are printed decrypted: eval \"$(parameters-as-env /app)\" sets DB_PASSWORD from "
                + "/app/db/password."})
@IamActions({"ssm:GetParametersByPath", "kms:Decrypt"})
class ParametersAsEnv extends AwsScript {

    @Parameters(paramLabel = "PATH", description = "The path, such as /app.")
    String path;

    static void main(String... args) {
        Script.run(new ParametersAsEnv(), args);
    }

    @Override
    protected void run(Session session) {
        // All or nothing: eval does not see the exit code of the command.
        session.client(SsmClient.builder())
                .getParametersByPathPaginator(get -> get.path(path).recursive(true).withDecryption(true))
                .stream().flatMap(page -> page.parameters().stream()).map(this::export).toList()
                .forEach(System.out::println);
    }

    private String export(Parameter parameter) {
        var name = parameter.name().substring(path.length()).replaceFirst("^/", "").toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9]", "_").replaceFirst("^(?=[0-9])", "_");
        return "export " + name + "='" + parameter.value().replace("'", "'\"'\"'") + "'";
    }
}
