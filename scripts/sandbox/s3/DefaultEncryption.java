//DEPS org.gaul:s3proxy
package sandbox.s3;

import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/// Shows that buckets are encrypted with AES256 unless they have another setting, as S3 does since 2023.
final class DefaultEncryption extends ForwardingBlobStore {

    DefaultEncryption(BlobStore store) {
        super(store);
    }

    @Override
    public GetBucketEncryptionResponse getBucketEncryption(GetBucketEncryptionRequest request) {
        try {
            return super.getBucketEncryption(request);
        } catch (S3Exception e) {
            if (!containerExists(request.bucket())) {
                throw e;
            }
            var rule = ServerSideEncryptionRule.builder().bucketKeyEnabled(false)
                    .applyServerSideEncryptionByDefault(encryption -> encryption
                            .sseAlgorithm(ServerSideEncryption.AES256)).build();
            return GetBucketEncryptionResponse.builder().serverSideEncryptionConfiguration(c -> c.rules(rule)).build();
        }
    }
}
