///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print some of a bucket's keys, and a token with which a later run goes on.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Paginator;
import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

@Command(name = "list-some",
        description = "Print some of a bucket's keys, and a token with which a later run goes on.")
@IamActions("s3:ListBucket")
class ListSome extends AwsScript {

    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    String bucket;

    @Option(names = "--max-items", paramLabel = "N", description = "How many keys (default: ${DEFAULT-VALUE}).")
    int maxItems = 10;

    @Option(names = "--starting-token", paramLabel = "TOKEN", description = "The token that an earlier run printed.")
    Optional<String> startingToken;

    static void main(String... args) {
        Script.run(new ListSome(), args);
    }

    @Override
    protected void run(Session session) {
        var s3 = session.client(S3Client.builder());
        var list = Paginator.of(s3::listObjectsV2, ListObjectsV2Request.builder().bucket(bucket).build())
                .maxItems(maxItems);
        var pages = startingToken.map(list::startingToken).orElse(list).pages();
        pages.items(S3Object.class).forEach(object -> Terminal.line(object.key()));
        pages.resumeToken().ifPresent(token -> System.out.println("--starting-token " + token));
    }
}
