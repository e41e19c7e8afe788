//DEPS software.amazon.awssdk:s3
//SOURCES Bucket.java
//SOURCES ResourceCollection.java
package awskit;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;

/// The caller's buckets.
public final class Buckets extends ResourceCollection<Bucket, ListBucketsRequest.Builder, Buckets> {

    private Buckets(Listed<Bucket, ?> listed) {
        super(listed, Buckets::new);
    }

    static Buckets of(S3Client s3) {
        return new Buckets(Listed.of(s3::listBuckets, ListBucketsRequest.builder().build(), page -> page.buckets()
                .stream().map(bucket -> new Bucket(s3, bucket.name(), bucket))));
    }

    /// Only those whose names begin so.
    public Buckets prefix(String prefix) {
        return filter(list -> list.prefix(prefix));
    }
}
