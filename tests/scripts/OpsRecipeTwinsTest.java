//SOURCES ../support/Twins.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertAll;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Twins;

/// The recipes for the services beside S3 and EC2, and their boto3 twins.
class OpsRecipeTwinsTest {

    private static final String COMPUTE = """
            image = ec2_client.describe_images()['Images'][0]['ImageId']
            ec2.create_instances(ImageId=image, MinCount=2, MaxCount=2, TagSpecifications=[
                {'ResourceType': 'instance', 'Tags': [{'Key': 'env', 'Value': 'test'}]}])
            ec2.create_instances(ImageId=image, MinCount=1, MaxCount=1)
            rds = session.client('rds')
            for name, env in ('app', 'test'), ('live', 'prod'):
                rds.create_db_instance(DBInstanceIdentifier=name, DBInstanceClass='db.t3.micro', Engine='postgres',
                    MasterUsername='app', MasterUserPassword='open sesame', AllocatedStorage=20,
                    Tags=[{'Key': 'env', 'Value': env}])
            ecs = session.client('ecs')
            ecs.create_cluster(clusterName='web')
            ecs.register_task_definition(family='web', containerDefinitions=[
                {'name': 'web', 'image': 'web', 'memory': 128}])
            ecs.create_service(cluster='web', serviceName='web', taskDefinition='web', desiredCount=2)
            ecs.update_service(cluster='web', service='web', desiredCount=2)
            """;

    private static final String MOTO = """
            import urllib.request, zipfile
            def moto(path, setting):
                urllib.request.urlopen(urllib.request.Request(os.environ['AWS_ENDPOINT_URL'] + '/moto-api/' + path,
                    json.dumps(setting).encode(), {'Content-Type': 'application/json'}))
            """;

    /// With this setting, a function of moto returns its payload.
    private static final String FUNCTION = """
            moto('config', {'lambda': {'use_docker': False}})
            session.client('iam').create_role(RoleName='lambda', AssumeRolePolicyDocument='{}')
            code = io.BytesIO()
            with zipfile.ZipFile(code, 'w') as zip:
                zip.writestr('hello.py', '')
            session.client('lambda').create_function(FunctionName='hello', Runtime='python3.12', Handler='hello.hello',
                Role='arn:aws:iam::123456789012:role/lambda', Code={'ZipFile': code.getvalue()})
            """;

    private static final String ACCOUNT = """
            moto('static/ce/cost-and-usage-results', {'results': 2 * [{'ResultsByTime': [{'Groups': [
                {'Keys': [key], 'Metrics': {'UnblendedCost': {'Amount': amount, 'Unit': 'USD'}}} for key, amount in
                (('AWS Lambda', '0.004'), ('Amazon EC2', '100.5'), ('Amazon S3', '12.3456'))]}]}]})
            iam = session.client('iam')
            for user in 'alice', 'bob':
                iam.create_user(UserName=user)
                iam.create_access_key(UserName=user)
            organizations = session.client('organizations')
            organizations.create_organization(FeatureSet='ALL')
            for name in 'dev', 'prod':
                organizations.create_account(AccountName=name, Email=name + '@example.com')
            for name in 'example.com', 'sub.example.com':
                session.client('route53').create_hosted_zone(Name=name, CallerReference=name)
            """;

    private static final String CONTENT = """
            session.client('secretsmanager').create_secret(Name='app/db',
                SecretString='{"user": "app", "password": "open sesame"}')
            ssm = session.client('ssm')
            ssm.put_parameter(Name='/app/db/host', Value="the db's host", Type='String')
            ssm.put_parameter(Name='/app/db/password', Value='$open sesame', Type='SecureString')
            logs = session.client('logs')
            now = int(time.time() * 1000)
            for group in '/app/web', '/app/worker', '/other':
                logs.create_log_group(logGroupName=group)
                logs.create_log_stream(logGroupName=group, logStreamName='one')
                logs.put_log_events(logGroupName=group, logStreamName='one', logEvents=[
                    {'timestamp': now - 7_200_000, 'message': 'ERROR long ago'},
                    {'timestamp': now - 1000, 'message': 'ERROR of ' + group + '\\n'},
                    {'timestamp': now, 'message': 'done'}])
            table = session.resource('dynamodb').create_table(TableName='books', BillingMode='PAY_PER_REQUEST',
                AttributeDefinitions=[{'AttributeName': 'author', 'AttributeType': 'S'},
                                      {'AttributeName': 'year', 'AttributeType': 'N'}],
                KeySchema=[{'AttributeName': 'author', 'KeyType': 'HASH'},
                           {'AttributeName': 'year', 'KeyType': 'RANGE'}])
            for year in range(1951, 1981):
                table.put_item(Item={'author': 'Lem', 'year': year, 'read': True, 'stars': [5, None], 'tags': {'b'},
                    'cover': b'jpg', 'of': {'x': 'é'}})
            for name in 'jobs', 'jobs-dead':
                session.client('sqs').create_queue(QueueName=name)
            """;

    private static final String DEAD_LETTERS = """
            dead = session.resource('sqs').get_queue_by_name(QueueName='jobs-dead')
            for n in range(12):
                dead.send_message(MessageBody=f'job {n}', MessageAttributes={
                    'n': {'DataType': 'Number', 'StringValue': str(n)}})
            """;

    private static final String MOVED = """
            queue = session.resource('sqs').get_queue_by_name(QueueName='jobs')
            while messages := queue.receive_messages(MaxNumberOfMessages=10, MessageAttributeNames=['All']):
                for message in messages:
                    print(message.body, message.message_attributes['n'])
                    message.delete()
            """;

    private static final String START = """
            rds = session.client('rds')
            if rds.describe_db_instances(DBInstanceIdentifier='app')['DBInstances'][0]['DBInstanceStatus'] == 'stopped':
                rds.start_db_instance(DBInstanceIdentifier='app')
            """;

    private static final String STATES = """
            for database in session.client('rds').describe_db_instances()['DBInstances']:
                print(database['DBInstanceIdentifier'], database['DBInstanceStatus'])
            """;

    private static final String ADDRESSES = """
            route53 = session.client('route53')
            for zone in route53.list_hosted_zones()['HostedZones']:
                for record in route53.list_resource_record_sets(HostedZoneId=zone['Id'])['ResourceRecordSets']:
                    if record['Type'] == 'A':
                        print(zone['Name'], record)
            """;

    @TempDir
    private Path folder;

    @Tag("storm")
    @Test
    void changeWhatTheirTwinsChange() {
        var twins = Twins.start(folder);
        twins.python(COMPUTE);
        assertAll(
                () -> twins.compare("run-command", "env=test", "uptime"),
                () -> twins.compare("redeploy-service", "web", "web"),
                () -> twins.compare("databases-by-tag", "list", "env=test"),
                () -> twins.from(START).leaving(STATES).compare("databases-by-tag", "stop", "env=test"));
    }

    @Tag("storm")
    @Test
    void tellOfAnAccountWhatTheirTwinsTell() {
        var twins = Twins.start(folder);
        twins.python(MOTO + ACCOUNT);
        assertAll(
                () -> twins.compare("each-account"),
                () -> twins.compare("old-access-keys", "--days", "0"),
                () -> twins.compare("cost-by-service"),
                () -> twins.leaving(ADDRESSES)
                        .compare("upsert-dns-record", "www.sub.example.com", "A", "192.0.2.1", "192.0.2.2"));
    }

    @Tag("storm")
    @Test
    void readWhatTheirTwinsRead() {
        var twins = Twins.start(folder);
        twins.python(MOTO + FUNCTION + CONTENT);
        assertAll(
                () -> twins.compare("read-secret", "app/db"),
                () -> twins.compare("read-secret", "app/db", "--member", "password"),
                () -> twins.compare("parameters-as-env", "/app"),
                () -> twins.compare("search-logs", "/app/", "ERROR"),
                () -> twins.compare("search-logs", "/app/", "--since", "2d"),
                () -> twins.compare("invoke-function", "hello", "{\"name\": \"Ada\"}"),
                () -> twins.compare("export-table", "books"),
                () -> twins.compare("export-table", "books", "--dynamodb-json", "--segments", "1"),
                () -> twins.from(DEAD_LETTERS).leaving(MOVED).compare("move-dead-letters", "jobs-dead", "jobs"));
    }
}
