//DEPS software.amazon.awssdk:s3
package upload;

import awskit.S3Location;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/// The multipart uploads that earlier runs left unfinished under a prefix.
final class PendingUploads {

    private final Map<String, List<MultipartUpload>> byKey = new HashMap<>();

    private PendingUploads() {}

    static PendingUploads none() {
        return new PendingUploads();
    }

    /// Lists the unfinished uploads under a location: one request per 1,000.
    static PendingUploads under(S3Client s3, S3Location location) {
        var pending = new PendingUploads();
        s3.listMultipartUploadsPaginator(request -> request.bucket(location.bucket()).prefix(location.keyPrefix()))
                .uploads()
                .forEach(upload -> pending.byKey.computeIfAbsent(upload.key(), key -> new ArrayList<>()).add(upload));
        return pending;
    }

    /// Adds an upload begun by this run, for a later try to take up.
    synchronized void add(String key, String id) {
        byKey.computeIfAbsent(key, k -> new ArrayList<>())
                .add(MultipartUpload.builder().key(key).uploadId(id).initiated(Instant.now()).build());
    }

    /// Adds uploads that were taken out again.
    synchronized void putBack(String key, List<MultipartUpload> uploads) {
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).addAll(uploads);
    }

    /// Takes out the uploads of a key, the newest first. A second call for the key returns none.
    synchronized List<MultipartUpload> take(String key) {
        var uploads = byKey.remove(key);
        if (uploads == null) {
            return List.of();
        }
        uploads.sort(Comparator.comparing(MultipartUpload::initiated).reversed());
        return uploads;
    }
}
