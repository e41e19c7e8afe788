//SOURCES ../support/Endpoint.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.data.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Checkout;
import support.Commands;
import support.Endpoint;
import support.Running;

/// Each recipe prints what its boto3 twin in `catalog.json` prints. Both run on one moto, where it and boto3 are
/// installed. Blanks, the form of times and the
/// order of lines do not matter.
class RecipeTwinsTest {

    /// Recipes whose twins print something else by their nature: the exceptions of another SDK, and the settings that
    /// each knows.
    private static final List<String> OTHERS = List.of("list-exceptions", "show-config");

    private static final String TOKEN = "--starting-token ";
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final String BEGINNING = """
            import boto3, botocore, json, random, sys, time
            from botocore.config import Config
            from botocore.exceptions import ClientError
            session = boto3.Session()
            client = session.client('s3')
            ec2 = session.resource('ec2')
            ec2_client = session.client('ec2')
            sts = session.client('sts')
            """;

    private static final String SCENE = BEGINNING + """
            client.create_bucket(Bucket='some-bucket')
            for n in range(30):
                client.put_object(Bucket='some-bucket', Key='2026/%02d.txt' % n, Body='text %d' % n)
            client.put_object(Bucket='some-bucket', Key='key', Body='content\\n')
            image = ec2_client.describe_images()['Images'][0]['ImageId']
            ec2.create_instances(ImageId=image, MinCount=3, MaxCount=3, TagSpecifications=[
                {'ResourceType': 'instance', 'Tags': [{'Key': 'team', 'Value': 'search'}]}])
            ec2.create_instances(ImageId=image, MinCount=1, MaxCount=1)[0].stop()
            session.client('ssm').put_parameter(Name='/app/db/password', Value='open sesame', Type='SecureString')
            session.client('sqs').create_queue(QueueName='jobs')
            table = session.resource('dynamodb').create_table(TableName='books', BillingMode='PAY_PER_REQUEST',
                AttributeDefinitions=[{'AttributeName': 'author', 'AttributeType': 'S'},
                                      {'AttributeName': 'year', 'AttributeType': 'N'}],
                KeySchema=[{'AttributeName': 'author', 'KeyType': 'HASH'},
                           {'AttributeName': 'year', 'KeyType': 'RANGE'}])
            table.put_item(Item={'author': 'Lem', 'year': 1961, 'read': True, 'stars': [5, None], 'of': {'x': 'é'}})
            print(image)
            """;

    private final Map<String, String> twins = twins();
    private final List<String> different = new ArrayList<>();
    private Endpoint moto;

    @TempDir
    private Path folder;

    @Tag("storm")
    @Test
    void printWhatBoto3Prints() throws IOException {
        assumeTrue(Commands.with().startProgram("python3", "-c", "import boto3").await(TIMEOUT).exitCode() == 0,
                "no boto3");
        Files.writeString(folder.resolve("config"), "[profile ops]\nregion = eu-west-1\naws_access_key_id = test\n"
                + "aws_secret_access_key = test\n");
        moto = Endpoint.newMoto().orElseGet(() -> abort("no moto"));
        var image = python(SCENE).strip();
        var token = "token = None\n";
        compare("whoami", "");
        compare("flatten-reservations", "");
        compare("list-instances", "");
        compare("describe-instances", "");
        compare("instances-by-region", "");
        compare("run-as-role", "roles = ['arn:aws:iam::123456789012:role/ops']\n", "arn:aws:iam::123456789012:role/ops");
        compare("list-buckets", "");
        compare("adaptive-retries", "");
        compare("watch-requests", "s3 = client\n");
        compare("count-objects", "", "some-bucket");
        compare("count-objects-by-collection", "", "some-bucket");
        compare("list-prefix", "s3 = session.resource('s3')\n", "some-bucket", "2026/");
        compare("list-some", token, "some-bucket");
        compare("page-by-100", "bucket = session.resource('s3').Bucket('some-bucket')\n", "some-bucket");
        compare("read-object", "s3 = session.resource('s3')\n", "some-bucket", "key");
        compare("handle-errors", "s3 = client\n", "some-bucket", "key");
        compare("wait-for-bucket", "s3 = client\n", "some-bucket");
        compare("waiter-names", "", "s3");
        compare("read-parameter", "", "/app/db/password", "--with-decryption");
        compare("read-item", "", "books", "author=Lem", "year=1961");
        compareFrom("start-stop-by-tag", "ec2_client.start_instances(InstanceIds=[i.id for i in ec2.instances.filter("
                + "Filters=[{'Name': 'tag:team', 'Values': ['search']}])])\n", "", "stop", "team=search");
        compareFrom("delete-prefix", "client.put_object(Bucket='some-bucket', Key='tmp/1')\n"
                + "client.put_object(Bucket='some-bucket', Key='tmp/2')\n",
                "bucket = session.resource('s3').Bucket('some-bucket')\n", "some-bucket", "tmp/");
        compareFrom("receive-messages", "for n in range(12):\n    session.resource('sqs').get_queue_by_name("
                + "QueueName='jobs').send_message(MessageBody=f'job {n}')\n", "sqs = session.resource('sqs')\n",
                "jobs");
        compareFrom("back-off", "try:\n    session.resource('dynamodb').Table('some-table').delete()\n"
                + "except ClientError:\n    pass\n", """
                dynamodb = session.client('dynamodb')
                schema = dict(BillingMode='PAY_PER_REQUEST',
                              AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}],
                              KeySchema=[{'AttributeName': 'id', 'KeyType': 'HASH'}])
                """, "some-table");
        compareFrom("launch-and-wait", "for i in ec2.instances.filter(Filters=[{'Name': 'image-id', 'Values': "
                + "[image]}]):\n    i.terminate()\n".replace("image]", "'" + image + "']"),
                "image = '" + image + "'\n", image);
        python(BEGINNING + "session.resource('s3').Bucket('some-bucket').objects.delete()\n");
        compareFrom("create-bucket", "client.delete_bucket(Bucket='some-bucket')\n", "s3 = client\n", "some-bucket");
        twins.put("local-endpoint", twins.get("local-endpoint").replace("http://127.0.0.1:4566", "" + moto.uri()));
        compare("local-endpoint", "", moto.uri());
        compare("session-per-profile", "profiles = ['ops']\n", "ops");
        assertEquals(OTHERS, List.copyOf(twins.keySet()), "not compared");
        assertEquals("", String.join("\n", different));
    }

    private void compare(String recipe, String variables, Object... arguments) {
        try (var running = command().start(recipe, arguments)) {
            var theirs = python(BEGINNING + variables + twins.remove(recipe));
            compare(recipe, running.await(TIMEOUT), theirs);
        }
    }

    /// Runs both after a preparation, which each needs anew.
    private void compareFrom(String recipe, String preparation, String variables, Object... arguments) {
        python(BEGINNING + preparation);
        var ours = command().exec(recipe, arguments);
        compare(recipe, ours, python(BEGINNING + preparation + variables + twins.remove(recipe)));
    }

    private void compare(String recipe, Running.Result ours, String theirs) {
        if (ours.exitCode() != 0 || !facts(ours.out()).equals(facts(theirs))) {
            different.add(recipe + " prints:\n" + ours + "\nits twin:\n" + theirs);
        }
    }

    /// Returns the lines in alphabetical order, with blanks, times and tokens of one form, and without the ids of new
    /// instances.
    private static List<String> facts(String output) {
        return output.lines().map(line -> line.strip().replaceAll("[ \t]+", " ")
                .replaceAll("(\\d{4}-\\d\\d-\\d\\d)[ T]([0-9:.]+)(\\+00:00|Z)", "$1T$2Z")
                .replaceAll("(Launching|Running): i-[0-9a-f]+", "$1: i-…"))
                .map(line -> line.startsWith(TOKEN) ? new String(Base64.getDecoder().decode(
                        line.substring(TOKEN.length()))).replace(" ", "") : line).sorted().toList();
    }

    private String python(String program) {
        var result = command().startProgram("python3", "-W", "ignore", "-c", program).await(TIMEOUT);
        assertEquals(0, result.exitCode(), program + result.err());
        return result.out();
    }

    private Commands command() {
        return moto.command().env("AWS_DEFAULT_REGION", "us-east-1").env("AWS_CONFIG_FILE", folder.resolve("config").toString());
    }

    private static Map<String, String> twins() {
        try {
            var twins = new TreeMap<String, String>();
            for (var script : (List<?>) ((Map<?, ?>) Json.read(Files.readString(
                    Checkout.root().resolve("catalog.json")))).get("scripts")) {
                var entry = (Map<?, ?>) script;
                if (entry.get("file").toString().startsWith("scripts/recipes/")) {
                    twins.put((String) entry.get("name"), (String) entry.get("boto3"));
                }
            }
            return twins;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
