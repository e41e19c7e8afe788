//DEPS software.amazon.awssdk:s3

package upload;

import awskit.errors.Failure;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The region of a bucket.
final class BucketRegion {

    private static final String HEADER = "x-amz-bucket-region";

    /// Codes of answers that mean that a bucket is in another region than a request was signed for or sent to.
    private static final Set<String> ELSEWHERE = Set.of("PermanentRedirect", "TemporaryRedirect",
            "AuthorizationHeaderMalformed", "IllegalLocationConstraintException");

    private BucketRegion() {}

    /// Returns whether a request failed because the bucket is elsewhere, or may be.
    static boolean isElsewhere(Failure failure) {
        return ELSEWHERE.contains(failure.code());
    }

    /// Makes a HeadBucket request. S3 names the region in every answer to it, whichever region was asked, even if
    /// access is denied.
    static Optional<String> find(S3Client s3, String bucket) {
        try {
            return Optional.ofNullable(s3.headBucket(head -> head.bucket(bucket)))
                    .map(HeadBucketResponse::bucketRegion);
        } catch (S3Exception e) {
            return Optional.ofNullable(e.awsErrorDetails())
                    .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
                    .flatMap(answer -> answer.firstMatchingHeader(HEADER))
                    .filter(region -> region.matches("[a-z0-9-]{1,40}"));
        }
    }
}
