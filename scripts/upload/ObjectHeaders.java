//DEPS software.amazon.awssdk:s3
//SOURCES ContentTypes.java UploadSettings.java
package upload;

import awskit.data.Members;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// The headers of the objects of an upload: content type, encryption, metadata and the like.
final class ObjectHeaders {

    private static final String METADATA = "x-amz-meta-";

    private final UploadSettings settings;

    ObjectHeaders(UploadSettings settings) {
        this.settings = settings;
    }

    /// Returns the request that puts a file, without its body. Headers of the rules that match replace others.
    ///
    /// @param relative the path that rules match
    /// @param name the name whose extension tells the content type
    PutObjectRequest put(String bucket, String key, String relative, String name) {
        var put = settings.template().toBuilder().bucket(bucket).key(key);
        if (settings.template().contentType() == null) {
            put.contentType(ContentTypes.of(name));
        }
        if (settings.noClobber()) {
            put.ifNoneMatch("*");
        }
        var metadata = new LinkedHashMap<>(settings.template().metadata());
        settings.rules().headers(relative).forEach((header, value) -> {
            if (header.startsWith(METADATA)) {
                metadata.put(header.substring(METADATA.length()), value);
            } else {
                put.sdkFieldNameToField().get(header).set(put, typed(header, value));
            }
        });
        return put.metadata(metadata).build();
    }

    private static Object typed(String header, String value) {
        return header.equals("Expires") ? Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value)) : value;
    }

    /// Adds the checksum of the content.
    static PutObjectRequest checked(PutObjectRequest put, Crc crc, long value) {
        var checked = put.toBuilder();
        if (put.objectLockRetainUntilDate() != null || put.objectLockLegalHoldStatus() != null) {
            checked.checksumAlgorithm(crc.name()); // S3 wants the header for a lock
        }
        return Members.set(checked, "Checksum" + crc.name(), crc.encode(value)).build();
    }

    /// Returns the request that begins a multipart upload with the same headers.
    static CreateMultipartUploadRequest.Builder multipart(PutObjectRequest put) {
        return Members.copy(put, CreateMultipartUploadRequest.builder());
    }
}
