//DEPS software.amazon.awssdk:s3
//SOURCES BucketRequests.java Crc.java ETag.java FileRegion.java Operation.java
package upload;

import awskit.data.Members;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The content of an object as far as the server tells it: by the checksum of the whole object, else by an ETag made of
/// the MD5 of the whole or of its parts. If it tells neither (KMS without a checksum), every file counts as different.
final class StoredContent {

    private final BucketRequests requests;
    private final String bucket;
    private final String key;
    private final HeadObjectResponse head;

    /// Makes a HeadObject request for the object.
    StoredContent(BucketRequests requests, String bucket, String key) {
        this.requests = requests;
        this.bucket = bucket;
        this.key = key;
        this.head = head(request -> request.checksumMode(ChecksumMode.ENABLED));
    }

    private HeadObjectResponse head(Consumer<HeadObjectRequest.Builder> options) {
        return requests.call(Operation.HEAD_OBJECT, HeadObjectRequest.builder().bucket(bucket).key(key)
                .applyMutation(options).build(), HeadObjectResponse.builder(), S3Client::headObject);
    }

    /// Returns whether the object has this user metadata.
    boolean hasMetadata(Map<String, String> metadata) {
        return head.metadata().entrySet().containsAll(metadata.entrySet());
    }

    /// Returns whether the object has the content of a file.
    ///
    /// @param whole the content of the file
    /// @param parts returns the same content in parts
    boolean isThatOf(FileRegion whole, Function<PartPlan, Iterable<FileRegion>> parts) throws IOException {
        if (head.checksumType() != ChecksumType.COMPOSITE) {
            for (var crc : Crc.values()) {
                var stored = Members.get(head, "Checksum" + crc.name());
                if (stored != null) {
                    return stored.equals(crc.encode(crc.of(whole)));
                }
            }
        }
        if (head.eTag() == null) {
            return false;
        }
        if (!head.eTag().contains("-")) {
            return head.eTag().equals(ETag.of(whole));
        }
        var partSize = partSize();
        return partSize >= PartPlan.MIN_PART_SIZE && partSize <= PartPlan.MAX_PART_SIZE
                && head.contentLength() != null
                && head.eTag().equals(ETag.ofParts(parts.apply(new PartPlan(head.contentLength(), partSize))));
    }

    /// Returns the size of the parts in which the object was sent, that is the size of the first part; 0 if the server
    /// cannot tell. This takes another request.
    private long partSize() {
        try {
            return Objects.requireNonNullElse(head(request -> request.partNumber(1)).contentLength(), 0L);
        } catch (S3Exception e) {
            if (e.statusCode() == 501) {
                return 0;
            }
            throw e;
        }
    }
}
