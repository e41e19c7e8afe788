//DEPS org.gaul:s3proxy
//SOURCES S3Request.java
package sandbox.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.regex.Pattern;

/// The limits of S3 that S3Proxy does not check.
final class S3Limits {

    private static final String METADATA = "x-amz-meta-";
    private static final int MAX_METADATA = 2048;
    private static final int MAX_TAGS = 10;
    private static final int MAX_TAG_KEY = 128;
    private static final int MAX_TAG_VALUE = 256;
    private static final Pattern PART_NUMBER = Pattern.compile("<PartNumber>\\s*(\\d{1,9})\\s*</PartNumber>");

    private S3Limits() {}

    /// Checks the metadata and the tags of an object that is written.
    static void check(S3Request request) {
        var http = request.http();
        var size = Collections.list(http.getHeaderNames()).stream()
                .filter(name -> name.regionMatches(true, 0, METADATA, 0, METADATA.length()))
                .mapToInt(name -> name.length() - METADATA.length() + http.getHeader(name).getBytes(UTF_8).length)
                .sum();
        if (size > MAX_METADATA) {
            throw S3Errors.of(400, "MetadataTooLarge",
                    "Your metadata headers exceed the maximum allowed metadata size");
        }
        checkTags(Objects.requireNonNullElse(http.getHeader("x-amz-tagging"), ""));
    }

    /// @param query the tags as `key=value&key=value`, percent-encoded
    static void checkTags(String query) {
        var keys = new HashSet<String>();
        var pairs = Arrays.stream(query.split("&")).filter(pair -> !pair.isEmpty()).toList();
        for (var pair : pairs) {
            var parts = (pair + "=").split("=", -1);
            try {
                var key = URLDecoder.decode(parts[0], UTF_8);
                if (key.isEmpty() || key.length() > MAX_TAG_KEY) {
                    throw S3Errors.of(400, "InvalidTag", "The TagKey you have provided is invalid");
                } else if (URLDecoder.decode(parts[1], UTF_8).length() > MAX_TAG_VALUE) {
                    throw S3Errors.of(400, "InvalidTag", "The TagValue you have provided is invalid");
                } else if (!keys.add(key)) {
                    throw S3Errors.of(400, "InvalidTag", "Cannot provide multiple Tags with the same key");
                }
            } catch (IllegalArgumentException e) {
                throw S3Errors.of(400, "InvalidArgument", "The header 'x-amz-tagging' shall be encoded as UTF-8 then "
                        + "URLEncoded URL query parameters without tag name duplicates.");
            }
        }
        if (pairs.size() > MAX_TAGS) {
            throw S3Errors.of(400, "BadRequest", "Object tags cannot be greater than " + MAX_TAGS);
        }
    }

    /// Checks that the parts of a multipart upload are in order, each once.
    ///
    /// @param body of a CompleteMultipartUpload request
    static void checkParts(String body) {
        var last = 0;
        for (var match = PART_NUMBER.matcher(body); match.find(); ) {
            var number = Integer.parseInt(match.group(1));
            if (number <= last) {
                throw S3Errors.of(400, "InvalidPartOrder", "The list of parts was not in ascending order. The parts "
                        + "list must be specified in order by part number.");
            }
            last = number;
        }
    }
}
