//DEPS software.amazon.awssdk:s3
//SOURCES ContentTypes.java ObjectPut.java UploadSettings.java
package upload;

import awskit.data.Members;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// The headers of the objects of an upload: content type, encryption, metadata and the like. Thread-safe.
final class ObjectHeaders {

    private static final String METADATA = "x-amz-meta-";

    private final UploadSettings settings;
    private final String bucket;
    /// By content type and the headers of rules.
    private final Map<List<?>, PutObjectRequest> templates = new ConcurrentHashMap<>();

    ObjectHeaders(UploadSettings settings, String bucket) {
        this.settings = settings;
        this.bucket = bucket;
    }

    /// Returns the request that puts a file, without its body. Headers of the rules that match replace others.
    ///
    /// @param relative the path that rules match
    /// @param name the name whose extension tells the content type
    /// @param metadata what the object keeps of its file
    ObjectPut put(String key, String relative, String name, Map<String, String> metadata) {
        var type = settings.template().contentType() == null ? ContentTypes.of(name) : "";
        var rules = settings.rules().headers(relative);
        var kind = List.of(type, rules);
        var template = templates.get(kind);
        if (template == null) {
            template = template(type, rules);
            var other = templates.putIfAbsent(kind, template);
            template = other == null ? template : other;
        }
        return new ObjectPut(template, key, without(template.metadata().keySet(), metadata));
    }

    /// Returns the metadata without what has one of these names. S3 does not distinguish their case.
    private static Map<String, String> without(Set<String> names, Map<String, String> metadata) {
        if (metadata.isEmpty() || names.isEmpty()) {
            return metadata;
        }
        var rest = new LinkedHashMap<>(metadata);
        rest.keySet().removeIf(name -> names.stream().anyMatch(name::equalsIgnoreCase));
        return rest;
    }

    private PutObjectRequest template(String type, SortedMap<String, String> rules) {
        var put = settings.template().toBuilder().bucket(bucket);
        if (!type.isEmpty()) {
            put.contentType(type);
        }
        if (settings.noClobber()) {
            put.ifNoneMatch("*");
        }
        if (settings.template().objectLockRetainUntilDate() != null
                || settings.template().objectLockLegalHoldStatus() != null) {
            // S3 wants the header for a lock.
            settings.transfer().checksum().ifPresent(crc -> put.checksumAlgorithm(crc.name()));
        }
        var metadata = new LinkedHashMap<>(settings.template().metadata());
        rules.forEach((header, value) -> {
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

    /// Returns the request that begins a multipart upload with the same headers.
    static CreateMultipartUploadRequest.Builder multipart(PutObjectRequest put) {
        return Members.copy(put, CreateMultipartUploadRequest.builder());
    }
}
