//DEPS org.gaul:s3proxy
//SOURCES ObjectIndex.java
package sandbox.s3;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.SdkResponses;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/// One page of the versions and delete markers of a bucket, in the order of S3: by key, the newest first.
final class VersionListing {

    /// A version or a delete marker.
    private record Row(String key, String id, boolean isLatest, ObjectVersion version, DeleteMarkerEntry marker) {}

    private final ListObjectVersionsRequest request;
    private final String prefix;
    private final String delimiter;
    private final List<Row> page = new ArrayList<>();
    private final LinkedHashSet<String> prefixes = new LinkedHashSet<>();

    private VersionListing(ListObjectVersionsRequest request) {
        this.request = request;
        this.prefix = Objects.requireNonNullElse(request.prefix(), "");
        this.delimiter = Objects.requireNonNullElse(request.delimiter(), "");
    }

    /// @param versions all versions in the bucket
    /// @param markers all delete markers in the bucket
    static ListObjectVersionsResponse page(ListObjectVersionsRequest request, List<ObjectVersion> versions,
            List<DeleteMarkerEntry> markers) {
        var rows = Stream.concat(versions.stream().map(v -> new Row(v.key(), v.versionId(), v.isLatest(), v, null)),
                markers.stream().map(m -> new Row(m.key(), m.versionId(), m.isLatest(), null, m)))
                .sorted(Comparator.comparing(Row::key, ObjectIndex.ORDER)
                        .thenComparing(row -> !row.isLatest())
                        .thenComparing(VersionListing::time, Comparator.reverseOrder())).toList();
        return new VersionListing(request).page(rows);
    }

    private static Instant time(Row row) {
        return row.version() == null ? row.marker().lastModified() : row.version().lastModified();
    }

    private ListObjectVersionsResponse page(List<Row> rows) {
        var limit = Objects.requireNonNullElse(request.maxKeys(), 1000);
        Row last = null;
        for (var row : rows.subList(start(rows), rows.size())) {
            if (!row.key().startsWith(prefix)) {
                continue;
            }
            var end = delimiter.isEmpty() ? -1 : row.key().indexOf(delimiter, prefix.length());
            var common = end < 0 ? null : row.key().substring(0, end + delimiter.length());
            if (common != null && (prefixes.contains(common) || common.equals(request.keyMarker()))) {
                last = row;
                continue;
            } else if (page.size() + prefixes.size() >= limit) {
                return response(limit == 0 ? null : last);
            }
            last = row;
            if (common == null) {
                page.add(row);
            } else {
                prefixes.add(common);
            }
        }
        return response(null);
    }

    /// Returns the first row after the markers.
    private int start(List<Row> rows) {
        var key = Objects.requireNonNullElse(request.keyMarker(), "");
        if (key.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < rows.size(); i++) {
            var order = ObjectIndex.ORDER.compare(rows.get(i).key(), key);
            if (order == 0 && rows.get(i).id().equals(request.versionIdMarker())) {
                return i + 1;
            } else if (order > 0) {
                return i;
            }
        }
        return rows.size();
    }

    private ListObjectVersionsResponse response(Row next) {
        return ListObjectVersionsResponse.builder().isTruncated(next != null)
                .nextKeyMarker(next == null ? null : next.key()).nextVersionIdMarker(next == null ? null : next.id())
                .versions(page.stream().map(Row::version).filter(Objects::nonNull).toList())
                .deleteMarkers(page.stream().map(Row::marker).filter(Objects::nonNull).toList())
                .commonPrefixes(prefixes.stream().map(SdkResponses::commonPrefix).toList()).build();
    }
}
