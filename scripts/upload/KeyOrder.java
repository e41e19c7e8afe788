package upload;

import java.nio.charset.StandardCharsets;

/// The order of S3 keys: by their UTF-8 bytes
/// ([listing objects](https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html)).
final class KeyOrder {

    private KeyOrder() {}

    /// Compares in UTF-8 order, which is the order of code points. [String#compareTo] differs: it puts characters
    /// beyond U+FFFF, which are pairs of surrogates, before U+E000.
    static int compare(String a, String b) {
        var end = Math.min(a.length(), b.length());
        for (var i = 0; i < end; i++) {
            var x = a.charAt(i);
            var y = b.charAt(i);
            if (x != y) {
                return Character.isSurrogate(x) == Character.isSurrogate(y) ? x - y : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    /// Returns the length of a key as S3 counts it.
    static int bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Returns whether a key has a character that XML 1.0 cannot hold.
    static boolean isBeyondXml(String key) {
        return key.chars().anyMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 0xfffe);
    }
}
