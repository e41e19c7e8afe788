///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Stream an object's content to stdout.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.resources.S3;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "read-object", description = "Stream an object's content to stdout.")
@IamActions("s3:GetObject")
class ReadObject extends AwsScript {

    @Parameters(index = "0", paramLabel = "BUCKET", description = "The bucket of the object.")
    String bucket;

    @Parameters(index = "1", paramLabel = "KEY", description = "The key of the object.")
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
