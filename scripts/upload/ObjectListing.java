//SOURCES BucketRequests.java CredentialsRenewal.java KeyOrder.java S3Location.java
package upload;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The objects under a location in the order of their keys; lazy, one request per 1,000. Keys that end in `/` are left
/// out: consoles create them to show folders.
final class ObjectListing implements Iterator<StoredObject> {

    private final BucketRequests requests;
    private final S3Location location;
    private final CredentialsRenewal renewal;
    private Iterator<StoredObject> page = Collections.emptyIterator();
    private Optional<String> token = Optional.empty();
    private boolean isLastPage;
    private StoredObject next;
    private String last = "";

    private ObjectListing(BucketRequests requests, S3Location location, CredentialsRenewal renewal) {
        this.requests = requests;
        this.location = location;
        this.renewal = renewal;
    }

    /// Begins to list what is under the location.
    static ObjectListing of(BucketRequests requests, S3Location location, CredentialsRenewal renewal) {
        var listing = new ObjectListing(requests, location, renewal);
        listing.advance();
        return listing;
    }

    /// Lists one object, if there is one with this key, with one request.
    static ObjectListing of(BucketRequests requests, S3Location location, String key, CredentialsRenewal renewal) {
        var listing = new ObjectListing(requests, location, renewal);
        // No other key that begins with this one comes before it.
        listing.page = renewal.during(() -> requests.list(key, null, 1)).objects().stream()
                .filter(object -> object.key().equals(key)).iterator();
        listing.isLastPage = true;
        listing.advance();
        return listing;
    }

    /// Returns an empty listing, for an upload that compares nothing.
    static ObjectListing empty() {
        return new ObjectListing(null, null, null);
    }

    /// Returns the next object without moving on; null at the end.
    StoredObject peek() {
        return next;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public StoredObject next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        var object = next;
        advance();
        return object;
    }

    private void advance() {
        do {
            next = nextObject();
        } while (next != null && next.key().endsWith("/"));
        if (next != null) {
            isUnder(next.key());
            inOrder(next.key());
        }
    }

    private StoredObject nextObject() {
        while (!page.hasNext() && !isLastPage) {
            var listed = renewal.during(() -> requests.list(location.keyPrefix(), token.orElse(null), null));
            if (token.isPresent() && token.equals(listed.nextToken())) {
                throw UserError.of(ExitCode.ERROR, "bucket \"" + location.bucket() + "\" lists the same page again and "
                        + "again", "--force sends all files without a listing");
            }
            page = listed.objects().iterator();
            token = listed.nextToken();
            isLastPage = token.isEmpty();
        }
        return page.hasNext() ? page.next() : null;
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
