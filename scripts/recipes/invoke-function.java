///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Invoke a Lambda function, and print what it returns or, if it fails, the end of its log.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:lambda

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;

@Command(name = "invoke-function",
        description = "Invoke a Lambda function, and print what it returns or, if it fails, the end of its log.")
@IamActions("lambda:InvokeFunction")
class InvokeFunction extends AwsScript {

    @Parameters(index = "0", paramLabel = "FUNCTION", description = "The name or the ARN of the function.")
    String function;

    @Parameters(index = "1", paramLabel = "PAYLOAD", defaultValue = "{}",
            description = "The JSON to pass, or - for stdin (default: ${DEFAULT-VALUE}).")
    String payload;

    @Option(names = "--dry-run", description = "Ask Lambda whether the call would be allowed.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new InvokeFunction(), args);
    }

    @Override
    protected void run(Session session) throws IOException {
        var json = payload.equals("-") ? SdkBytes.fromInputStream(System.in) : SdkBytes.fromUtf8String(payload);
        // A function may run for 15 minutes. A timeout before that would invoke it a second time.
        try (var patient = session.toBuilder().readTimeout(Duration.ofMinutes(16)).build()) {
            var result = patient.client(LambdaClient.builder()).invoke(invoke -> invoke.functionName(function)
                    .payload(json).logType("Tail").invocationType(dryRun ? "DryRun" : "RequestResponse"));
            if (result.functionError() != null) {
                new String(Base64.getDecoder().decode(result.logResult()), StandardCharsets.UTF_8).lines()
                        .forEach(line -> System.err.println(Terminal.printable(line)));
                throw UserError.of(ExitCode.REFUSED, "function \"" + function + "\" failed: "
                        + result.payload().asUtf8String());
            }
            System.out.println(dryRun ? "would invoke " + function : result.payload().asUtf8String());
        }
    }
}
