package upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// HMAC with SHA-256 ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)), by a digest. The JDK's `Mac` gives the
/// same, but first reads policy files and opens every jar of the class path.
final class Hmac {

    private static final int BLOCK_BYTES = 64;

    private Hmac() {}

    static byte[] of(byte[] key, String text) {
        var block = Arrays.copyOf(key.length > BLOCK_BYTES ? S3Signature.sha256().digest(key) : key, BLOCK_BYTES);
        return digest(block, 0x5c, digest(block, 0x36, text.getBytes(UTF_8)));
    }

    private static byte[] digest(byte[] block, int pad, byte[] text) {
        var padded = block.clone();
        for (var i = 0; i < BLOCK_BYTES; i++) {
            padded[i] ^= (byte) pad;
        }
        var digest = S3Signature.sha256();
        digest.update(padded);
        return digest.digest(text);
    }
}
