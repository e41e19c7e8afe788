///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List the buckets, and print each request and the status of its response.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Hook;
import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;

@Command(name = "watch-requests",
        description = "List the buckets, and print each request and the status of its response.")
@IamActions("s3:ListAllMyBuckets")
class WatchRequests extends AwsScript {

    static void main(String... args) {
        Script.run(new WatchRequests(), args);
    }

    @Override
    protected void run(Session session) {
        var watch = new Hook() {
            @Override
            public SdkHttpRequest beforeSigning(Event event, SdkHttpRequest request) {
                return request.toBuilder().putHeader("x-ticket", "OPS-1").build();
            }

            @Override
            public void afterSend(Event event, SdkHttpResponse response) {
                System.err.println(event.service() + "." + event.operation() + " attempt " + event.attempt() + ": "
                        + response.statusCode());
            }
        };
        try (var watched = session.toBuilder().hook("s3.*", watch).build()) {
            watched.client(S3Client.builder()).listBucketsPaginator().buckets()
                    .forEach(bucket -> System.out.println(bucket.name()));
        }
    }
}
