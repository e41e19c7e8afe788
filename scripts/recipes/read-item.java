///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Print an item of a DynamoDB table as plain JSON.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:dynamodb

import awskit.Session;
import awskit.data.Item;
import awskit.data.Json;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Command(name = "read-item", description = "Print an item of a DynamoDB table as plain JSON.")
@IamActions({"dynamodb:DescribeTable", "dynamodb:GetItem"})
class ReadItem extends AwsScript {

    @Parameters(index = "0", paramLabel = "TABLE", description = "The name of the table.")
    String table;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY=VALUE", description = "The key of the item.")
    Map<String, String> key;

    static void main(String... args) {
        Script.run(new ReadItem(), args);
    }

    @Override
    protected void run(Session session) {
        var dynamo = session.client(DynamoDbClient.builder());
        var typed = new LinkedHashMap<String, AttributeValue>();
        for (var attribute : dynamo.describeTable(of -> of.tableName(table)).table().attributeDefinitions()) {
            var value = key.get(attribute.attributeName());
            if (value != null) {
                typed.put(attribute.attributeName(), attribute.attributeTypeAsString().equals("N")
                        ? AttributeValue.fromN(value) : AttributeValue.fromS(value));
            }
        }
        var found = dynamo.getItem(get -> get.tableName(table).key(typed));
        if (!found.hasItem()) {
            throw UserError.of(ExitCode.REFUSED, "no item " + key + " in table \"" + table + "\"", "check the key");
        }
        System.out.println(Json.pretty(Item.of(found.item())));
    }
}
