//SOURCES Content.java
package upload;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/// ETags as S3 makes them if KMS does not encrypt: the MD5 of the content or, for an object that was sent in parts, the
/// MD5 of the parts' MD5s and the number of parts
/// ([object ETags](https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html)). In quotes, as in the API.
final class ETag {

    private ETag() {}

    /// Returns the ETag of content sent whole, or of a part.
    static String of(Content region) throws IOException {
        var md5 = digest();
        region.scan(md5::update);
        return quoted(md5.digest(), "");
    }

    /// Returns the ETag of content sent in these parts.
    static String ofParts(Iterable<? extends Content> parts) throws IOException {
        var md5 = digest();
        var count = 0;
        for (var part : parts) {
            var partMd5 = digest();
            part.scan(partMd5::update);
            md5.update(partMd5.digest());
            count++;
        }
        return quoted(md5.digest(), "-" + count);
    }

    /// Returns the ETag of an object whose parts have these ETags.
    static String ofParts(Collection<String> etags) {
        var md5 = digest();
        for (var etag : etags) {
            md5.update(HexFormat.of().parseHex(etag.replace("\"", "")));
        }
        return quoted(md5.digest(), "-" + etags.size());
    }

    private static String quoted(byte[] md5, String suffix) {
        return '"' + HexFormat.of().formatHex(md5) + suffix + '"';
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has MD5", e);
        }
    }
}
