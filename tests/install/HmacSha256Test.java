//SOURCES ../../scripts/install/HmacSha256.java
//DEPS org.junit.jupiter:junit-jupiter

package install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HmacSha256Test {

    /// Case 2 of [RFC 4231](https://www.rfc-editor.org/rfc/rfc4231#section-4.3).
    @Test
    void isThatOfTheStandard() throws GeneralSecurityException {
        var mac = HmacSha256.mac();
        mac.init(new SecretKeySpec("Jefe".getBytes(), HmacSha256.NAME));
        assertEquals("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                HexFormat.of().formatHex(mac.doFinal("what do ya want for nothing?".getBytes())));
    }

    /// One object for many keys and texts, as the signer uses it.
    @Test
    void isThatOfTheJdk() throws GeneralSecurityException {
        var random = new Random(1);
        var mac = HmacSha256.mac();
        for (var length = 1; length < 200; length++) {
            var key = new SecretKeySpec(bytes(random, length), HmacSha256.NAME);
            // A new one, because the JDK's forgets to begin anew for a long key after a text that was not finished.
            var jdk = Mac.getInstance(HmacSha256.NAME);
            jdk.init(key);
            mac.init(key);
            assertEquals(jdk.getMacLength(), mac.getMacLength());
            for (var times = 0; times < 3; times++) {
                var text = bytes(random, random.nextInt(300));
                assertArrayEquals(jdk.doFinal(text), mac.doFinal(text));
            }
            mac.update(bytes(random, 10));
            mac.reset();
            jdk.update((byte) 7);
            mac.update((byte) 7);
            var text = bytes(random, 20);
            jdk.update(text, 5, 9);
            mac.update(text, 5, 9);
            if (length % 2 == 0) { // else the next key comes before the text is finished
                assertArrayEquals(jdk.doFinal(), mac.doFinal());
            }
        }
    }

    private static byte[] bytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void needsAKey() throws GeneralSecurityException {
        assertThrows(InvalidKeyException.class, () -> HmacSha256.mac().init(null));
        HmacSha256.mac().reset();
    }
}
