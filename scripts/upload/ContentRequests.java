//DEPS software.amazon.awssdk:s3
//SOURCES LeanRequests.java
package upload;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// The two requests that carry content. [LeanRequests] sends them if it can; otherwise the SDK's client does.
final class ContentRequests {

    private final S3Client s3;
    private final LeanRequests lean;

    /// @param http the HTTP client of the S3 client
    ContentRequests(S3Client s3, String bucket, SdkHttpClient http) {
        this.s3 = s3;
        this.lean = LeanRequests.to(bucket, s3, http).orElse(null);
    }

    /// Returns whether the signature of a request contains the SHA-256 of the content.
    boolean signsContent() {
        return lean != null && lean.signsContent();
    }

    /// Stores an object.
    ///
    /// @return its ETag
    String put(PutObjectRequest request, Content content) {
        return lean != null ? lean.send("PutObject", request, request.key(), content)
                : s3.putObject(request, body(content, request.contentType())).eTag();
    }

    /// Stores a part.
    ///
    /// @return its ETag
    String uploadPart(UploadPartRequest request, Content content) {
        return lean != null ? lean.send("UploadPart", request, request.key(), content)
                : s3.uploadPart(request, body(content, "application/octet-stream")).eTag();
    }

    private static RequestBody body(Content content, String type) {
        return RequestBody.fromContentProvider(content, content.length(), type);
    }
}
