package awskit.resources;

import module java.base;

import awskit.Waiters;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A bucket of S3. Its attributes are those in the listing of the caller's buckets. To read the attributes of another
/// owner's bucket is a [UserError].
public final class BucketResource extends Resource<software.amazon.awssdk.services.s3.model.Bucket> {

    private final S3Client s3;
    private final String name;

    BucketResource(S3Client s3, String name, software.amazon.awssdk.services.s3.model.Bucket listed) {
        super(listed, name);
        this.s3 = s3;
        this.name = name;
    }

    /// Returns the name.
    public String name() {
        return name;
    }

    /// Returns when the bucket was created.
    public Instant creationDate() {
        return attributes().creationDate();
    }

    /// Returns an object of this bucket; makes no request.
    public ObjectResource object(String key) {
        return new ObjectResource(s3, name, key, null);
    }

    /// Returns this bucket's objects.
    public ObjectCollection objects() {
        return ObjectCollection.of(s3, name);
    }

    /// Returns whether the bucket exists, under any owner.
    public boolean exists() {
        try {
            s3.headBucket(head -> head.bucket(name));
            return true;
        } catch (S3Exception e) {
            // 301 if it is in another region, 403 if it is not the caller's.
            if (!Set.of(301, 403, 404).contains(e.statusCode())) {
                throw e;
            }
            return e.statusCode() != 404;
        }
    }

    /// Deletes the bucket, which must be empty.
    public void delete() {
        s3.deleteBucket(delete -> delete.bucket(name));
    }

    /// Waits until the bucket exists.
    public void waitUntilExists() {
        waitUntil("bucket_exists");
    }

    /// Waits until the bucket is deleted.
    public void waitUntilNotExists() {
        waitUntil("bucket_not_exists");
    }

    private void waitUntil(String waiter) {
        Waiters.of(s3).waitUntil(waiter, Map.of("Bucket", name));
    }

    @Override
    software.amazon.awssdk.services.s3.model.Bucket describe() {
        return BucketCollection.of(s3).prefix(name).stream().filter(this::equals).findFirst().map(Resource::attributes)
                .orElseThrow(() -> UserError.of(ExitCode.REFUSED, "bucket \"" + name + "\" is not listed",
                        "it does not exist or is another owner's"));
    }
}
