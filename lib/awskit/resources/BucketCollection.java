package awskit.resources;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;

/// The caller's buckets.
public final class BucketCollection
        extends ResourceCollection<BucketResource, ListBucketsRequest.Builder, BucketCollection> {

    private BucketCollection(CollectionPages<BucketResource, ?> listed) {
        super(listed, BucketCollection::new);
    }

    static BucketCollection of(S3Client s3) {
        return new BucketCollection(CollectionPages.of(s3::listBuckets, ListBucketsRequest.builder().build(),
                page -> page.buckets().stream().map(bucket -> new BucketResource(s3, bucket.name(), bucket))));
    }

    /// Returns only the buckets whose names begin with a prefix.
    public BucketCollection prefix(String prefix) {
        return filter(list -> list.prefix(prefix));
    }
}
