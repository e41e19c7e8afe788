///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print an object, and tell what went wrong by the error's code.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.Failure;
import awskit.errors.UserError;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

@Command(name = "handle-errors", description = "Print an object, and tell what went wrong by the error's code.")
@IamActions("s3:GetObject")
class HandleErrors extends AwsScript {

    @Parameters(index = "0", paramLabel = "BUCKET", description = "Where the object is.")
    String bucket;

    @Parameters(index = "1", paramLabel = "KEY", description = "The object.")
    String key;

    static void main(String... args) {
        Script.run(new HandleErrors(), args);
    }

    @Override
    protected void run(Session session) {
        try {
            var s3 = session.client(S3Client.builder());
            System.out.print(s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String());
        } catch (NoSuchKeyException e) {
            // What the service models is a class of its own.
            throw UserError.of(ExitCode.REFUSED, "nothing at \"" + key + "\"", "request " + e.requestId());
        } catch (SdkException e) {
            // All else has a code: the service's, or that of what kept the request from it.
            var failure = Failure.of(e);
            switch (failure.code()) {
                case "NoSuchBucket" -> throw UserError.of(failure.exitCode(), "no bucket \"" + bucket + "\"");
                case "EndpointConnection", "Timeout" -> System.err.println("try later: " + failure.line());
                default -> throw e;
            }
        }
    }
}
