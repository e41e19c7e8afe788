package awskit.resources;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/// A bucket's objects, in the order of their keys.
public final class ObjectCollection
        extends ResourceCollection<ObjectResource, ListObjectsV2Request.Builder, ObjectCollection> {

    private final S3Client s3;
    private final String bucket;

    private ObjectCollection(S3Client s3, String bucket, CollectionPages<ObjectResource, ?> listed) {
        super(listed, other -> new ObjectCollection(s3, bucket, other));
        this.s3 = s3;
        this.bucket = bucket;
    }

    static ObjectCollection of(S3Client s3, String bucket) {
        // URL encoding, because XML cannot carry every character that a key may have. The SDK decodes it.
        var all = ListObjectsV2Request.builder().bucket(bucket).encodingType(EncodingType.URL).build();
        return new ObjectCollection(s3, bucket, CollectionPages.of(s3::listObjectsV2, all, page -> page.contents()
                .stream().map(object -> new ObjectResource(s3, bucket, object.key(), object))));
    }

    /// Returns only the objects whose keys begin with a prefix.
    public ObjectCollection prefix(String prefix) {
        return filter(list -> list.prefix(prefix));
    }

    /// Deletes the objects with one request for each page of 1,000, or fewer by [#pageSize].
    ///
    /// @return the number of deleted objects
    /// @throws NotDeleted if S3 could not delete some; all others are deleted then
    public long delete() {
        var kept = new NotDeleted.Errors();
        var deleted = pages().mapToLong(page -> {
            var keys = page.stream().map(object -> ObjectIdentifier.builder().key(object.key()).build()).toList();
            var errors = s3.deleteObjects(delete -> delete.bucket(bucket).delete(d -> d.objects(keys).quiet(true)))
                    .errors();
            kept.add(errors);
            return keys.size() - errors.size();
        }).sum();
        kept.orThrow(bucket, deleted);
        return deleted;
    }
}
