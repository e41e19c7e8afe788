//SOURCES ../support/Endpoint.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Checkout;
import support.Commands;
import support.Endpoint;
import support.Running;

/// Each recipe prints what its boto3 twin prints, the Python file beside it. Both run with the same arguments on one
/// moto, where it and boto3 are installed. Blanks, the form of times and the order of lines do not matter.
class RecipeTwinsTest {

    /// Recipes whose twins print something else by their nature: the exceptions of another SDK, and the settings that
    /// each knows.
    private static final List<String> OTHERS = List.of("list-exceptions", "show-config");

    private static final Path RECIPES = Checkout.root().resolve("scripts/recipes");
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

    private final Set<String> notCompared = recipes();
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
        var image = python("-c", SCENE).strip();
        compare("whoami");
        compare("flatten-reservations");
        compare("list-instances");
        compare("describe-instances");
        compare("instances-by-region");
        compare("run-as-role", "arn:aws:iam::123456789012:role/ops");
        compare("list-buckets");
        compare("adaptive-retries");
        compare("watch-requests");
        compare("count-objects", "some-bucket");
        compare("count-objects-by-collection", "some-bucket");
        compare("list-prefix", "some-bucket", "2026/");
        compare("list-some", "some-bucket");
        compare("page-by-100", "some-bucket");
        compare("read-object", "some-bucket", "key");
        compare("handle-errors", "some-bucket", "key");
        compare("wait-for-bucket", "some-bucket");
        compare("waiter-names", "s3");
        compare("read-parameter", "/app/db/password", "--with-decryption");
        compare("read-item", "books", "author=Lem", "year=1961");
        compareFrom("ec2_client.start_instances(InstanceIds=[i.id for i in ec2.instances.filter("
                + "Filters=[{'Name': 'tag:team', 'Values': ['search']}])])\n", "start-stop-by-tag", "stop", "team=search");
        compareFrom("client.put_object(Bucket='some-bucket', Key='tmp/1')\n"
                + "client.put_object(Bucket='some-bucket', Key='tmp/2')\n", "delete-prefix", "some-bucket", "tmp/");
        compareFrom("for n in range(12):\n    session.resource('sqs').get_queue_by_name("
                + "QueueName='jobs').send_message(MessageBody=f'job {n}')\n", "receive-messages", "jobs");
        compareFrom("try:\n    session.resource('dynamodb').Table('some-table').delete()\n"
                + "except ClientError:\n    pass\n", "back-off", "some-table");
        compareFrom("for i in ec2.instances.filter(Filters=[{'Name': 'image-id', 'Values': ['" + image + "']}]):\n"
                + "    i.terminate()\n", "launch-and-wait", image);
        python("-c", BEGINNING + "session.resource('s3').Bucket('some-bucket').objects.delete()\n");
        compareFrom("client.delete_bucket(Bucket='some-bucket')\n", "create-bucket", "some-bucket");
        compare("local-endpoint", moto.uri());
        compare("session-per-profile", "ops");
        assertEquals(OTHERS, List.copyOf(notCompared), "not compared");
        assertEquals("", String.join("\n", different));
    }

    private void compare(String recipe, Object... arguments) {
        try (var running = command().start(recipe, arguments)) {
            var theirs = twin(recipe, arguments);
            compare(recipe, running.await(TIMEOUT), theirs);
        }
    }

    /// Runs both after a preparation, which each needs anew.
    private void compareFrom(String preparation, String recipe, Object... arguments) {
        python("-c", BEGINNING + preparation);
        var ours = command().exec(recipe, arguments);
        python("-c", BEGINNING + preparation);
        compare(recipe, ours, twin(recipe, arguments));
    }

    private String twin(String recipe, Object... arguments) {
        assertTrue(notCompared.remove(recipe), recipe);
        return python(Stream.concat(Stream.of(RECIPES.resolve(recipe + ".py")), Stream.of(arguments)).toArray());
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

    private String python(Object... arguments) {
        var words = Stream.concat(Stream.of("python3", "-W", "ignore"), Stream.of(arguments)).map(Object::toString)
                .toArray(String[]::new);
        var result = command().startProgram(words).await(TIMEOUT);
        assertEquals(0, result.exitCode(), () -> String.join(" ", words) + result.err());
        return result.out();
    }

    private Commands command() {
        return moto.command().env("AWS_DEFAULT_REGION", "us-east-1").env("AWS_CONFIG_FILE", folder.resolve("config").toString());
    }

    private static Set<String> recipes() {
        try (var files = Files.list(RECIPES)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".py"))
                    .map(name -> name.replace(".py", "")).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
