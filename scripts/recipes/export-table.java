///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print a DynamoDB table as JSON lines, scanned in parallel segments.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:dynamodb

import awskit.Session;
import awskit.data.Item;
import awskit.data.Json;
import awskit.data.Tree;
import awskit.errors.Failures;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;

@Command(name = "export-table", description = "Print a DynamoDB table as JSON lines, scanned in parallel segments.")
@IamActions("dynamodb:Scan")
class ExportTable extends AwsScript {

    @Parameters(paramLabel = "TABLE", description = "The name of the table.")
    String table;

    @Option(names = "--segments", paramLabel = "N",
            description = "How many segments to scan at once (default: ${DEFAULT-VALUE}).")
    int segments = 4;

    @Option(names = "--dynamodb-json", description = "Keep the types, as in {\"Item\": {\"year\": {\"N\": \"1961\"}}}, "
            + "for an import into DynamoDB.")
    boolean typed;

    static void main(String... args) {
        Script.run(new ExportTable(), args);
    }

    @Override
    protected void run(Session session) {
        var dynamo = session.client(DynamoDbClient.builder());
        var failures = new Failures();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, segments).forEach(segment -> threads.execute(() -> failures.attempt(
                    "segment " + segment, () -> dynamo.scanPaginator(scan -> scan.tableName(table).segment(segment)
                            .totalSegments(segments)).items().forEach(item -> System.out.println(json(item))))));
        }
        failures.orThrow();
    }

    private String json(Map<String, AttributeValue> item) {
        return Json.line(typed ? Tree.of(PutRequest.builder().item(item).build()) : Item.of(item));
    }
}
