//SOURCES ../support/Twins.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Twins;

/// The first recipes beside their boto3 twins.
class RecipeTwinsTest {

    private static final String SCENE = """
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

    @TempDir
    private Path folder;

    @Tag("storm")
    @Test
    void printWhatBoto3Prints() throws IOException {
        Files.writeString(folder.resolve("config"), "[profile ops]\nregion = eu-west-1\naws_access_key_id = test\n"
                + "aws_secret_access_key = test\n");
        var twins = Twins.start(folder);
        var image = twins.python(SCENE).strip();
        assertAll(
                () -> twins.compare("whoami"),
                () -> twins.compare("flatten-reservations"),
                () -> twins.compare("list-instances"),
                () -> twins.compare("describe-instances"),
                () -> twins.compare("instances-by-region"),
                () -> twins.compare("run-as-role", "arn:aws:iam::123456789012:role/ops"),
                () -> twins.compare("list-buckets"),
                () -> twins.compare("adaptive-retries"),
                () -> twins.compare("watch-requests"),
                () -> twins.compare("count-objects", "some-bucket"),
                () -> twins.compare("count-objects-by-collection", "some-bucket"),
                () -> twins.compare("list-prefix", "some-bucket", "2026/"),
                () -> twins.compare("list-some", "some-bucket"),
                () -> twins.compare("page-by-100", "some-bucket"),
                () -> twins.compare("read-object", "some-bucket", "key"),
                () -> twins.compare("handle-errors", "some-bucket", "key"),
                () -> twins.compare("wait-for-bucket", "some-bucket"),
                () -> twins.compare("waiter-names", "s3"),
                () -> twins.compare("read-parameter", "/app/db/password", "--with-decryption"),
                () -> twins.compare("read-item", "books", "author=Lem", "year=1961"),
                () -> twins.from("ec2_client.start_instances(InstanceIds=[i.id for i in ec2.instances.filter("
                        + "Filters=[{'Name': 'tag:team', 'Values': ['search']}])])\n")
                        .compare("start-stop-by-tag", "stop", "team=search"),
                () -> twins.from("client.put_object(Bucket='some-bucket', Key='tmp/1')\n"
                        + "client.put_object(Bucket='some-bucket', Key='tmp/2')\n")
                        .compare("delete-prefix", "some-bucket", "tmp/"),
                () -> twins.from("for n in range(12):\n    session.resource('sqs').get_queue_by_name("
                        + "QueueName='jobs').send_message(MessageBody=f'job {n}')\n")
                        .compare("receive-messages", "jobs"),
                () -> twins.from("try:\n    session.resource('dynamodb').Table('some-table').delete()\n"
                        + "except ClientError:\n    pass\n").compare("back-off", "some-table"),
                () -> twins.from("for i in ec2.instances.filter(Filters=[{'Name': 'image-id', 'Values': ['" + image
                        + "']}]):\n    i.terminate()\n").compare("launch-and-wait", image),
                () -> twins.python("session.resource('s3').Bucket('some-bucket').objects.delete()\n"),
                () -> twins.from("client.delete_bucket(Bucket='some-bucket')\n").compare("create-bucket", "some-bucket"),
                () -> twins.compare("local-endpoint", twins.endpoint()),
                () -> twins.compare("session-per-profile", "ops"));
    }
}
