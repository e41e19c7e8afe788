//DEPS org.gaul:s3proxy
//SOURCES S3Request.java
package sandbox.s3;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.TreeMap;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// Copies of an object onto itself with another storage class or encryption. S3Proxy takes only those that replace the
/// metadata: so this replaces it by what the object has.
final class SelfCopy extends HttpServletRequestWrapper {

    private static final String DIRECTIVE = "x-amz-metadata-directive";

    private final TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private SelfCopy(HttpServletRequest request, HeadObjectResponse object) {
        super(request);
        headers.put(DIRECTIVE, "REPLACE");
        put("Cache-Control", object.cacheControl());
        put("Content-Disposition", object.contentDisposition());
        put("Content-Encoding", object.contentEncoding());
        put("Content-Language", object.contentLanguage());
        put("Content-Type", object.contentType());
        object.metadata().forEach((name, value) -> put("x-amz-meta-" + name, value));
    }

    private void put(String name, String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    /// Returns the request in the form that S3Proxy takes.
    static HttpServletRequest of(S3Request request, HttpServletRequest http, BlobStore store) {
        var changes = List.of("x-amz-storage-class", "x-amz-server-side-encryption", "x-amz-website-redirect-location");
        if (!request.isCopy() || "REPLACE".equalsIgnoreCase(http.getHeader(DIRECTIVE))
                || changes.stream().noneMatch(name -> http.getHeader(name) != null)
                || !request.isSame(request.source()) || !store.containerExists(request.bucket())) {
            return http;
        }
        var object = store.blobMetadataIfPresent(request.bucket(), request.key());
        return object == null ? http : new SelfCopy(http, object);
    }

    @Override
    public String getHeader(String name) {
        return headers.containsKey(name) ? headers.get(name) : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return headers.containsKey(name) ? Collections.enumeration(List.of(headers.get(name))) : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        var names = Collections.list(super.getHeaderNames());
        names.removeIf(headers::containsKey);
        names.addAll(headers.keySet());
        return Collections.enumeration(names);
    }
}
