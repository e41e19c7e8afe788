//DEPS software.amazon.awssdk:s3
//SOURCES Crc.java
package upload;

import awskit.data.Members;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// The request that stores an object, without its content.
///
/// @param template bucket and headers; the same one for all objects that are alike, so that their heads are made once
/// @param metadata what the object keeps of its file, beside the metadata of the template
record ObjectPut(PutObjectRequest template, String key, Map<String, String> metadata) {

    /// Returns all of it as the SDK's request.
    PutObjectRequest request() {
        return builder().build();
    }

    /// Returns the SDK's request with the checksum of the content.
    ///
    /// @param checksum encoded
    PutObjectRequest request(Crc crc, String checksum) {
        return Members.set(builder(), "Checksum" + crc.name(), checksum).build();
    }

    private PutObjectRequest.Builder builder() {
        var all = new LinkedHashMap<>(metadata);
        all.putAll(template.metadata());
        return template.toBuilder().key(key).metadata(all);
    }
}
