///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List the buckets with adaptive retries, up to ten attempts for each request.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.RequestCount;
import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.time.Duration;
import picocli.CommandLine.Command;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.s3.S3Client;

@Command(name = "adaptive-retries",
        description = "List the buckets with adaptive retries, up to ten attempts for each request.")
@IamActions("s3:ListAllMyBuckets")
class AdaptiveRetries extends AwsScript {

    static void main(String... args) {
        Script.run(new AdaptiveRetries(), args);
    }

    @Override
    protected void run(Session session) {
        var requests = new RequestCount();
        try (var patient = session.toBuilder()
                .retryMode(RetryMode.ADAPTIVE_V2)
                .maxAttempts(10)
                .readTimeout(Duration.ofSeconds(20))
                .interceptor(requests)
                .build()) {
            patient.client(S3Client.builder()).listBucketsPaginator().buckets()
                    .forEach(bucket -> System.out.println(bucket.name()));
        }
        System.err.println("requests: " + requests.byOperation());
    }
}
