///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Create a DynamoDB table, and back off while too many others are being created.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:dynamodb

import awskit.Retry;
import awskit.Session;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

@Command(name = "back-off",
        description = "Create a DynamoDB table, and back off while too many others are being created.")
@IamActions("dynamodb:CreateTable")
class BackOff extends AwsScript {

    @Parameters(paramLabel = "TABLE", description = "The name of the table.")
    String table;

    @Option(names = "--dry-run", description = "Create nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new BackOff(), args);
    }

    @Override
    protected void run(Session session) throws Exception {
        if (dryRun) {
            System.out.println("would create " + table);
            return;
        }
        var id = AttributeDefinition.builder().attributeName("id").attributeType("S").build();
        var key = KeySchemaElement.builder().attributeName("id").keyType("HASH").build();
        var dynamo = session.client(DynamoDbClient.builder());
        // The client has retried a few times by itself. This repeats the whole step.
        var made = Retry.on("LimitExceededException")
                .maxAttempts(10)
                .deadline(Duration.ofMinutes(5))
                .onWait(wait -> System.err.println("limit exceeded, next attempt in " + wait.delay()))
                .call(() -> dynamo.createTable(create -> create.tableName(table).billingMode("PAY_PER_REQUEST")
                        .attributeDefinitions(id).keySchema(key)));
        System.out.println(table + " " + made.tableDescription().tableStatusAsString());
    }
}
