//SOURCES ../../scripts/upload/Shard.java ../support/Fuzz.java
//DEPS org.junit.jupiter:junit-jupiter
package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.errors.UserError;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import support.Fuzz;

/// A path belongs to one share, the same one everywhere and for ever.
class ShardTest {

    /// As `int.from_bytes(hashlib.sha256(path.encode()).digest()[:8]) % count + 1` in Python says.
    @ParameterizedTest
    @CsvSource({"index.html, 8, 3", "a/b c/d.txt, 8, 5", "ünïcödé/😀, 8, 3", "'', 8, 5", "index.html, 1000, 291",
            "index.html, 999999999, 39658852"})
    void isTheSameOnEveryMachine(String path, int count, int number) {
        assertEquals(new Shard(number, count), new Shard(1, count).owner(path));
    }

    @Test
    void putsEveryPathIntoOneShare() {
        Fuzz.seeds(1000, random -> {
            var path = Fuzz.text(random, 12, "a", "b", "/", ".", "0", "ü", "\uD83D\uDE00", " ", "\n");
            var count = 1 + random.nextInt(20);
            assertEquals(1, IntStream.rangeClosed(1, count).filter(number -> new Shard(number, count).has(path))
                    .count());
        });
    }

    /// Names that differ little, as those of a camera or a program do.
    @ParameterizedTest
    @ValueSource(strings = {"%d", "%06d", "IMG_%04d.JPG", "data/part-%05d-of-10000.parquet", "a/%x/b", "%1$d/%1$d"})
    void makesSharesOfAboutTheSameSize(String format) {
        for (var count : new int[] {2, 3, 8, 10}) {
            var sizes = new int[count];
            for (var i = 0; i < 10_000; i++) {
                sizes[new Shard(1, count).owner(format.formatted(i)).number() - 1]++;
            }
            for (var size : sizes) {
                assertEquals(10_000.0 / count, size, 5 * Math.sqrt(10_000.0 / count));
            }
        }
    }

    @Test
    void hasEverythingIfItIsAll() {
        assertTrue(Shard.ALL.has("a"));
        assertTrue(Shard.parse("all").isAll());
        assertTrue(Shard.parse("1/1").isAll());
        assertTrue(Shard.parse("1/1").has("a"));
        assertFalse(Shard.parse("1/2").isAll());
        assertEquals("3/8", Shard.parse("3/8").toString());
    }

    @Test
    void isNamedIfItIsAShare() {
        assertFalse(Shard.parse("all").isNamed());
        assertTrue(Shard.parse("1/1").isNamed());
        assertTrue(Shard.parse("3/8").isNamed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0/8", "9/8", "1/0", "0/0", "-1/8", "+1/8", "1/-8", "1", "/", "1/", "/8", "1/8/2",
            "1 /8", "1/8 ", "a/b", "0x1/8", "1.0/8", "1/9999999999", "99999999999999999999/99999999999999999999", "ALL", "١/٨",
            "1/8\n"})
    void isNotNonsense(String text) {
        assertThrows(UserError.class, () -> Shard.parse(text));
    }
}
