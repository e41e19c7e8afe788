///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print date, size and key of the objects under a prefix.
//SOURCES ../../lib/awskit/AwsScript.java
//SOURCES ../../lib/awskit/S3.java

import awskit.AwsScript;
import awskit.Needs;
import awskit.S3;
import awskit.Script;
import awskit.Session;
import awskit.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "list-prefix", description = "Print date, size and key of the objects under a prefix.")
@Needs("s3:ListBucket")
class ListPrefix extends AwsScript {

    @Parameters(index = "0", paramLabel = "BUCKET", description = "Where to look.")
    String bucket;

    @Parameters(index = "1", paramLabel = "PREFIX", description = "How the keys begin, such as 2026/.")
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
