///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Delete all objects under a prefix, 1,000 a request.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit

import awskit.Session;
import awskit.resources.S3;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "delete-prefix", description = "Delete all objects under a prefix, 1,000 a request.")
@IamActions({"s3:ListBucket", "s3:DeleteObject"})
class DeletePrefix extends AwsScript {

    @Parameters(index = "0", paramLabel = "BUCKET", description = "Where to delete.")
    String bucket;

    @Parameters(index = "1", paramLabel = "PREFIX", description = "How the keys begin, such as tmp/.")
    String prefix;

    @Option(names = "--dry-run", description = "Show which objects are meant; delete nothing.")
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
            // What S3 kept is named in one error, after all else is deleted.
            System.out.println("deleted " + objects.delete());
        }
    }
}
