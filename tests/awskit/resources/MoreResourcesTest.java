//SOURCES ../../support/Endpoint.java
//DEPS org.junit.jupiter:junit-jupiter
//DEPS software.amazon.awssdk:dynamodb
//DEPS software.amazon.awssdk:ec2
//DEPS software.amazon.awssdk:sqs

package awskit.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import awskit.RequestCount;
import awskit.Session;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.sqs.SqsClient;
import support.Endpoint;

/// Resources of services that the sandbox lacks, on moto where it is installed.
class MoreResourcesTest {

    private final RequestCount requests = new RequestCount();
    private Session session;

    @BeforeEach
    void open() {
        var moto = Endpoint.all().stream().filter(endpoint -> !endpoint.isSandbox()).findFirst()
                .orElseGet(() -> abort("no moto"));
        session = Session.builder().environment(Map.of()).credentials(moto.accessKey(), moto.secretKey())
                .region("us-east-1").endpoint(moto.uri()).interceptor(requests).build();
    }

    @AfterEach
    void close() {
        if (session != null) {
            session.close();
        }
    }

    @Test
    void leadsFromAnInstanceToItsSubnetVpcAndVolumes() {
        var ec2 = Ec2.of(session);
        var image = ec2.images().limit(1).iterator().next();
        var instance = ec2.createInstances(run -> run.imageId(image.id())).getFirst();
        instance.waitUntilRunning();
        instance.reload();
        var before = requests.byOperation();
        var subnet = instance.subnet().orElseThrow();
        var vpc = instance.vpc().orElseThrow();
        var volume = instance.volumes().getFirst();
        assertEquals(before, requests.byOperation());
        assertEquals(vpc.id(), subnet.attributes().vpcId());
        assertEquals(ec2.vpc(vpc.id()), vpc);
        assertTrue(vpc.attributes().cidrBlock().contains("/"));
        assertEquals(instance.id(), volume.attributes().attachments().getFirst().instanceId());
        volume.waitUntil("in_use");
        instance.terminate();
    }

    @Test
    void sendsReceivesAndDeletesMessages() {
        var name = "jobs-" + ProcessHandle.current().pid();
        var made = session.client(SqsClient.builder())
                .createQueue(create -> create.queueName(name)).queueUrl();
        var queue = QueueResource.of(session, made);
        assertEquals(made, queue.url());
        queue.send("one");
        queue.send("two");
        assertEquals("2", queue.attributes().get("ApproximateNumberOfMessages"));
        var received = queue.receive(receive -> receive.maxNumberOfMessages(10));
        assertEquals(Set.of("one", "two"), Set.of(received.get(0).body(), received.get(1).body()));
        received.forEach(queue::delete);
        queue.reload();
        assertEquals("0", queue.attributes().get("ApproximateNumberOfMessages"));
        queue.client().deleteQueue(delete -> delete.queueUrl(made));
    }

    @Test
    void storesItemsWithNativeValues() {
        var table = TableResource.of(session, "books-" + ProcessHandle.current().pid());
        assertEquals(Map.of(), requests.byOperation());
        table.client().createTable(create -> create.tableName(table.name()).billingMode("PAY_PER_REQUEST")
                .attributeDefinitions(AttributeDefinition.builder().attributeName("id").attributeType("N").build())
                .keySchema(KeySchemaElement.builder().attributeName("id").keyType("HASH").build()));
        assertEquals("ACTIVE", table.attributes().tableStatusAsString());
        var item = new LinkedHashMap<String, Object>(Map.of("id", 1, "price", new BigDecimal("0.10"), "read", true,
                "cover", "jpg".getBytes(), "stars", Set.of(5), "tags", Set.of("sf"),
                "loans", Arrays.asList(Map.of("to", "Ada"), null)));
        item.put("sequel", null);
        table.put(item);
        var found = table.get(Map.of("id", 1)).orElseThrow();
        assertEquals(new BigDecimal("1"), found.get("id"));
        assertEquals(0, new BigDecimal("0.1").compareTo((BigDecimal) found.get("price")));
        assertEquals(List.of(true, "anBn", List.of(new BigDecimal("5")), List.of("sf"),
                Arrays.asList(Map.of("to", "Ada"), null)), List.of(found.get("read"), found.get("cover"),
                found.get("stars"), found.get("tags"), found.get("loans")));
        assertTrue(found.containsKey("sequel") && found.get("sequel") == null);
        assertEquals(List.of(found), table.scan().toList());
        table.delete(Map.of("id", 1));
        assertEquals(Optional.empty(), table.get(Map.of("id", 1)));
        table.client().deleteTable(delete -> delete.tableName(table.name()));
        assertFalse(table.client().listTables().tableNames().contains(table.name()));
    }
}
