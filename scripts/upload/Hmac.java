package upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;

/// HMAC with SHA-256 ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)), by a digest. The JDK's `Mac` gives the
/// same, but first reads policy files and opens every jar of the class path. Thread-safe.
final class Hmac {

    private static final int BLOCK_BYTES = 64;

    /// The digests after they have taken the key, of which each text takes a copy.
    private final MessageDigest inner;
    private final MessageDigest outer;

    Hmac(byte... key) {
        var block = Arrays.copyOf(key.length > BLOCK_BYTES ? S3Signature.sha256().digest(key) : key, BLOCK_BYTES);
        inner = padded(block, 0x36);
        outer = padded(block, 0x5c);
    }

    private static MessageDigest padded(byte[] block, int pad) {
        var padded = block.clone();
        for (var i = 0; i < BLOCK_BYTES; i++) {
            padded[i] ^= (byte) pad;
        }
        var digest = S3Signature.sha256();
        digest.update(padded);
        return digest;
    }

    byte[] of(String text) {
        return S3Signature.copy(outer).digest(S3Signature.copy(inner).digest(text.getBytes(UTF_8)));
    }
}
