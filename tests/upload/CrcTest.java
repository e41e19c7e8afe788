//SOURCES ../../scripts/upload/Crc.java

package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CrcTest {

    @ParameterizedTest
    @CsvSource({
        "CRC32, 123456789, cbf43926, y/Q5Jg==", "CRC32, '', 0, AAAAAA==",
        "CRC64NVME, 123456789, ae8b14860a799888, rosUhgp5mIg=", "CRC64NVME, '', 0, AAAAAAAAAAA=",
    })
    void knowsTheCheckValues(Crc crc, String text, String hex, String base64) {
        var value = value(crc, text.getBytes(StandardCharsets.US_ASCII));
        assertEquals(hex, Long.toHexString(value));
        assertEquals(base64, crc.encode(value));
    }

    /// The values of the NVM Express specification for 4 KiB blocks.
    @ParameterizedTest
    @CsvSource({"0, 6482d367eb22b64e", "255, c0ddba7302eca3ac"})
    void knowsTheBlocksOfTheNvmeSpecification(int fill, String hex) {
        var block = new byte[4096];
        Arrays.fill(block, (byte) fill);
        assertEquals(hex, Long.toHexString(value(Crc.CRC64NVME, block)));
    }

    @Test
    void agreesWithTheDefinitionAtEveryLengthAndOffset() {
        var bytes = random(80);
        for (var from = 0; from < 10; from++) {
            for (var to = from; to <= bytes.length; to++) {
                var crc = Crc.CRC64NVME.checksum();
                crc.update(bytes, from, to - from);
                assertEquals(bitByBit(bytes, from, to), crc.getValue(), from + " to " + to);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotCareHowTheBytesCome(Crc crc) {
        var bytes = random(10_000);
        var whole = value(crc, bytes);
        var pieces = crc.checksum();
        var random = new Random(7);
        for (var at = 0; at < bytes.length; ) {
            var length = Math.min(random.nextInt(100), bytes.length - at);
            switch (random.nextInt(4)) {
                case 0 -> pieces.update(bytes, at, length);
                case 1 -> pieces.update(ByteBuffer.wrap(bytes, at, length));
                case 2 -> pieces.update(ByteBuffer.wrap(bytes, at, length).slice().asReadOnlyBuffer());
                default -> pieces.update(ByteBuffer.allocateDirect(length + 3).put(3, bytes, at, length).position(3));
            }
            at += length;
            if (at < bytes.length) {
                pieces.update(bytes[at++]);
            }
        }
        assertEquals(whole, pieces.getValue());
    }

    @Test
    void emptiesTheBufferAndKeepsItsOrder() {
        var buffer = ByteBuffer.allocate(20).position(2).limit(15);
        Crc.CRC64NVME.checksum().update(buffer);
        assertEquals(15, buffer.position());
        assertEquals(ByteOrder.BIG_ENDIAN, buffer.order());
    }

    @Test
    void startsAfreshWhenReset() {
        var crc = Crc.CRC64NVME.checksum();
        crc.update(1);
        crc.reset();
        assertEquals(0, crc.getValue());
    }

    @ParameterizedTest
    @EnumSource
    void combinesPartsIntoTheWhole(Crc crc) {
        var bytes = random(1000);
        for (var cut : new int[] {0, 1, 7, 8, 500, 999, 1000}) {
            var first = value(crc, Arrays.copyOf(bytes, cut));
            var second = value(crc, Arrays.copyOfRange(bytes, cut, bytes.length));
            assertEquals(value(crc, bytes), crc.combine(first, second, bytes.length - cut), "cut at " + cut);
        }
    }

    @Test
    void combinesPartsTooLargeToHold() {
        var zeros = new byte[1 << 20];
        var whole = Crc.CRC64NVME.checksum();
        whole.update(1);
        var first = whole.getValue();
        var second = Crc.CRC64NVME.checksum();
        for (var i = 0; i < 20; i++) {
            whole.update(zeros);
            second.update(zeros);
        }
        assertEquals(whole.getValue(), Crc.CRC64NVME.combine(first, second.getValue(), 20L << 20));
    }

    private static long value(Crc crc, byte[] bytes) {
        Checksum checksum = crc.checksum();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static long bitByBit(byte[] bytes, int from, int to) {
        var crc = -1L;
        for (var i = from; i < to; i++) {
            crc ^= bytes[i] & 0xff;
            for (var bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x9A6C9329AC4BC9B5L;
            }
        }
        return ~crc;
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
