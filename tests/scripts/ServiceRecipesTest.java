//SOURCES ../support/Endpoint.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.Session;
import awskit.data.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import support.Commands;
import support.Endpoint;

/// The recipes for services that the sandbox lacks, on moto; and those that print what a service answers.
class ServiceRecipesTest {

    @Test
    void receiveMessages() {
        try (var session = moto()) {
            var sqs = session.client(SqsClient.builder());
            var url = sqs.createQueue(create -> create.queueName("jobs")).queueUrl();
            for (var i = 1; i <= 12; i++) {
                var body = "job " + i;
                sqs.sendMessage(send -> send.queueUrl(url).messageBody(body));
            }
            assertEquals(10, run("receive-messages", "jobs", "--dry-run").lines().count());
            assertEquals(12, new TreeSet<>(run("receive-messages", "jobs").lines().toList()).size());
            assertEquals("", run("receive-messages", "jobs", "--wait", "0"));
        }
    }

    @Test
    void tellsThatAQueueDoesNotExist() {
        moto().close();
        var result = command().exec("receive-messages", "nowhere");
        assertEquals(254, result.exitCode(), result.err());
        assertTrue(result.err().startsWith("receive-messages: "), result.err());
    }

    @Test
    void readParameter() {
        try (var session = moto()) {
            session.client(SsmClient.builder()).putParameter(put -> put.name("/app/password").type("SecureString")
                    .value("open sesame"));
            assertEquals("open sesame\n", run("read-parameter", "/app/password", "--with-decryption"));
            assertTrue(!run("read-parameter", "/app/password").equals("open sesame\n"));
        }
    }

    @Test
    @SuppressWarnings("unchecked") // of the builder's varargs
    void readItem() {
        try (var session = moto()) {
            var dynamo = session.client(DynamoDbClient.builder());
            dynamo.createTable(create -> create.tableName("books").billingMode("PAY_PER_REQUEST")
                    .attributeDefinitions(it -> it.attributeName("author").attributeType("S"),
                            it -> it.attributeName("year").attributeType("N"))
                    .keySchema(it -> it.attributeName("author").keyType("HASH"),
                            it -> it.attributeName("year").keyType("RANGE")));
            dynamo.putItem(put -> put.tableName("books").item(Map.of(
                    "author", AttributeValue.fromS("Lem"), "year", AttributeValue.fromN("1961"),
                    "price", AttributeValue.fromN("12.3400000000000000000000000000000000001"),
                    "read", AttributeValue.fromBool(true), "sequel", AttributeValue.fromNul(true),
                    "cover", AttributeValue.fromB(SdkBytes.fromUtf8String("jpg")),
                    "tags", AttributeValue.fromSs(List.of("sf")), "stars", AttributeValue.fromNs(List.of("5")),
                    "loans", AttributeValue.fromL(List.of(AttributeValue.fromM(Map.of(
                            "to", AttributeValue.fromS("Ada"), "back", AttributeValue.fromNul(true))))))));
            var text = run("read-item", "books", "author=Lem", "year=1961");
            var item = (Map<?, ?>) Json.read(text);
            assertEquals("Lem", item.get("author"));
            assertEquals(1961, item.get("year"));
            assertEquals(true, item.get("read"));
            assertTrue(item.containsKey("sequel") && item.get("sequel") == null, text);
            assertEquals("anBn", item.get("cover"));
            assertEquals(List.of("sf"), item.get("tags"));
            assertEquals(List.of(5), item.get("stars"));
            assertEquals("Ada", ((Map<?, ?>) ((List<?>) item.get("loans")).getFirst()).get("to"));
            assertTrue(text.contains("\"price\": 12.3400000000000000000000000000000000001"), text);

            var missing = command().exec("read-item", "books", "author=Lem", "year=1962");
            assertEquals(254, missing.exitCode());
            assertTrue(missing.err().contains("no item {author=Lem, year=1962} in table \"books\""), missing.err());
        }
    }

    @Test
    void describeInstances() {
        var page = (Map<?, ?>) Json.read(Commands.run("describe-instances").out());
        assertTrue(page.get("Reservations") instanceof List<?> list && !list.isEmpty());
    }

    @Test
    void listInstances() {
        var lines = Commands.run("list-instances").out().lines().toList();
        assertTrue(lines.size() >= 4 && lines.stream().allMatch(line -> line.matches("i-[0-9a-f]{17}\t[a-z-]+")),
                lines.toString());
    }

    @Test
    void localEndpoint() {
        moto().close();
        var bucket = endpoint().bucket();
        assertTrue(Commands.with().unconfigured().exec("local-endpoint", endpoint().uri()).out().lines()
                .anyMatch(bucket::equals));
    }

    private static String run(String command, Object... args) {
        var result = command().exec(command, args);
        assertEquals(0, result.exitCode(), result.err());
        return result.out();
    }

    private static Commands command() {
        return endpoint().command();
    }

    private static Session moto() {
        assumeTrue(Endpoint.all().stream().anyMatch(endpoint -> !endpoint.isSandbox()), "moto is not installed");
        return Session.builder().environment(Map.of()).credentials(endpoint().accessKey(), endpoint().secretKey())
                .region("us-east-1").endpoint(endpoint().uri()).build();
    }

    private static Endpoint endpoint() {
        return Endpoint.all().stream().filter(endpoint -> !endpoint.isSandbox()).findFirst().orElseThrow();
    }
}
