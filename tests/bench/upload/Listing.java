import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// The pages of a bucket's listing, after the files of a folder were uploaded just now.
final class Listing {

    static final Listing EMPTY = new Listing(Map.of("", new Page(0, "<KeyCount>0</KeyCount>"
            + "<IsTruncated>false</IsTruncated>")));

    /// The limit of S3
    /// ([ListObjectsV2](https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html)).
    private static final int PAGE = 1000;

    /// The content of a page, and its number of keys.
    record Page(int keys, String xml) {
    }

    private final Map<String, Page> pages;

    private Listing(Map<String, Page> pages) {
        this.pages = pages;
    }

    /// Returns the listing of a folder's files under the prefix.
    static Listing of(Path folder, String prefix) throws IOException {
        var objects = new TreeMap<String, String>();
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000Z");
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var key = prefix + folder.relativize(file);
                objects.put(key, "<Contents><Key>" + key + "</Key><LastModified>" + now + "</LastModified><ETag>&quot;"
                        + "00000000000000000000000000000000-1&quot;</ETag><Size>" + Files.size(file)
                        + "</Size><StorageClass>STANDARD</StorageClass></Contents>");
            }
        }
        var pages = new HashMap<String, Page>();
        var after = "";
        var left = objects.size();
        var keys = 0;
        var contents = new StringBuilder();
        for (var object : objects.entrySet()) {
            contents.append(object.getValue());
            if (++keys == PAGE || keys == left) {
                left -= keys;
                pages.put(after, new Page(keys, "<MaxKeys>" + PAGE + "</MaxKeys><KeyCount>" + keys + "</KeyCount>"
                        + "<IsTruncated>" + (left > 0) + "</IsTruncated>" + (left > 0 ? "<NextContinuationToken>"
                        + object.getKey() + "</NextContinuationToken>" : "") + contents));
                after = object.getKey();
                keys = 0;
                contents.setLength(0);
            }
        }
        return new Listing(pages);
    }

    boolean isEmpty() {
        return this == EMPTY;
    }

    /// Returns the page after a key. The first page is the one after "".
    ///
    /// @throws IllegalArgumentException if no page ends with that key
    Page page(String after) {
        if (!pages.containsKey(after)) {
            throw new IllegalArgumentException("no page ends with \"" + after + "\"");
        }
        return pages.get(after);
    }
}
