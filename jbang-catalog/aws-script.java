///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print name and creation date of the buckets whose names begin with PREFIX.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.resources.S3;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "my-job",
        description = "Print name and creation date of the buckets whose names begin with PREFIX.")
@IamActions("s3:ListAllMyBuckets")
class MyJob extends AwsScript {

    @Parameters(paramLabel = "PREFIX", arity = "0..1", defaultValue = "", description = "Default: all buckets.")
    String prefix;

    static void main(String... args) {
        Script.run(new MyJob(), args);
    }

    @Override
    protected void run(Session session) {
        for (var bucket : S3.of(session).buckets().filter(list -> list.prefix(prefix))) {
            System.out.println(bucket.name() + "\t" + LocalDate.ofInstant(bucket.creationDate(), ZoneOffset.UTC));
        }
    }
}
