//SOURCES Content.java Crc64Nvme.java
package upload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.zip.Checksum;

/// The checksums that S3 keeps for a whole object, even if it was sent in parts
/// ([checking object integrity](https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html)).
/// A constant's name is the SDK's name for the algorithm.
public enum Crc {

    /// 32 bits. Processors have instructions for it, so that it costs almost nothing.
    CRC32(32, 0xEDB88320L, java.util.zip.CRC32::new),

    /// 64 bits, S3's default; see [Crc64Nvme].
    CRC64NVME(64, Crc64Nvme.POLYNOMIAL, Crc64Nvme::new);

    private final int bits;
    private final long polynomial;
    private final Supplier<Checksum> checksum;
    private final String header = "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);

    Crc(int bits, long polynomial, Supplier<Checksum> checksum) {
        this.bits = bits;
        this.polynomial = polynomial;
        this.checksum = checksum;
    }

    /// Returns a new checksum, of no bytes.
    public Checksum checksum() {
        return checksum.get();
    }

    /// Returns the checksum of content that need not be sent.
    long of(Content content) throws IOException {
        var value = checksum();
        content.scan(value::update);
        return value.getValue();
    }

    /// Returns the name of the header that holds the value.
    String header() {
        return header;
    }

    /// Returns the value as S3 writes it: its bytes in base64, the highest first.
    public String encode(long value) {
        var bytes = ByteBuffer.allocate(Long.BYTES).putLong(value << Long.SIZE - bits).array();
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, bits / Byte.SIZE));
    }

    /// Returns the checksum of two byte sequences, one after the other, from the checksums of both. In this way the
    /// checksums of its parts make the checksum of a file.
    ///
    /// @param secondLength the length of the second sequence in bytes
    long combine(long first, long second, long secondLength) {
        // Bytes appended multiply a CRC by x⁸ each, modulo the polynomial; flipped bits cancel out.
        var power = 1L << bits - 1;
        var square = power >>> 8;
        for (var n = secondLength; n != 0; n >>>= 1) {
            if ((n & 1) != 0) {
                power = multiply(power, square);
            }
            square = multiply(square, square);
        }
        return multiply(first, power) ^ second;
    }

    /// Multiplies modulo the polynomial; the lowest power is in the highest bit.
    private long multiply(long a, long b) {
        var product = 0L;
        for (var bit = 1L << bits - 1; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= b;
            }
            b = (b & 1) == 0 ? b >>> 1 : b >>> 1 ^ polynomial;
        }
        return product;
    }
}
