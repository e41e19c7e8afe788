///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Count a bucket's objects and their bytes with a paginator.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.s3.S3Client;

/// Uses the SDK's own paginator, which is enough for a plain loop. It keeps no page in memory.
@Command(name = "count-objects", description = "Count a bucket's objects and their bytes with a paginator.")
@IamActions("s3:ListBucket")
class CountObjects extends AwsScript {

    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    String bucket;

    static void main(String... args) {
        Script.run(new CountObjects(), args);
    }

    @Override
    protected void run(Session session) {
        var s3 = session.client(S3Client.builder());
        var sizes = s3.listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
                .mapToLong(object -> object.size()).summaryStatistics();
        System.out.println(sizes.getCount() + " objects, " + sizes.getSum() + " bytes");
    }
}
