///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Count a bucket's objects with a collection.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.resources.S3;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "count-objects-by-collection", description = "Count a bucket's objects with a collection.")
@IamActions("s3:ListBucket")
class CountObjectsByCollection extends AwsScript {

    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    String bucket;

    static void main(String... args) {
        Script.run(new CountObjectsByCollection(), args);
    }

    @Override
    protected void run(Session session) {
        System.out.println(S3.of(session).bucket(bucket).objects().stream().count() + " objects");
    }
}
