//DEPS org.gaul:s3proxy
//SOURCES S3Errors.java
package sandbox.s3;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;

/// The multipart uploads that were neither completed nor aborted. The store below takes parts for any upload.
final class OpenUploads {

    private final Map<String, MultipartUpload> uploads = new ConcurrentHashMap<>();

    void add(MultipartUpload upload) {
        uploads.put(upload.id(), upload);
    }

    void remove(MultipartUpload upload) {
        uploads.remove(upload.id());
    }

    /// Returns the uploads into a bucket.
    List<MultipartUpload> of(String bucket) {
        return uploads.values().stream().filter(upload -> upload.containerName().equals(bucket)).toList();
    }

    /// Checks that an upload is open, and for the key of the request.
    void check(MultipartUpload upload) {
        var known = uploads.get(upload.id());
        if (known == null || !known.containerName().equals(upload.containerName())
                || !known.blobName().equals(upload.blobName())) {
            throw S3Errors.of(404, "NoSuchUpload", "The specified multipart upload does not exist. The upload ID may "
                    + "be invalid, or the upload may have been aborted or completed.");
        }
    }
}
