package support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/// Generated input. A seed gives the same input in every run, so that what fails can be repeated.
public final class Fuzz {

    public interface Check {
        void run(Random random) throws Exception;
    }

    private Fuzz() {}

    /// Runs a check with a number of seeds.
    public static void seeds(int count, Check check) {
        for (var seed = 0; seed < count; seed++) {
            try {
                check.run(new Random(seed * 0x9E3779B97F4A7C15L));
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
    }

    /// Returns a text of up to so many pieces.
    public static String text(Random random, int most, String... pieces) {
        var text = new StringBuilder();
        for (var left = random.nextInt(most + 1); left > 0; left--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    /// Returns a text with a few changes: bytes and pieces put in, left out, repeated, replaced or moved. Each character
    /// is a byte.
    public static String changed(Random random, String text, String... pieces) {
        var changed = text.getBytes(ISO_8859_1);
        for (var left = random.nextInt(5); left > 0; left--) {
            var from = random.nextInt(changed.length + 1);
            var to = Math.min(changed.length, from + random.nextInt(1 + random.nextInt(20)));
            var at = random.nextInt(changed.length + 1);
            changed = switch (random.nextInt(6)) {
                case 0 -> joined(changed, 0, from, changed, to, changed.length);
                case 1 -> joined(changed, 0, to, changed, from, changed.length);
                case 2 -> put(changed, from, to, new byte[] {(byte) random.nextInt(256)});
                case 3, 4 -> put(changed, from, random.nextBoolean() ? from : to,
                        pieces[random.nextInt(pieces.length)].getBytes(ISO_8859_1));
                default -> put(changed, at, at, joined(changed, from, to, changed, 0, 0));
            };
        }
        return new String(changed, ISO_8859_1);
    }

    private static byte[] put(byte[] into, int from, int to, byte[] piece) {
        return joined(joined(into, 0, from, piece, 0, piece.length), 0, from + piece.length, into, to, into.length);
    }

    private static byte[] joined(byte[] one, int from, int to, byte[] other, int begin, int end) {
        var joined = new ByteArrayOutputStream();
        joined.write(one, from, to - from);
        joined.write(other, begin, end - begin);
        return joined.toByteArray();
    }
}
