///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print the names of the caller's buckets.
//SOURCES ../../lib/awskit/AwsScript.java
//SOURCES ../../lib/awskit/S3.java

import awskit.AwsScript;
import awskit.Needs;
import awskit.S3;
import awskit.Script;
import awskit.Session;
import picocli.CommandLine.Command;

@Command(name = "list-buckets", description = "Print the names of the caller's buckets.")
@Needs("s3:ListAllMyBuckets")
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
