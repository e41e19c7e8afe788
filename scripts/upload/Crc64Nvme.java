package upload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/// CRC-64/NVME, S3's default checksum
/// ([checking object integrity](https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html)),
/// in plain Java: the SDK has it only with the native code of `aws-crt`. Not thread-safe.
///
/// Reflected; starts with all ones and ends with all bits flipped. Eight bytes at a time, each looked up in a table of
/// its own ("slicing by eight").
final class Crc64Nvme implements Checksum {

    /// The polynomial, lowest power in the highest bit.
    static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

    /// Row n at `n << 8`: what a byte does to the CRC when n zero bytes follow it.
    private static final long[] TABLE = table();

    private long crc = -1;

    @Override
    public void update(int b) {
        crc = TABLE[(int) (crc ^ b) & 0xff] ^ crc >>> 8;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        update(ByteBuffer.wrap(bytes, offset, length));
    }

    /// Takes what remains in the buffer, heap or direct, and leaves the buffer empty.
    @Override
    public void update(ByteBuffer buffer) {
        var bytes = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(buffer.limit());
        var position = bytes.position();
        var limit = bytes.limit();
        var table = TABLE;
        var c = crc;
        for (; position <= limit - 8; position += 8) {
            c ^= bytes.getLong(position);
            c = table[0x700 | (int) c & 0xff]
                    ^ table[0x600 | (int) (c >>> 8) & 0xff]
                    ^ table[0x500 | (int) (c >>> 16) & 0xff]
                    ^ table[0x400 | (int) (c >>> 24) & 0xff]
                    ^ table[0x300 | (int) (c >>> 32) & 0xff]
                    ^ table[0x200 | (int) (c >>> 40) & 0xff]
                    ^ table[0x100 | (int) (c >>> 48) & 0xff]
                    ^ table[(int) (c >>> 56)];
        }
        for (; position < limit; position++) {
            c = table[(int) (c ^ bytes.get(position)) & 0xff] ^ c >>> 8;
        }
        crc = c;
    }

    /// Returns the 64 bits of the CRC so far.
    @Override
    public long getValue() {
        return ~crc;
    }

    @Override
    public void reset() {
        crc = -1;
    }

    private static long[] table() {
        var table = new long[8 << 8];
        for (var b = 0; b < 256; b++) {
            var c = (long) b;
            for (var bit = 0; bit < 8; bit++) {
                c = (c & 1) == 0 ? c >>> 1 : c >>> 1 ^ POLYNOMIAL;
            }
            table[b] = c;
        }
        for (var i = 256; i < table.length; i++) {
            var c = table[i - 256];
            table[i] = table[(int) c & 0xff] ^ c >>> 8;
        }
        return table;
    }
}
