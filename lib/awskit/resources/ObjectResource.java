package awskit.resources;

import module java.base;

import awskit.Waiters;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// An object of S3. Its attributes are the response to HEAD. Size, ETag and date of an object from a listing are those
/// of the listing until [#reload], and need no request.
public final class ObjectResource extends Resource<HeadObjectResponse> {

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final S3Object listed;

    /// @param listed null if the object is not from a listing
    ObjectResource(S3Client s3, String bucket, String key, S3Object listed) {
        super(null, bucket, key);
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.listed = listed;
    }

    /// Returns the key.
    public String key() {
        return key;
    }

    /// Returns the bucket.
    public BucketResource bucket() {
        return new BucketResource(s3, bucket, null);
    }

    /// Returns the size in bytes.
    public long size() {
        return asListed() ? listed.size() : attributes().contentLength();
    }

    /// Returns when the object was stored.
    public Instant lastModified() {
        return asListed() ? listed.lastModified() : attributes().lastModified();
    }

    /// Returns the ETag, in quotes.
    public String etag() {
        return asListed() ? listed.eTag() : attributes().eTag();
    }

    private boolean asListed() {
        return listed != null && !isLoaded();
    }

    /// Returns the content as a stream. Read or close it soon, since it keeps a connection.
    public ResponseInputStream<GetObjectResponse> get() {
        return s3.getObject(get -> get.bucket(bucket).key(key));
    }

    /// Returns the content as a text in UTF-8; for small objects.
    public String text() {
        return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asString(StandardCharsets.UTF_8);
    }

    /// Writes the content to a file. An existing file is replaced when all of the content is there, and stays as it is
    /// if the download fails.
    public void download(Path file) throws IOException {
        var part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        try {
            s3.getObject(get -> get.bucket(bucket).key(key), part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// Stores content, such as `RequestBody.fromString("…")`.
    public void put(RequestBody content) {
        s3.putObject(put -> put.bucket(bucket).key(key), content);
    }

    /// Stores a file of at most 5 GB
    /// ([PutObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html)).
    public void upload(Path file) {
        upload(file, _ -> {});
    }

    /// Stores a file as [#upload(Path)] does, with headers such as `put -> put.contentType("text/html")`.
    public void upload(Path file, Consumer<PutObjectRequest.Builder> headers) {
        s3.putObject(put -> headers.accept(put.bucket(bucket).key(key)), file);
    }

    /// Stores the content of another object of at most 5 GB; S3 copies it by itself
    /// ([CopyObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html)).
    public void copyFrom(ObjectResource source) {
        s3.copyObject(copy -> copy.sourceBucket(source.bucket).sourceKey(source.key)
                .destinationBucket(bucket).destinationKey(key));
    }

    /// Deletes the object. Nothing happens if it does not exist.
    public void delete() {
        s3.deleteObject(delete -> delete.bucket(bucket).key(key));
    }

    /// Returns whether the object exists.
    public boolean exists() {
        try {
            reload();
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    /// Waits until the object exists.
    public void waitUntilExists() {
        waitUntil("object_exists");
    }

    /// Waits until the object is deleted.
    public void waitUntilNotExists() {
        waitUntil("object_not_exists");
    }

    private void waitUntil(String waiter) {
        Waiters.of(s3).waitUntil(waiter, Map.of("Bucket", bucket, "Key", key));
    }

    @Override
    HeadObjectResponse describe() {
        return s3.headObject(head -> head.bucket(bucket).key(key));
    }
}
