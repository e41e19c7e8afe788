package publish;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// Checksums of content, as hexadecimal digits.
final class Checksums {

    /// The algorithms by the endings of the files that a Maven repository has them in.
    static final Map<String, String> MAVEN =
            new TreeMap<>(Map.of(".md5", "MD5", ".sha1", "SHA-1", ".sha256", "SHA-256"));

    private Checksums() {}

    static String sha256(byte[] content) {
        return of("SHA-256", content);
    }

    static String of(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }
}
