///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print date, size and key of the objects under a prefix.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.resources.S3;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "list-prefix", description = "Print date, size and key of the objects under a prefix.")
@IamActions("s3:ListBucket")
class ListPrefix extends AwsScript {

    @Parameters(index = "0", paramLabel = "BUCKET", description = "The bucket.")
    String bucket;

    @Parameters(index = "1", paramLabel = "PREFIX", description = "The prefix of the keys, such as 2026/.")
    String prefix;

    static void main(String... args) {
        Script.run(new ListPrefix(), args);
    }

    @Override
    protected void run(Session session) {
        for (var object : S3.of(session).bucket(bucket).objects().prefix(prefix)) {
            Terminal.line(object.lastModified() + "  " + object.size() + "  " + object.key());
        }
    }
}
