//DEPS org.gaul:s3proxy
package sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import org.gaul.s3proxy.blobstore.SdkResponses;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The objects of one bucket in the order in which S3 lists them: by the UTF-8 bytes of their keys.
final class ObjectIndex {

    static final Comparator<String> ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

    private final NavigableMap<String, S3Object> objects = new ConcurrentSkipListMap<>(ORDER);

    void put(S3Object object) {
        objects.put(object.key(), object);
    }

    void remove(String key) {
        objects.remove(key);
    }

    boolean isEmpty() {
        return objects.isEmpty();
    }

    /// Returns one page. Its continuation token is its last key or common prefix.
    ListObjectsV2Response page(ListObjectsV2Request request) {
        var prefix = Objects.requireNonNullElse(request.prefix(), "");
        var delimiter = Objects.requireNonNullElse(request.delimiter(), "");
        var limit = Objects.requireNonNullElse(request.maxKeys(), Integer.MAX_VALUE);
        var after = request.continuationToken() == null ? request.startAfter() : request.continuationToken();
        var within = after == null || ORDER.compare(after, prefix) < 0 ? objects.tailMap(prefix, true)
                : objects.tailMap(after, false);
        var contents = new ArrayList<S3Object>();
        var prefixes = new LinkedHashSet<String>();
        var last = after;
        for (var object : within.values()) {
            var key = object.key();
            if (!key.startsWith(prefix)) {
                break;
            }
            var end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            var entry = end < 0 ? key : key.substring(0, end + delimiter.length());
            if (entry.equals(last)) {
                continue; // more of the same common prefix
            }
            if (contents.size() + prefixes.size() >= limit) {
                return page(contents, prefixes, limit == 0 ? null : last);
            }
            last = entry;
            if (end < 0) {
                contents.add(object);
            } else {
                prefixes.add(entry);
            }
        }
        return page(contents, prefixes, null);
    }

    private static ListObjectsV2Response page(ArrayList<S3Object> contents, LinkedHashSet<String> prefixes,
            String token) {
        return SdkResponses.objectsPage(contents, prefixes.stream().map(SdkResponses::commonPrefix).toList(), token);
    }
}
