///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Write an object's content to stdout as it comes.
//SOURCES ../../lib/awskit/AwsScript.java
//SOURCES ../../lib/awskit/S3.java

import awskit.AwsScript;
import awskit.Needs;
import awskit.S3;
import awskit.Script;
import awskit.Session;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "read-object", description = "Write an object's content to stdout as it comes.")
@Needs("s3:GetObject")
class ReadObject extends AwsScript {

    @Parameters(index = "0", paramLabel = "BUCKET", description = "Where the object is.")
    String bucket;

    @Parameters(index = "1", paramLabel = "KEY", description = "Its key.")
    String key;

    static void main(String... args) {
        Script.run(new ReadObject(), args);
    }

    @Override
    protected void run(Session session) throws IOException {
        try (var content = S3.of(session).object(bucket, key).get()) {
            content.transferTo(System.out);
        }
        System.out.flush();
    }
}
