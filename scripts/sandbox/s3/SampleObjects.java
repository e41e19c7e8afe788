//DEPS org.gaul:s3proxy
//DEPS software.amazon.awssdk:s3
//SOURCES ExactKeys.java

package sandbox.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// The bucket that has objects from the start, 30 below `2026/` and `key`, and an upload that was never completed. It
/// is created with the first request for it, so that it costs nothing otherwise.
final class SampleObjects {

    static final String BUCKET = "some-bucket";

    private static final int COUNT = 30;
    private static final String STALE_UPLOAD = "2026/film.mp4";

    private SampleObjects() {}

    static void put(BlobStore store) {
        for (var number = 0; number < COUNT; number++) {
            put(store, "2026/%02d.txt".formatted(number), "text " + number);
        }
        put(store, "key", "content\n");
        beginUpload(store);
    }

    /// Returns when an upload was begun: that of the sample long ago.
    static Instant begun(String key, Instant created) {
        return key.equals(STALE_UPLOAD) ? created.minus(Duration.ofDays(10)) : created;
    }

    /// Begins an upload that is never completed. S3Proxy finds it by an object of its own, which is hidden from
    /// listings.
    private static void beginUpload(BlobStore store) {
        var upload = store.initiateMultipartUpload(CreateMultipartUploadRequest.builder().bucket(BUCKET)
                .key(STALE_UPLOAD).build());
        put(store, ExactKeys.STUB + upload.id(), "");
    }

    private static void put(BlobStore store, String key, String text) {
        var content = text.getBytes(UTF_8);
        store.putBlob(PutObjectRequest.builder().bucket(BUCKET).key(key).contentType("text/plain")
                .contentLength((long) content.length).build(), new ByteArrayInputStream(content));
    }
}
