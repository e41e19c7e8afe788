//DEPS org.gaul:s3proxy
//SOURCES S3Errors.java

package sandbox.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;

/// What a request to S3 addresses.
///
/// @param key empty for the bucket itself
record S3Request(HttpServletRequest http, String bucket, String key) {

    /// @throws software.amazon.awssdk.services.s3.model.S3Exception if the path has a malformed percent-encoding
    static S3Request of(HttpServletRequest request) {
        return of(request, request.getRequestURI());
    }

    /// @param path the bucket and the key, percent-encoded
    static S3Request of(HttpServletRequest request, String path) {
        try {
            var parts = path.replaceFirst("^/", "").split("/", 2);
            return new S3Request(request, URLDecoder.decode(parts[0], UTF_8),
                    parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
        } catch (IllegalArgumentException e) {
            throw S3Errors.of(400, "InvalidURI", "Couldn't parse the specified URI.");
        }
    }

    /// Returns the object that a copy is made of.
    S3Request source() {
        return of(http, http.getHeader("x-amz-copy-source").replaceFirst("\\?versionId=.*", ""));
    }

    boolean isBucket() {
        return !bucket.isEmpty() && key.isEmpty();
    }

    boolean isCopy() {
        return is("PUT") && !key.isEmpty() && http.getHeader("x-amz-copy-source") != null;
    }

    boolean isCreation() {
        return is("PUT") && isBucket() && http.getQueryString() == null;
    }

    boolean isCompletion() {
        return is("POST") && has("uploadId");
    }

    boolean is(String method) {
        return http.getMethod().equals(method);
    }

    boolean has(String parameter) {
        return http.getParameter(parameter) != null;
    }

    boolean isSame(S3Request other) {
        return bucket.equals(other.bucket) && key.equals(other.key);
    }
}
