//SOURCES ../support/Twins.java
//DEPS org.junit.jupiter:junit-jupiter

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Twins;

/// The recipes about folders, versions, uploads and settings of S3 beside their boto3 twins.
@Tag("storm")
class S3TwinsTest {

    private static final String KEYS = """
            for bucket in session.resource('s3').buckets.all():
                for obj in bucket.objects.all():
                    print(bucket.name, obj.key, obj.size, obj.Object().content_type)
            """;

    @TempDir
    private static Path folder;

    private static Twins twins;

    @BeforeAll
    static void fillBuckets() {
        twins = Twins.start(folder);
        twins.python("""
                client.create_bucket(Bucket='some-bucket')
                for n in range(30):
                    client.put_object(Bucket='some-bucket', Key='2026/%02d.txt' % n, Body='text %d' % n,
                                      ContentType='text/plain', Metadata={'n': str(n)})
                client.put_object(Bucket='some-bucket', Key='2026/more/é & ü.txt', Body='content')
                client.put_object(Bucket='some-bucket', Key='2026/folder/')
                """);
    }

    @Test
    void downloadPrefix() {
        twins.leaving("""
                for folder, _, files in os.walk('.'):
                    for file in files:
                        print(os.path.join(folder, file), open(os.path.join(folder, file)).read())
                """).compare("download-prefix", "some-bucket", "2026/", "new/folder");
    }

    @Test
    void presign() {
        twins.compare("presign", "some-bucket", "2026/more/é & ü.txt");
        twins.compare("presign", "some-bucket", "new.txt", "--put");
    }

    @Test
    void copyPrefix() {
        twins.from("""
                session.resource('s3').Bucket('some-bucket').objects.filter(Prefix='copies/').delete()
                """).leaving(KEYS).compare("copy-prefix", "some-bucket", "2026/", "some-bucket", "copies/");
    }

    @Test
    void emptyBucket() {
        twins.from("""
                try:
                    client.create_bucket(Bucket='versions')
                    client.put_bucket_versioning(Bucket='versions', VersioningConfiguration={'Status': 'Enabled'})
                except ClientError:
                    pass
                for n in range(90):
                    client.put_object(Bucket='versions', Key=f'{n % 50}', Body='x')
                for n in range(20):
                    client.delete_object(Bucket='versions', Key=f'{n}')
                """).leaving("print(client.list_object_versions(Bucket='versions').get('Versions'))")
                .compare("empty-bucket", "versions");
    }

    @Test
    void abortStaleUploads() {
        twins.from("""
                for n in range(3):
                    client.create_multipart_upload(Bucket='some-bucket', Key=f'uploads/{n}')
                """).leaving("print(client.list_multipart_uploads(Bucket='some-bucket').get('Uploads'))")
                .compare("abort-stale-uploads", "some-bucket");
    }

    @Test
    void auditBuckets() {
        twins.from("""
                client.create_bucket(Bucket='public', ACL='public-read')
                client.create_bucket(Bucket='blocked', ACL='public-read')
                client.put_public_access_block(Bucket='blocked', PublicAccessBlockConfiguration={
                    'BlockPublicAcls': True, 'IgnorePublicAcls': True,
                    'BlockPublicPolicy': True, 'RestrictPublicBuckets': True})
                client.create_bucket(Bucket='encrypted')
                client.put_bucket_encryption(Bucket='encrypted', ServerSideEncryptionConfiguration={
                    'Rules': [{'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'aws:kms'}}]})
                client.put_bucket_versioning(Bucket='encrypted', VersioningConfiguration={'Status': 'Suspended'})
                """).compare("audit-buckets");
    }
}
