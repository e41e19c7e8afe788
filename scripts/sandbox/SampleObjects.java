//DEPS org.gaul:s3proxy
//DEPS software.amazon.awssdk:s3
package sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// The bucket that has objects from the start: 30 below `2026/`, and `key`. It is created with the first request for it,
/// so that it costs nothing otherwise.
final class SampleObjects {

    static final String BUCKET = "some-bucket";

    private static final int COUNT = 30;

    private SampleObjects() {}

    static void put(BlobStore store) {
        for (var number = 0; number < COUNT; number++) {
            put(store, "2026/%02d.txt".formatted(number), "text " + number);
        }
        put(store, "key", "content\n");
    }

    private static void put(BlobStore store, String key, String text) {
        var content = text.getBytes(UTF_8);
        store.putBlob(PutObjectRequest.builder().bucket(BUCKET).key(key).contentType("text/plain")
                .contentLength((long) content.length).build(), new ByteArrayInputStream(content));
    }
}
