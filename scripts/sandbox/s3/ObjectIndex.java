//DEPS org.gaul:s3proxy
//SOURCES S3Errors.java

package sandbox.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import org.gaul.s3proxy.blobstore.SdkResponses;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The objects of one bucket in the order in which S3 lists them: by the UTF-8 bytes of their keys.
final class ObjectIndex {

    private static final String TOKEN = "after ";

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

    /// Returns one page. Its continuation token is made of its last key or common prefix.
    ListObjectsV2Response page(ListObjectsV2Request request) {
        var token = request.continuationToken();
        var page = pageAfter(token == null ? request.startAfter() : key(token), request);
        return page.copy(p -> p.nextContinuationToken(token(page.nextContinuationToken())));
    }

    /// Returns one page in the older form, whose marker is a key or common prefix.
    ListObjectsResponse page(ListObjectsRequest request) {
        var page = pageAfter(request.marker(), ListObjectsV2Request.builder().prefix(request.prefix())
                .delimiter(request.delimiter()).maxKeys(request.maxKeys()).build());
        return ListObjectsResponse.builder().contents(page.contents()).commonPrefixes(page.commonPrefixes())
                .isTruncated(page.nextContinuationToken() != null).nextMarker(page.nextContinuationToken()).build();
    }

    private static String token(String key) {
        return key == null ? null
                : Base64.getUrlEncoder().withoutPadding().encodeToString((TOKEN + key).getBytes(UTF_8));
    }

    private static String key(String token) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(token), UTF_8);
            if (text.startsWith(TOKEN)) {
                return text.substring(TOKEN.length());
            }
        } catch (IllegalArgumentException e) {
            // Refused below, like every token that is not of this server.
        }
        throw S3Errors.of(400, "InvalidArgument", "The continuation token provided is incorrect");
    }

    private ListObjectsV2Response pageAfter(String after, ListObjectsV2Request request) {
        var prefix = Objects.requireNonNullElse(request.prefix(), "");
        var delimiter = Objects.requireNonNullElse(request.delimiter(), "");
        var limit = Objects.requireNonNullElse(request.maxKeys(), Integer.MAX_VALUE);
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
