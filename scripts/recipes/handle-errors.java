///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print an object, and handle errors by their codes.
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

@Command(name = "handle-errors", description = "Print an object, and handle errors by their codes.")
@IamActions("s3:GetObject")
class HandleErrors extends AwsScript {

    @Parameters(index = "0", paramLabel = "BUCKET", description = "The bucket of the object.")
    String bucket;

    @Parameters(index = "1", paramLabel = "KEY", description = "The key of the object.")
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
            // Errors that the service defines have classes of their own.
            throw UserError.of(ExitCode.REFUSED, "no object \"" + key + "\"", "request " + e.requestId());
        } catch (SdkException e) {
            // All errors have a code, even if the request did not reach the service.
            var failure = Failure.of(e);
            switch (failure.code()) {
                case "NoSuchBucket" -> throw UserError.of(failure.exitCode(), "no bucket \"" + bucket + "\"");
                case "EndpointConnection", "Timeout" -> System.err.println("try later: " + failure.line());
                default -> throw e;
            }
        }
    }
}
