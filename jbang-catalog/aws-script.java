///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print the buckets whose name begins with PREFIX, a line each: name and day of creation.
//DEPS software.amazon.awssdk:s3
//SOURCES ${env.AWSKIT_HOME:..}/lib/awskit/Script.java
//SOURCES ${env.AWSKIT_HOME:..}/lib/awskit/SessionOptions.java

import awskit.ExitCode;
import awskit.Script;
import awskit.SessionOptions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.s3.S3Client;

@Command(name = "aws-script",
        description = "Print the buckets whose name begins with PREFIX, a line each: name and day of creation.")
class AwsScript implements Callable<Integer> {

    @Parameters(paramLabel = "PREFIX", arity = "0..1", defaultValue = "", description = "Default: all buckets.")
    String prefix;

    @Mixin
    SessionOptions aws;

    static void main(String... args) {
        Script.run(new AwsScript(), args);
    }

    @Override
    public Integer call() {
        try (var session = aws.session()) {
            var s3 = session.client(S3Client.builder());
            for (var bucket : s3.listBucketsPaginator(list -> list.prefix(prefix)).buckets()) {
                System.out.println(bucket.name() + "\t" + LocalDate.ofInstant(bucket.creationDate(), ZoneOffset.UTC));
            }
        }
        return ExitCode.DONE;
    }
}
