///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Delete all objects under a prefix, 1,000 per request.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.resources.S3;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "delete-prefix", description = "Delete all objects under a prefix, 1,000 per request.")
@IamActions({"s3:ListBucket", "s3:DeleteObject"})
class DeletePrefix extends AwsScript {

    @Parameters(index = "0", paramLabel = "BUCKET", description = "The bucket.")
    String bucket;

    @Parameters(index = "1", paramLabel = "PREFIX", description = "The prefix of the keys, such as tmp/.")
    String prefix;

    @Option(names = "--dry-run", description = "Print the objects, and delete nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new DeletePrefix(), args);
    }

    @Override
    protected void run(Session session) {
        var objects = S3.of(session).bucket(bucket).objects().prefix(prefix);
        if (dryRun) {
            objects.forEach(object -> Terminal.line("would delete " + object.key()));
        } else {
            // If S3 could not delete some objects, the others are deleted and an error names these.
            System.out.println("deleted " + objects.delete());
        }
    }
}
