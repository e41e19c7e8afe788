///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List the buckets of LocalStack, moto or MinIO, with explicit keys.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.script.Script;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.s3.S3Client;

/// Keys in a script are for servers that accept any keys. For AWS, use a profile or a role.
@Command(name = "local-endpoint", description = "List the buckets of LocalStack, moto or MinIO, with explicit keys.")
class LocalEndpoint implements Callable<Integer> {

    @Parameters(paramLabel = "URL", defaultValue = "http://127.0.0.1:4566",
            description = "The address of the server (default: ${DEFAULT-VALUE}).")
    URI endpoint;

    static void main(String... args) {
        Script.run(new LocalEndpoint(), args);
    }

    @Override
    public Integer call() {
        try (var session = Session.builder()
                .credentials("accesskey", "secretkey")
                .region("us-east-1")
                .endpoint(endpoint)
                .build()) {
            session.client(S3Client.builder()).listBucketsPaginator().buckets()
                    .forEach(bucket -> System.out.println(bucket.name()));
        }
        return ExitCode.DONE;
    }
}
