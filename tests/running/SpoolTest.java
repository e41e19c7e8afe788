//DEPS org.junit.jupiter:junit-jupiter
//SOURCES ../../scripts/running/Spool.java

package running;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

    private static final int MEBIBYTE = 1 << 20;

    private static List<String> texts(Spool<?> spool) throws IOException {
        var texts = new ArrayList<String>();
        spool.forEach(texts::add);
        return texts;
    }

    @Test
    void givesTextsBackInTheOrderOfTheirKeys() throws IOException {
        try (var spool = new Spool<String>(Comparator.reverseOrder())) {
            assertTrue(spool.isEmpty());
            assertEquals(List.of(), texts(spool));
            spool.add("a", "last");
            spool.add("b", "東京\n\u0000ü");
            spool.add("c", "");
            assertFalse(spool.isEmpty());
            assertEquals(List.of("", "東京\n\u0000ü", "last"), texts(spool));
        }
    }

    /// In memory, and in a file.
    @ParameterizedTest
    @ValueSource(ints = {1, MEBIBYTE / 4})
    void keepsTheOrderOfEqualKeys(int length) throws IOException {
        try (var spool = new Spool<Integer>(Comparator.naturalOrder())) {
            for (var i = 0; i < 9; i++) {
                spool.add(i % 2, String.valueOf(i).repeat(length));
            }
            assertEquals(List.of("0", "2", "4", "6", "8", "1", "3", "5", "7"), texts(spool).stream()
                    .map(text -> text.substring(0, 1)).toList());
            assertTrue(texts(spool).stream().allMatch(text -> text.length() == length), "read a second time");
            spool.add(-1, "first");
            assertEquals("first", texts(spool).getFirst(), "added after reading");
        }
    }

    @Test
    void movesToAFileBeyondAMebibyte() throws IOException {
        var spool = new Spool<Integer>(Comparator.naturalOrder());
        spool.add(2, "x".repeat(MEBIBYTE));
        spool.close();
        assertEquals(MEBIBYTE, texts(spool).getFirst().length(), "still in memory");
        spool.add(1, "y");
        assertEquals(List.of("y", "x".repeat(MEBIBYTE)), texts(spool));
        spool.close();
        assertInstanceOf(ClosedChannelException.class,
                assertThrows(UncheckedIOException.class, () -> texts(spool)).getCause());
    }

    @Test
    void takesTextsFromManyThreads() throws Exception {
        var expected = IntStream.range(0, 8 * 500).mapToObj(i -> "text " + i + " ".repeat(i % 600)).toList();
        try (var spool = new Spool<Integer>(Comparator.naturalOrder());
                var threads = Executors.newFixedThreadPool(8)) {
            var adding = IntStream.range(0, 8).<Callable<Void>>mapToObj(thread -> () -> {
                for (var i = thread; i < expected.size(); i += 8) {
                    spool.add(i, expected.get(i));
                }
                return null;
            }).toList();
            for (var added : threads.invokeAll(adding)) {
                added.get();
            }
            assertEquals(expected, texts(spool));
        }
    }
}
