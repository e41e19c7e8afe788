package upload;

import module java.base;

/// Sizes in bytes as text: `8MiB`, `1.5 GiB`, `64KB`, `5242880`.
///
/// As in the AWS CLI, `8MB` and `8M` mean `8MiB`, which is 8 × 1024² bytes
/// ([s3 configuration](https://docs.aws.amazon.com/cli/latest/topic/s3-config.html)). Case does not matter.
public final class ByteSize {

    /// 1024 bytes.
    public static final long KIB = 1L << 10;

    /// 1024² bytes.
    public static final long MIB = 1L << 20;

    /// 1024³ bytes.
    public static final long GIB = 1L << 30;

    /// 1024⁴ bytes.
    public static final long TIB = 1L << 40;

    private static final Map<String, Long> UNITS = Map.of("K", KIB, "M", MIB, "G", GIB, "T", TIB);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,19}(?:\\.\\d{1,19})?) ?(?:B|([KMGT])(?:I?B)?)?");
    private static final Pattern BITS = Pattern.compile(".*[KMGTkmgt]i?b");

    private ByteSize() {}

    /// Returns the number of bytes that a text stands for.
    ///
    /// @throws IllegalArgumentException if it is not a size, not a whole number of bytes, or 8 EiB or more
    public static long parse(String text) {
        var size = SIZE.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a size (as in 8MiB, 1.5GiB or 5242880)");
        }
        try {
            var unit = size.group(2) == null ? 1 : UNITS.get(size.group(2));
            return new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number of bytes below 8 EiB");
        }
    }

    /// Returns the bytes per second that a text stands for: a size, with or without `/s` (`50MB/s`).
    ///
    /// @throws IllegalArgumentException as [#parse] does, for 0, and for `50Mb/s`, which means bits in the AWS CLI
    public static long parseRate(String text) {
        var size = text.strip().replaceFirst("/[sS]$", "");
        if (BITS.matcher(size).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a rate in bytes (as in 50MB/s)");
        }
        var bytes = parse(size);
        if (bytes == 0) {
            throw new IllegalArgumentException("\"" + text + "\" is not a rate above 0");
        }
        return bytes;
    }

    /// Returns the size with one digit after the point, in the largest unit of which there is at least one: `0 B`,
    /// `1023 B`, `1.2 MiB`.
    public static String format(long bytes) {
        if (Math.abs(bytes) < KIB) {
            return bytes + " B";
        }
        // Rounding first: 1,048,575 bytes are "1.0 MiB", not "1024.0 KiB".
        var size = Math.abs(bytes);
        var bits = 10;
        while (tenths(size, bits) >= 10 * KIB) {
            bits += 10;
        }
        var tenths = tenths(size, bits);
        return (bytes < 0 ? "-" : "") + tenths / 10 + "." + tenths % 10 + " " + "KMGTPE".charAt(bits / 10 - 1) + "iB";
    }

    /// Returns the tenths of units of 2^bits bytes, rounded. The product fits into 64 bits without a sign.
    private static long tenths(long bytes, int bits) {
        var unit = 1L << bits;
        return 10 * (bytes >> bits) + (10 * (bytes & unit - 1) + unit / 2 >>> bits);
    }
}
