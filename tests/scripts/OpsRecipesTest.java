//SOURCES ../support/Commands.java ../support/StubEndpoint.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.utils.BinaryUtils;
import software.amazon.awssdk.utils.Md5Utils;
import support.Commands;
import support.Running;
import support.StubEndpoint;
import support.StubEndpoint.Answer;
import support.StubEndpoint.Seen;

/// What the recipes for services beside S3 and EC2 do when something fails. What they print when all goes well is
/// compared with their boto3 twins.
class OpsRecipesTest {

    private static final String INSTANCES = """
            <DescribeInstancesResponse><reservationSet><item><instancesSet>
            <item><instanceId>i-1</instanceId></item><item><instanceId>i-2</instanceId></item>
            <item><instanceId>i-3</instanceId></item>
            </instancesSet></item></reservationSet></DescribeInstancesResponse>""";

    @Test
    void runCommandTellsWhereItFailed() {
        Function<Seen, Answer> answers = seen -> switch (operation(seen)) {
            case "" -> Answer.of(200, INSTANCES);
            case "SendCommand" -> seen.body().contains("i-2") ? refused("InvalidInstanceId") : Answer.of(200,
                    "{\"Command\":{\"CommandId\":\"" + (seen.body().contains("i-1") ? "1" : "3").repeat(36) + "\"}}");
            default -> Answer.of(200, seen.body().contains("i-1")
                    ? "{\"Status\":\"Success\",\"StandardOutputContent\":\"up\\n\",\"StandardErrorContent\":\"\"}"
                    : "{\"Status\":\"Failed\",\"StandardOutputContent\":\"\",\"StandardErrorContent\":\"oh\\n\"}");
        };
        try (var stub = StubEndpoint.answering(answers)) {
            var result = run(stub, "run-command", "env=test", "uptime");
            assertEquals(1, result.exitCode(), result.err());
            assertTrue(result.out().contains("i-1\tSuccess\nup\n"), result.out());
            assertTrue(result.out().contains("i-3\tFailed\noh\n"), result.out());
            assertEquals(2, result.err().lines().count(), result.err());
            assertTrue(result.err().contains("run-command: i-2: "), result.err());
            assertTrue(result.err().contains("last state: Failed"), result.err());
        }
        try (var stub = StubEndpoint.answering(answers)) {
            assertEquals(3, run(stub, "run-command", "env=test", "uptime", "--dry-run").out().lines()
                    .filter(line -> line.startsWith("would run in i-")).count());
            assertEquals(1, stub.seen.size());
        }
    }

    @Test
    void invokeFunctionShowsTheLogOfAnError() {
        var log = Base64.getEncoder().encodeToString("START\nboom\n".getBytes(StandardCharsets.UTF_8));
        try (var stub = StubEndpoint.always(new Answer(200, Map.of("X-Amz-Function-Error", "Unhandled",
                "X-Amz-Log-Result", log), "{\"errorMessage\":\"no\"}"))) {
            var result = Commands.with().endpoint(stub.uri()).input("{\"n\":1}").exec("invoke-function", "hello", "-");
            assertEquals(254, result.exitCode());
            assertEquals("", result.out());
            assertEquals("START\nboom\ninvoke-function: function \"hello\" failed: {\"errorMessage\":\"no\"}\n",
                    result.err());
            assertEquals("{\"n\":1}", stub.seen.getFirst().body());
        }
    }

    @Test
    void redeployServiceTellsOfARollback() {
        var described = new AtomicInteger();
        try (var stub = StubEndpoint.answering(seen -> operation(seen).equals("UpdateService") ? Answer.of(200, "{}")
                : Answer.of(200, "{\"services\":[{\"status\":\"ACTIVE\",\"runningCount\":1,\"desiredCount\":1,"
                        + "\"deployments\":[{\"status\":\"PRIMARY\",\"runningCount\":1,\"id\":\""
                        + (described.incrementAndGet() == 1 ? "new" : "old") + "\"}]}]}"))) {
            var result = run(stub, "redeploy-service", "web", "web");
            assertEquals(254, result.exitCode(), result.err());
            assertEquals("1 new tasks run\nredeploy-service: the deployment of \"web\" was rolled back\n",
                    result.err());
        }
    }

    @Test
    void moveDeadLettersKeepsWhatItCannotSend() {
        try (var stub = StubEndpoint.answering(seen -> switch (operation(seen)) {
            case "GetQueueUrl" -> Answer.of(200, "{\"QueueUrl\":\"http://q/"
                    + (seen.body().contains("dead") ? "dead" : "jobs") + "\"}");
            case "GetQueueAttributes" -> Answer.of(200, "{\"Attributes\":{\"ApproximateNumberOfMessages\":\"2\"}}");
            case "ReceiveMessage" -> Answer.of(200, "{\"Messages\":[" + message("1") + "," + message("2") + "]}");
            case "SendMessage" -> seen.body().contains("job 1") ? refused("InvalidMessageContents")
                    : Answer.of(200, "{\"MD5OfMessageBody\":\"" + md5("job 2") + "\"}");
            default -> Answer.of(200, "{}");
        })) {
            assertEquals("would move 2\n", run(stub, "move-dead-letters", "dead", "jobs", "--dry-run").out());
            stub.seen.clear();
            var result = run(stub, "move-dead-letters", "dead", "jobs");
            assertEquals(1, result.exitCode(), result.err());
            assertEquals("job 2\n", result.out());
            assertTrue(result.err().startsWith("move-dead-letters: 1: "), result.err());
            assertEquals(1, stub.seen.stream().filter(seen -> operation(seen).equals("ReceiveMessage")).count());
            var deleted = stub.seen.stream().filter(seen -> operation(seen).equals("DeleteMessage")).toList();
            assertEquals(1, deleted.size());
            assertTrue(deleted.getFirst().body().contains("handle 2"));
            assertTrue(stub.seen.stream().anyMatch(seen -> operation(seen).equals("SendMessage")
                    && seen.body().contains("\"MessageGroupId\":\"g\"")), stub.seen.toString());
        }
    }

    @Test
    void parametersAsEnvPrintsAllOrNothing() {
        try (var stub = StubEndpoint.answering(seen -> seen.body().contains("NextToken")
                ? refused("AccessDeniedException") : Answer.of(200,
                        "{\"NextToken\":\"n\",\"Parameters\":[{\"Name\":\"/app/a\",\"Value\":\"1\"}]}"))) {
            var result = run(stub, "parameters-as-env", "/app");
            assertEquals(254, result.exitCode());
            assertEquals("", result.out());
        }
        try (var stub = StubEndpoint.always(Answer.of(200, "{\"Parameters\":[{\"Name\":\"/app/db/2nd-key\","
                + "\"Value\":\"it's $(date)\\n\"}]}"))) {
            assertEquals("export DB_2ND_KEY='it'\"'\"'s $(date)\n'\n", run(stub, "parameters-as-env", "/app/").out());
            assertEquals("export _2ND_KEY='it'\"'\"'s $(date)\n'\n", run(stub, "parameters-as-env", "/app/db").out());
        }
    }

    @Test
    void searchLogsGoesOnAfterAGroupThatFails() {
        try (var stub = StubEndpoint.answering(seen -> operation(seen).equals("DescribeLogGroups")
                ? Answer.of(200, "{\"logGroups\":[{\"logGroupName\":\"/app/a\"},{\"logGroupName\":\"/app/b\"}]}")
                : seen.body().contains("/app/a") ? refused("AccessDeniedException")
                        : Answer.of(200, "{\"events\":[{\"timestamp\":0,\"message\":\"a\\u001bb\\n\"}]}"))) {
            var result = run(stub, "search-logs", "/app/");
            assertEquals(1, result.exitCode());
            assertEquals("1970-01-01T00:00:00Z\t/app/b\ta?b\n", result.out());
            assertTrue(result.err().startsWith("search-logs: /app/a: "), result.err());
            var wrong = run(stub, "search-logs", "/app/", "--since", "soon");
            assertEquals(252, wrong.exitCode());
            assertTrue(wrong.err().startsWith("search-logs: --since \"soon\""), wrong.err());
        }
    }

    @Test
    void exportTableGoesOnAfterASegmentThatFails() {
        try (var stub = StubEndpoint.answering(seen -> seen.body().contains("\"Segment\":1")
                ? refused("ValidationException") : Answer.of(200, "{\"Items\":[{\"id\":{\"S\":\"a\"}}]}"))) {
            var result = run(stub, "export-table", "books", "--segments", 2);
            assertEquals(1, result.exitCode());
            assertEquals("{\"id\":\"a\"}\n", result.out());
            assertTrue(result.err().startsWith("export-table: segment 1: "), result.err());
        }
    }

    @Test
    void readSecretNamesTheMembers() {
        try (var stub = StubEndpoint.always(Answer.of(200, "{\"SecretString\":\"{\\\"user\\\":\\\"app\\\"}\"}"))) {
            var result = run(stub, "read-secret", "app/db", "--member", "password");
            assertEquals(254, result.exitCode());
            assertEquals("read-secret: no member \"password\" in secret \"app/db\" (members: [user])\n", result.err());
        }
        try (var stub = StubEndpoint.always(Answer.of(200, "{\"SecretString\":\"open sesame\"}"))) {
            var result = run(stub, "read-secret", "app/db", "--member", "password");
            assertEquals(254, result.exitCode());
            assertFalse(result.err().contains("sesame"), result.err());
        }
    }

    private static String message(String id) {
        var body = "job " + id;
        return "{\"MessageId\":\"" + id + "\",\"Body\":\"" + body + "\",\"MD5OfBody\":\"" + md5(body)
                + "\",\"ReceiptHandle\":\"handle " + id + "\",\"Attributes\":{\"MessageGroupId\":\"g\"}}";
    }

    private static String md5(String text) {
        return BinaryUtils.toHex(Md5Utils.computeMD5Hash(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Answer refused(String code) {
        return Answer.of(400, "{\"__type\":\"" + code + "\",\"message\":\"no\"}");
    }

    /// Empty for the query protocol.
    private static String operation(Seen seen) {
        return seen.header("X-amz-target").replaceFirst(".*[.]", "");
    }

    private static Running.Result run(StubEndpoint stub, String recipe, Object... arguments) {
        return Commands.with().endpoint(stub.uri()).exec(recipe, arguments);
    }
}
