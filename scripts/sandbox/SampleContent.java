//SOURCES ForwardedService.java
package sandbox;

import awskit.script.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import sandbox.protocol.AccessKeyStore;

/// What the services of other servers hold from the start, so that every recipe has something to show: in us-east-1,
/// in the account of the sandbox's user.
final class SampleContent {

    private static final String ROLE = "arn:aws:iam::" + AccessKeyStore.ACCOUNT + ":role/demo";

    /// @param target the operation of a JSON service; empty for other protocols
    private record Request(String path, String type, String target, String body) {}

    private SampleContent() {}

    /// Sends the content of a service to the server that implements it.
    static void send(String service, URI server) {
        for (var request : content(service)) {
            try {
                var response = ForwardedService.send(HttpRequest.newBuilder(server.resolve(request.path()))
                        .header("Content-Type", request.type()).header("X-Amz-Target", request.target())
                        .header("Authorization", "AWS4-HMAC-SHA256 Credential=SAMPLE/20260101/us-east-1/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=0")
                        .POST(HttpRequest.BodyPublishers.ofString(request.body())).build(),
                        HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() / 100 != 2) {
                    Terminal.note("sandbox", "no sample content for " + service + ": " + response.body().strip());
                    return;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<Request> content(String service) {
        return switch (service) {
            case "moto" -> List.of(json("/moto-api/config", "{'lambda': {'use_docker': false}, "
                    + "'batch': {'use_docker': false}}"));
            case "sqs" -> queues();
            case "dynamodb" -> table();
            case "ssm" -> List.of(
                    call("AmazonSSM.PutParameter", "{'Name': '/app/db/host', 'Type': 'String', "
                            + "'Value': 'db.example.com'}"),
                    call("AmazonSSM.PutParameter", "{'Name': '/app/db/password', 'Type': 'SecureString', "
                            + "'Value': 'open sesame'}"));
            case "secretsmanager" -> List.of(call("secretsmanager.CreateSecret", "{'Name': 'app/db', "
                    + "'ClientRequestToken': '00000000-0000-0000-0000-000000000001', "
                    + "'SecretString': '{\\'username\\': \\'app\\', \\'password\\': \\'open sesame\\'}'}"));
            case "iam" -> List.of(
                    query("Version=2010-05-08&Action=CreateRole&RoleName=demo&AssumeRolePolicyDocument="
                            + encoded("{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': "
                            + "{'AWS': '*', 'Service': '*'}, 'Action': 'sts:AssumeRole'}]}")),
                    query("Version=2010-05-08&Action=CreateUser&UserName=alice"),
                    query("Version=2010-05-08&Action=CreateAccessKey&UserName=alice"));
            case "logs" -> logs();
            case "lambda" -> List.of(json("/2015-03-31/functions", "{'FunctionName': 'hello', 'Runtime': 'python3.13', "
                    + "'Handler': 'hello.handler', 'Role': '" + ROLE + "', 'Code': {'ZipFile': '" + function() + "'}}"));
            case "route53" -> List.of(xml("/2013-04-01/hostedzone", "<CreateHostedZoneRequest "
                    + "xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Name>example.com</Name>"
                    + "<CallerReference>sandbox</CallerReference></CreateHostedZoneRequest>"));
            case "rds" -> List.of(query("Version=2014-10-31&Action=CreateDBInstance&DBInstanceIdentifier=app"
                    + "&DBInstanceClass=db.t4g.micro&Engine=postgres&AllocatedStorage=20&MasterUsername=app"
                    + "&MasterUserPassword=open-sesame&Tags.Tag.1.Key=env&Tags.Tag.1.Value=test"));
            case "ecs" -> containers();
            case "organizations" -> Stream.concat(
                    Stream.of(call("AWSOrganizationsV20161128.CreateOrganization", "{'FeatureSet': 'ALL'}")),
                    Stream.of("test", "production").map(name -> call("AWSOrganizationsV20161128.CreateAccount",
                            "{'AccountName': '" + name + "', 'Email': '" + name + "@example.com'}"))).toList();
            case "ce" -> List.of(costs());
            default -> List.of();
        };
    }

    private static List<Request> queues() {
        var dead = call("AmazonSQS.CreateQueue", "{'QueueName': 'jobs-dead'}");
        var live = call("AmazonSQS.CreateQueue", "{'QueueName': 'jobs', 'Attributes': {'RedrivePolicy': "
                + "'{\\'deadLetterTargetArn\\': \\'arn:aws:sqs:us-east-1:" + AccessKeyStore.ACCOUNT + ":jobs-dead\\', "
                + "\\'maxReceiveCount\\': \\'3\\'}'}}");
        return Stream.concat(Stream.of(dead, live), Stream.concat(messages("jobs", "job", 12),
                messages("jobs-dead", "failed job", 3))).toList();
    }

    private static Stream<Request> messages(String queue, String text, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> call("AmazonSQS.SendMessage", "{'QueueUrl': "
                + "'http://127.0.0.1/" + AccessKeyStore.ACCOUNT + "/" + queue + "', 'MessageBody': '" + text + " "
                + number + "'}"));
    }

    private static List<Request> table() {
        var table = call("DynamoDB_20120810.CreateTable", "{'TableName': 'books', 'BillingMode': 'PAY_PER_REQUEST', "
                + "'AttributeDefinitions': [{'AttributeName': 'author', 'AttributeType': 'S'}, "
                + "{'AttributeName': 'year', 'AttributeType': 'N'}], 'KeySchema': [{'AttributeName': 'author', "
                + "'KeyType': 'HASH'}, {'AttributeName': 'year', 'KeyType': 'RANGE'}]}");
        var items = Stream.of("Lem/1961/Solaris", "Lem/1965/The Cyberiad", "Le Guin/1969/The Left Hand of Darkness",
                "Le Guin/1974/The Dispossessed", "Shelley/1818/Frankenstein").map(book -> book.split("/"))
                .map(book -> call("DynamoDB_20120810.PutItem", "{'TableName': 'books', 'Item': {'author': {'S': '"
                        + book[0] + "'}, 'year': {'N': '" + book[1] + "'}, 'title': {'S': '" + book[2] + "'}, "
                        + "'tags': {'SS': ['novel']}}}"));
        return Stream.concat(Stream.of(table), items).toList();
    }

    private static List<Request> logs() {
        var now = Instant.now();
        var events = IntStream.range(0, 10).mapToObj(number -> "{'timestamp': "
                + now.minusSeconds(600 - 60 * number).toEpochMilli() + ", 'message': '" + (number % 5 == 4
                ? "ERROR request " + number + ": no answer from db.example.com" : "INFO request " + number + ": 200")
                + "'}").collect(Collectors.joining(", "));
        return List.of(call("Logs_20140328.CreateLogGroup", "{'logGroupName': '/app/web'}"),
                call("Logs_20140328.CreateLogStream", "{'logGroupName': '/app/web', 'logStreamName': 'web-1'}"),
                call("Logs_20140328.PutLogEvents", "{'logGroupName': '/app/web', 'logStreamName': 'web-1', "
                        + "'logEvents': [" + events + "]}"));
    }

    private static List<Request> containers() {
        var api = "AmazonEC2ContainerServiceV20141113.";
        return List.of(call(api + "CreateCluster", "{'clusterName': 'web'}"),
                call(api + "RegisterTaskDefinition", "{'family': 'web', 'containerDefinitions': [{'name': 'web', "
                        + "'image': 'nginx:1.29', 'memory': 256}]}"),
                call(api + "CreateService", "{'cluster': 'web', 'serviceName': 'web', 'taskDefinition': 'web', "
                        + "'desiredCount': 2}"),
                // Only tasks that are asked for later run in moto.
                call(api + "UpdateService", "{'cluster': 'web', 'service': 'web', 'desiredCount': 2}"));
    }

    /// Moto answers one question with each result, whatever is asked.
    private static Request costs() {
        var month = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1);
        var groups = Stream.of("Amazon Elastic Compute Cloud - Compute/412.5", "Amazon Simple Storage Service/31.08",
                "Amazon Relational Database Service/120.25").map(cost -> cost.split("/")).map(cost -> "{'Keys': ['"
                + cost[0] + "'], 'Metrics': {'UnblendedCost': {'Amount': '" + cost[1] + "', 'Unit': 'USD'}, "
                + "'BlendedCost': {'Amount': '" + cost[1] + "', 'Unit': 'USD'}}}").collect(Collectors.joining(", "));
        var result = "{'ResultsByTime': [{'TimePeriod': {'Start': '" + month.minusMonths(1) + "', 'End': '" + month
                + "'}, 'Total': {}, 'Estimated': false, 'Groups': [" + groups + "]}], 'DimensionValueAttributes': []}";
        return json("/moto-api/static/ce/cost-and-usage-results", "{'results': ["
                + Stream.generate(() -> result).limit(20).collect(Collectors.joining(", ")) + "]}");
    }

    /// Returns a function's code in a zip file. It is not run: an invocation returns its payload.
    private static String function() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("hello.py"));
            zip.write("def handler(event, context):\n    return event\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static Request call(String target, String json) {
        return new Request("/", "application/x-amz-json-1.0", target, quoted(json));
    }

    private static Request json(String path, String json) {
        return new Request(path, "application/json", "", quoted(json));
    }

    private static Request xml(String path, String xml) {
        return new Request(path, "text/xml", "", xml);
    }

    private static Request query(String form) {
        return new Request("/", "application/x-www-form-urlencoded", "", form);
    }

    private static String encoded(String json) {
        return URLEncoder.encode(quoted(json), StandardCharsets.UTF_8);
    }

    /// JSON stands in single quotes here, which Java need not escape.
    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
