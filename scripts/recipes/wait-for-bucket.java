///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Wait until a bucket exists.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.Waiters;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.s3.S3Client;

@Command(name = "wait-for-bucket", description = "Wait until a bucket exists.")
@IamActions("s3:ListBucket")
class WaitForBucket extends AwsScript {

    @Parameters(paramLabel = "BUCKET", description = "The name of the bucket.")
    String bucket;

    @Option(names = "--delay", paramLabel = "SECONDS",
            description = "The time between two attempts (default: ${DEFAULT-VALUE}).")
    int delay = 5;

    @Option(names = "--attempts", paramLabel = "N", description = "The most attempts (default: ${DEFAULT-VALUE}).")
    int attempts = 20;

    static void main(String... args) {
        Script.run(new WaitForBucket(), args);
    }

    @Override
    protected void run(Session session) {
        Waiters.of(session.client(S3Client.builder()))
                .delay(Duration.ofSeconds(delay))
                .maxAttempts(attempts)
                .onAttempt(attempt -> System.err.println("attempt " + attempt.number() + " "
                        + (attempt.response().isPresent() ? "found" : attempt.state())))
                .waitUntil("bucket_exists", Map.of("Bucket", bucket));
        System.out.println(bucket + " exists");
    }
}
