//DEPS org.gaul:s3proxy
//SOURCES S3Errors.java
package sandbox.s3;

import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Deletes a version that does not exist without an error, as S3 does, so that a deletion can be repeated.
final class VersionDeletion extends ForwardingBlobStore {

    private static final String ID = "v[0-9a-f]{16}|null";

    VersionDeletion(BlobStore store) {
        super(store);
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        try {
            return super.removeBlob(request);
        } catch (S3Exception e) {
            if (request.versionId() == null || !containerExists(request.bucket()) || e.statusCode() != 404) {
                throw e;
            } else if (!request.versionId().matches(ID)) {
                throw S3Errors.of(400, "InvalidArgument", "Invalid version id specified");
            }
            return DeleteObjectResponse.builder().versionId(request.versionId()).build();
        }
    }
}
