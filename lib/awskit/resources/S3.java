package awskit.resources;

import awskit.Session;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;

/// S3's buckets and objects: boto3's `resource('s3')`.
///
/// ```java
/// for (var object : S3.of(session).bucket("logs").objects().prefix("2026/")) {
///     System.out.println(object.key() + " " + object.size());
/// }
/// ```
///
/// @param client the SDK's client, for all other operations. The session closes it
public record S3(S3Client client) {

    /// Returns S3 in the region of a session.
    public static S3 of(Session session) {
        return of(session.client(S3Client.builder()));
    }

    /// Returns S3 in the region of a client.
    public static S3 of(S3Client client) {
        return new S3(client);
    }

    /// Returns the caller's buckets.
    public BucketCollection buckets() {
        return BucketCollection.of(client);
    }

    /// Returns a bucket by its name; makes no request.
    public BucketResource bucket(String name) {
        return new BucketResource(client, name, null);
    }

    /// Returns an object by bucket and key; makes no request.
    public ObjectResource object(String bucket, String key) {
        return bucket(bucket).object(key);
    }

    /// Creates a bucket in the client's region.
    public BucketResource createBucket(String name) {
        var region = client.serviceClientConfiguration().region().id();
        client.createBucket(create -> {
            create.bucket(name);
            // The only region that must not be named:
            // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
            if (!region.equals("us-east-1")) {
                create.createBucketConfiguration(in -> in.locationConstraint(
                        BucketLocationConstraint.fromValue(region)));
            }
        });
        return bucket(name);
    }
}
