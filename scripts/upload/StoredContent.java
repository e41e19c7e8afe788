//DEPS software.amazon.awssdk:s3
//SOURCES Crc.java ETag.java
package upload;

import awskit.data.Members;
import java.io.IOException;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What the server knows of an object's content, compared with a file's: by the checksum of the whole object, else by
/// an ETag made of MD5s, of the whole or of the parts it was sent in. Where neither is to be had (KMS without a
/// checksum) the content counts as different.
final class StoredContent {

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final HeadObjectResponse head;

    /// Asks for the object: one request.
    StoredContent(S3Client s3, String bucket, String key) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.head = s3.headObject(request -> request.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
    }

    /// Returns whether a file is what is stored; `whole` is its only part or, given a part plan, `parts` are its parts.
    boolean isThatOf(FileRegion whole, Function<PartPlan, Iterable<FileRegion>> parts) throws IOException {
        if (head.checksumType() != ChecksumType.COMPOSITE) {
            for (var crc : Crc.values()) {
                var stored = Members.get(head, "Checksum" + crc.name());
                if (stored != null) {
                    return stored.equals(crc.encode(whole.checksum(crc.checksum(), false)));
                }
            }
        }
        if (!head.eTag().contains("-")) {
            return head.eTag().equals(ETag.of(whole));
        }
        var partSize = partSize();
        return partSize >= PartPlan.MIN_PART_SIZE && partSize <= PartPlan.MAX_PART_SIZE
                && head.eTag().equals(ETag.ofParts(parts.apply(new PartPlan(head.contentLength(), partSize))));
    }

    /// Returns the size of the parts the object was sent in, by one more request: the first part is as long as all but
    /// the last. 0 where the server cannot tell.
    private long partSize() {
        try {
            return s3.headObject(request -> request.bucket(bucket).key(key).partNumber(1)).contentLength();
        } catch (S3Exception e) {
            if (e.statusCode() == 501) {
                return 0;
            }
            throw e;
        }
    }
}
