//DEPS org.gaul:s3proxy
package sandbox.s3;

import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Gives a copy the storage class that the request asks for, which S3Proxy does not pass on.
final class StorageClasses extends ForwardingBlobStore {

    /// The storage class in the header of the request that is being handled.
    static final ScopedValue<String> ASKED = ScopedValue.newInstance();

    StorageClasses(BlobStore store) {
        super(store);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        var copied = super.copyBlob(request);
        var asked = ASKED.orElse("STANDARD");
        if (asked.equals("STANDARD") || request.sseCustomerAlgorithm() != null) {
            return copied;
        }
        var bucket = request.destinationBucket();
        var key = request.destinationKey();
        var access = super.getBlobAccess(bucket, key);
        var content = super.getBlob(GetObjectRequest.builder().bucket(bucket).key(key).build());
        var object = content.response();
        var put = super.putBlob(PutObjectRequest.builder().bucket(bucket).key(key).acl(access)
                .contentLength(object.contentLength()).contentType(object.contentType())
                .cacheControl(object.cacheControl()).contentDisposition(object.contentDisposition())
                .contentEncoding(object.contentEncoding()).contentLanguage(object.contentLanguage())
                .metadata(object.metadata()).serverSideEncryption(object.serverSideEncryption())
                .ssekmsKeyId(object.ssekmsKeyId()).storageClass(asked).build(), content);
        if (copied.versionId() != null && put.versionId() != null) {
            super.removeBlob(bucket, key, copied.versionId());
        }
        return copied.copy(response -> response.versionId(put.versionId()));
    }
}
