///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print the names of the caller's buckets.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.resources.S3;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import picocli.CommandLine.Command;

@Command(name = "list-buckets", description = "Print the names of the caller's buckets.")
@IamActions("s3:ListAllMyBuckets")
class ListBuckets extends AwsScript {

    static void main(String... args) {
        Script.run(new ListBuckets(), args);
    }

    @Override
    protected void run(Session session) {
        for (var bucket : S3.of(session).buckets()) {
            System.out.println(bucket.name());
        }
    }
}
