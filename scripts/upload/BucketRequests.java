//DEPS software.amazon.awssdk:s3
//SOURCES LeanRequests.java Operation.java
package upload;

import awskit.Session;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.BiFunction;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.utils.Lazy;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// The requests that uploads consist of. [LeanRequests] sends them if it can; otherwise the SDK's client does. The
/// client is made when it is first needed: its classes are not in the AOT cache of an installation, and load slowly.
final class BucketRequests {

    private final Lazy<S3Client> s3;
    private final String bucket;
    private final LeanRequests lean;

    /// @param s3 the client of the session for the region
    BucketRequests(Lazy<S3Client> s3, Session session, String region, String bucket, BucketAccess access) {
        this.s3 = s3;
        this.bucket = bucket;
        this.lean = LeanRequests.to(bucket, session, region, access, s3).orElse(null);
    }

    /// Returns the URL of the bucket, with a `/` at the end.
    URI url() {
        return lean != null ? lean.bucket() : BucketUrl.of(bucket, s3.getValue());
    }

    /// Returns whether the signature of a request contains the SHA-256 of the content.
    boolean signsContent() {
        return lean != null && lean.signsContent();
    }

    /// Lists the objects whose keys have a prefix, at most 1,000 of them.
    ///
    /// @param token where an earlier page ended, or null
    /// @param most at most so many objects, or null
    ListedPage list(String prefix, String token, Integer most) {
        if (lean != null) {
            return lean.list(prefix, token, most);
        }
        // URL encoding, because XML cannot carry every character that a key may have. The SDK decodes it.
        var page = s3.getValue().listObjectsV2(list -> list.bucket(bucket).prefix(prefix).continuationToken(token)
                .maxKeys(most).encodingType(EncodingType.URL));
        return new ListedPage(page.contents().stream().map(object -> new StoredObject(object.key(), object.size(),
                object.lastModified())).toList(), Optional.ofNullable(page.nextContinuationToken()));
    }

    /// Begins to store an object, with a checksum of its content. The SDK's client stores it at once.
    ///
    /// @return the request, whose answer is the object's ETag
    SentRequest<String> put(ObjectPut put, Optional<Crc> crc, Content content) throws IOException {
        var checksum = crc.isEmpty() ? null
                : crc.get().encode(content.checksum(crc.get().checksum(), signsContent()));
        if (lean != null) {
            return lean.put(put, crc.orElse(null), checksum, content);
        }
        var request = checksum == null ? put.request() : put.request(crc.get(), checksum);
        return SentRequest.of(s3.getValue().putObject(request, body(content, request.contentType())).eTag());
    }

    /// Makes the request that would store an empty object, and drops it.
    void rehearse(ObjectPut put) {
        if (lean != null) {
            lean.rehearse(put);
        }
    }

    /// Stores a part.
    ///
    /// @return its ETag
    String uploadPart(UploadPartRequest request, Content content) {
        return lean != null ? lean.uploadPart(request, content)
                : s3.getValue().uploadPart(request, body(content, "application/octet-stream")).eTag();
    }

    /// Makes a request without content.
    ///
    /// @param response a new builder of the response
    /// @param method the method of the SDK's client for the operation
    /// @throws SdkException as the SDK's client, but S3Exception itself for an error that has a class of its own there
    <Q extends S3Request, B extends SdkPojo & SdkBuilder<B, R>, R> R call(Operation operation, Q request, B response,
            BiFunction<S3Client, Q, R> method) {
        return lean != null ? lean.call(operation, request, response) : method.apply(s3.getValue(), request);
    }

    private static RequestBody body(Content content, String type) {
        return RequestBody.fromContentProvider(content, content.length(), type);
    }
}
