package install;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.MacSpi;

/// HMAC with SHA-256 ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)), by the JDK's digest. Where there is nothing
/// to [look for][LookUps], the installed copy of the SDK signs with it. The JDK's own gives the same, but first reads
/// policy files and opens every jar of the class path for handlers of URLs.
final class HmacSha256 extends MacSpi {

    static final String NAME = "HmacSHA256";

    private static final int BLOCK_BYTES = 64;

    private final MessageDigest digest;
    /// The key, filled up with zeros.
    private byte[] block = new byte[BLOCK_BYTES];

    private HmacSha256() throws NoSuchAlgorithmException {
        digest = MessageDigest.getInstance("SHA-256");
    }

    /// Returns a new one. It has no provider and cannot be cloned.
    static Mac mac() throws NoSuchAlgorithmException {
        return new Mac(new HmacSha256(), null, NAME) {};
    }

    @Override
    protected int engineGetMacLength() {
        return digest.getDigestLength();
    }

    @Override
    protected void engineInit(Key key, AlgorithmParameterSpec parameters) throws InvalidKeyException {
        var bytes = key == null ? null : key.getEncoded();
        if (bytes == null) {
            throw new InvalidKeyException("no key");
        }
        digest.reset();
        block = Arrays.copyOf(bytes.length > BLOCK_BYTES ? digest.digest(bytes) : bytes, BLOCK_BYTES);
        engineReset();
    }

    @Override
    protected void engineUpdate(byte input) {
        digest.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        digest.update(input, offset, length);
    }

    @Override
    protected byte[] engineDoFinal() {
        var inner = digest.digest();
        digest.update(padded(0x5c));
        var mac = digest.digest(inner);
        engineReset();
        return mac;
    }

    @Override
    protected void engineReset() {
        digest.reset();
        digest.update(padded(0x36));
    }

    private byte[] padded(int pad) {
        var padded = block.clone();
        for (var i = 0; i < BLOCK_BYTES; i++) {
            padded[i] ^= (byte) pad;
        }
        return padded;
    }
}
