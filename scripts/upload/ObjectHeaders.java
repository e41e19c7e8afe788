//DEPS software.amazon.awssdk:s3
//SOURCES ContentTypes.java HeaderRules.java UploadOptions.java
package upload;

import awskit.data.Members;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// What an upload says about an object beside its content: type, encryption, metadata and the like.
final class ObjectHeaders {

    private static final List<String> SEEN_BY_HEAD = List.of("ContentType", "ContentEncoding", "ContentLanguage",
            "ContentDisposition", "CacheControl", "Metadata", "ServerSideEncryption", "SSEKMSKeyId");

    private static final String METADATA = "x-amz-meta-";

    private final UploadOptions options;
    private final HeaderRules rules;

    ObjectHeaders(UploadOptions options) {
        this.options = options;
        this.rules = options.headers.rules();
    }

    /// Returns the request that puts a file, without its body: general options first, then the rules that match.
    PutObjectRequest put(String bucket, String key, String relative) {
        var common = options.headers;
        var put = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .contentType(common.contentType != null ? common.contentType : ContentTypes.of(relative))
                .contentEncoding(common.contentEncoding)
                .cacheControl(common.cacheControl)
                .tagging(common.tagging)
                .storageClass(common.storageClass)
                .acl(common.acl)
                .serverSideEncryption(common.encryption().equals("none") ? null : common.encryption())
                .ssekmsKeyId(common.kmsKeyId)
                .ifNoneMatch(options.noClobber ? "*" : null);
        var metadata = new LinkedHashMap<>(common.metadata);
        rules.headers(relative).forEach((header, value) -> {
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

    /// Returns the same headers as the beginning of a multipart upload.
    static CreateMultipartUploadRequest.Builder multipart(PutObjectRequest put) {
        return Members.copy(put, CreateMultipartUploadRequest.builder());
    }

    /// Returns whether the object has these headers, as far as HEAD shows them.
    static boolean areOf(HeadObjectResponse object, PutObjectRequest put) {
        return SEEN_BY_HEAD.stream().allMatch(name -> {
            var wanted = Members.get(put, name);
            return wanted == null || wanted instanceof Map<?, ?> map && map.isEmpty()
                    || wanted.equals(Members.get(object, name));
        });
    }
}
