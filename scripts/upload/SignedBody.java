//DEPS software.amazon.awssdk:s3
//SOURCES Content.java S3Signature.java
package upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import software.amazon.awssdk.http.ContentStreamProvider;

/// The body of a request, and the hash of it that the signature has.
///
/// @param stream null for an empty body
record SignedBody(ContentStreamProvider stream, Hash hash) {

    static final SignedBody NONE = new SignedBody(null, () -> S3Signature.EMPTY);

    interface Hash {
        String get() throws IOException;
    }

    /// Returns XML, which is signed over TLS too, because it is short.
    static SignedBody of(byte[] xml) {
        var hash = S3Signature.sha256(xml);
        return xml.length == 0 ? NONE : new SignedBody(() -> new ByteArrayInputStream(xml), () -> hash);
    }

    /// Returns the content of an object or a part.
    ///
    /// @param signed whether the signature covers it
    static SignedBody of(Content content, boolean signed) {
        return new SignedBody(content, signed ? content::sha256 : () -> S3Signature.UNSIGNED);
    }
}
