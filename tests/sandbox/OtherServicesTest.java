//SOURCES ../support/Commands.java
//DEPS software.amazon.awssdk:dynamodb
//DEPS software.amazon.awssdk:sqs
//DEPS software.amazon.awssdk:ssm
package sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.Session;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;
import support.Checkout;
import support.Commands;

/// The services that other servers implement, and the error for those that nothing implements.
class OtherServicesTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    /// A request of each protocol: two of JSON, query, REST with JSON, REST with XML, CBOR or JSON, S3's XML.
    private static final String REQUESTS = """
            import boto3
            from botocore.exceptions import ClientError
            def tell(service, operation, **parameters):
                try:
                    getattr(boto3.client(service), operation)(**parameters)
                    print(service, 'works')
                except ClientError as e:
                    print(e.response['Error']['Code'], e.response['Error']['Message'])
            tell('dynamodb', 'list_tables')
            tell('logs', 'describe_log_groups')
            tell('iam', 'list_users')
            tell('sns', 'list_topics')
            tell('lambda', 'list_functions')
            tell('lambda', 'get_function', FunctionName='arn:aws:lambda:us-east-1:123456789012:function:hello')
            tell('route53', 'list_hosted_zones')
            tell('cloudwatch', 'list_metrics')
            """;

    @Test
    void namesTheMissingServiceAndTheWayOutInEachProtocol() {
        assumeBoto3();
        var result = Commands.with().startProgram("python3", "-c", REQUESTS).await(TIMEOUT);
        var wayOut = " is not in the sandbox (try: " + (Programs.installedMoto().isPresent() ? ""
                : "pip install 'moto[server]', then ") + "sandbox --moto)";
        assertEquals(List.of("DynamoDB", "CloudWatch Logs", "IAM", "SNS", "Lambda", "Lambda", "Route 53", "CloudWatch")
                .stream().map(name -> "NotImplemented " + name + wayOut + "\n").collect(Collectors.joining()),
                result.out(), result.err());
    }

    @Test
    void passesRequestsOnToMoto() {
        assumeTrue(Programs.installedMoto().isPresent(), "moto is not installed");
        assumeBoto3();
        try (var sandbox = withMoto()) {
            var result = Commands.with().environment(sandbox.environment()).startProgram("python3", "-c", REQUESTS)
                    .await(TIMEOUT);
            assertEquals(List.of("dynamodb", "logs", "iam", "sns", "lambda", "lambda", "route53", "cloudwatch").stream()
                    .map(name -> name + " works\n").collect(Collectors.joining()), result.out(), result.err());
            try (var session = session(sandbox, sandbox.secretKey())) {
                assertEquals("db.example.com", session.client(SsmClient.builder())
                        .getParameter(get -> get.name("/app/db/host")).parameter().value());
                assertEquals(List.of("books"), session.client(DynamoDbClient.builder()).listTables().tableNames());
            }
            try (var other = inAccount(sandbox, "210987654321")) {
                assertEquals(List.of(), other.client(SsmClient.builder()).describeParameters().parameters());
            }
        }
    }

    @Test
    void verifiesTheSignatureOfWhatItPassesOn() {
        try (var sandbox = withMoto("false"); var session = session(sandbox, "wrong")) {
            var ssm = session.client(SsmClient.builder());
            assertEquals("InvalidSignatureException", assertThrows(AwsServiceException.class, ssm::describeParameters)
                    .awsErrorDetails().errorCode());
        }
    }

    @Test
    void tellsWhyAServerDoesNotStart() {
        try (var sandbox = withMoto("sh", "-c", "echo 'no module named flask' >&2; exit 1");
                var session = session(sandbox, sandbox.secretKey())) {
            var ssm = session.client(SsmClient.builder());
            assertEquals("moto does not start: no module named flask (try: pip install 'moto[server]')",
                    assertThrows(AwsServiceException.class, ssm::describeParameters).awsErrorDetails().errorMessage());
        }
    }

    @Tag("storm")
    @Test
    void endsItsServersHoweverItEnds() {
        assumeTrue(Programs.installedMoto().isPresent(), "moto is not installed");
        try (var command = Commands.with().start("sandbox", "--moto", "--port", "0")) {
            var variables = command.awaitOut(line -> line.contains("AWS_SECRET_ACCESS_KEY")) + command.out();
            try (var session = Session.builder().environment(Map.of()).credentials(value(variables, "AWS_ACCESS_KEY_ID"),
                    value(variables, "AWS_SECRET_ACCESS_KEY")).region("us-east-1")
                    .endpoint(URI.create(value(variables, "AWS_ENDPOINT_URL"))).build()) {
                session.client(SsmClient.builder()).describeParameters();
            }
            var servers = command.handle().descendants().toList();
            assertTrue(servers.size() >= 2, servers.toString());
            command.kill();
            servers.forEach(server -> server.onExit().orTimeout(1, TimeUnit.MINUTES).join());
        }
    }

    @Test
    void passesQueuesOnToElasticMq() {
        var script = Checkout.root().resolve("scripts/sandbox/sqs.java").toString();
        var jbang = Checkout.root().resolve("jbang").toString();
        try (var sandbox = SandboxServer.listen(0, new Programs(List.of("env", "JAVA_HOME="
                + System.getProperty("java.home"), jbang, script), List.of())).serve();
                var session = session(sandbox, sandbox.secretKey())) {
            var sqs = session.client(SqsClient.builder());
            var url = sqs.getQueueUrl(get -> get.queueName("jobs")).queueUrl();
            assertEquals(sandbox.endpoint() + "/123456789012/jobs", url);
            var attributes = sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                    .attributes();
            assertEquals("12", attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
            assertEquals("arn:aws:sqs:us-east-1:123456789012:jobs", attributes.get(QueueAttributeName.QUEUE_ARN));
            var message = sqs.receiveMessage(receive -> receive.queueUrl(url)).messages().getFirst();
            assertEquals("job 1", message.body());
        }
    }

    private static SandboxServer withMoto(String... line) {
        return SandboxServer.listen(0, new Programs(List.of(), line.length > 0 ? List.of(line)
                : List.of(Programs.installedMoto().orElseThrow()))).serve();
    }

    private static Session session(SandboxServer sandbox, String secretKey) {
        return Session.builder().environment(Map.of()).credentials(sandbox.accessKey(), secretKey)
                .region(SandboxServer.REGION).endpoint(sandbox.endpoint()).build();
    }

    private static Session inAccount(SandboxServer sandbox, String account) {
        try (var session = session(sandbox, sandbox.secretKey())) {
            var keys = session.client(StsClient.builder()).assumeRole(assume -> assume.roleSessionName("test")
                    .roleArn("arn:aws:iam::" + account + ":role/demo")).credentials();
            return Session.builder().environment(Map.of()).credentials(keys.accessKeyId(), keys.secretAccessKey(),
                    keys.sessionToken()).region(SandboxServer.REGION).endpoint(sandbox.endpoint()).build();
        }
    }

    private static void assumeBoto3() {
        assumeTrue(Commands.with().startProgram("python3", "-c", "import boto3").await(TIMEOUT).exitCode() == 0,
                "no boto3");
    }

    private static String value(String exports, String name) {
        return exports.replaceFirst("(?s).*export " + name + "='([^']*)'.*", "$1");
    }
}
