//SOURCES ../../scripts/upload/S3Signature.java

package upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HmacTest {

    @Test
    void isTheJdks() throws Exception {
        var random = new Random(1);
        for (var length = 1; length < 200; length++) {
            var key = new byte[length];
            random.nextBytes(key);
            var text = "é€".repeat(random.nextInt(100));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            assertArrayEquals(mac.doFinal(text.getBytes(UTF_8)), new Hmac(key).of(text), "a key of " + length + " bytes");
        }
    }
}
