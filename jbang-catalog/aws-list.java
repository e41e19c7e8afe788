///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION List the buckets whose names begin with PREFIX.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.data.Query;
import awskit.data.Tree;
import awskit.script.AwsScript;
import awskit.script.Column;
import awskit.script.IamActions;
import awskit.script.ListOutput;
import awskit.script.Script;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;

@Command(name = "my-job", description = "List the buckets whose names begin with PREFIX.")
@IamActions("s3:ListAllMyBuckets")
class MyJob extends AwsScript {

    @Parameters(paramLabel = "PREFIX", arity = "0..1", defaultValue = "", description = "Default: all buckets.")
    String prefix;

    @Option(names = "--output", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    ListOutput.Format format = ListOutput.Format.table;

    @Option(names = "--query", paramLabel = "JMESPATH", description = "A query for the JSON output.")
    Optional<String> query;

    static void main(String... args) {
        Script.run(new MyJob(), args);
    }

    @Override
    protected void run(Session session) throws Exception {
        var columns = List.of(new Column<>("name", Bucket::name),
                new Column<Bucket>("created", bucket -> bucket.creationDate().toString()));
        new ListOutput<>(format, query.map(Query::of), columns, Tree::of).print(
                session.client(S3Client.builder()).listBucketsPaginator(list -> list.prefix(prefix)).buckets(),
                System.out);
    }
}
