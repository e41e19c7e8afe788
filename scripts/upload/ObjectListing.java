//DEPS software.amazon.awssdk:s3
//SOURCES CredentialsRenewal.java KeyOrder.java S3Location.java
package upload;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The objects under a location in the order of their keys; lazy, one request per 1,000. Keys that end in `/` are left
/// out: consoles create them to show folders.
final class ObjectListing implements Iterator<S3Object> {

    private final S3Location location;
    private final Iterator<S3Object> objects;
    private final CredentialsRenewal renewal;
    private S3Object next;
    private String last = "";

    private ObjectListing(S3Location location, Iterator<S3Object> objects, CredentialsRenewal renewal) {
        this.location = location;
        this.objects = objects;
        this.renewal = renewal;
        advance();
    }

    /// Begins to list what is under the location.
    static ObjectListing of(S3Client s3, S3Location location, CredentialsRenewal renewal) {
        // URL encoding, because XML cannot carry every character that a key may have. The SDK decodes it.
        var objects = s3.listObjectsV2Paginator(list -> list.bucket(location.bucket())
                .prefix(location.keyPrefix()).encodingType(EncodingType.URL)).contents();
        return new ObjectListing(location, renewal.during(objects::iterator), renewal);
    }

    /// Lists one object, if there is one with this key, with one request.
    static ObjectListing of(S3Client s3, S3Location location, String key, CredentialsRenewal renewal) {
        // No other key that begins with this one comes before it.
        var objects = renewal.during(() -> s3.listObjectsV2(list -> list.bucket(location.bucket()).prefix(key)
                .maxKeys(1).encodingType(EncodingType.URL))).contents().stream()
                .filter(object -> object.key().equals(key)).iterator();
        return new ObjectListing(location, objects, renewal);
    }

    /// Returns an empty listing, for an upload that compares nothing.
    static ObjectListing empty() {
        return new ObjectListing(null, Collections.emptyIterator(), new CredentialsRenewal(() -> false));
    }

    /// Returns the next object without moving on; null at the end.
    S3Object peek() {
        return next;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public S3Object next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        var object = next;
        advance();
        return object;
    }

    private void advance() {
        do {
            next = renewal.during(() -> objects.hasNext() ? objects.next() : null);
        } while (next != null && next.key().endsWith("/"));
        if (next != null) {
            isUnder(next.key());
            inOrder(next.key());
        }
    }

    /// Checks the prefix, which some servers ignore. What is not under it must not be deleted.
    private void isUnder(String key) {
        if (!key.startsWith(location.keyPrefix())) {
            throw UserError.of(ExitCode.ERROR, "bucket \"" + location.bucket() + "\" lists keys that are not under \""
                    + location.keyPrefix() + "\"", "--force sends all files without a listing");
        }
    }

    /// Checks the order, which directory buckets and some servers like S3 do not keep. Compared with an unordered
    /// listing, files would seem to be missing, and objects would be deleted.
    private void inOrder(String key) {
        if (KeyOrder.compare(last, key) > 0) {
            throw UserError.of(ExitCode.ERROR, "bucket \"" + location.bucket() + "\" does not list its keys in UTF-8 "
                    + "order", "--force sends all files without a listing");
        }
        last = key;
    }
}
