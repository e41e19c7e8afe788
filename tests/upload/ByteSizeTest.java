//SOURCES ../../scripts/upload/ByteSize.java

package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0", "1, 1", "5242880, 5242880", "100B, 100", "1K, 1024", "1KB, 1024", "1kib, 1024", "8MB, 8388608",
        "8MiB, 8388608", "8M, 8388608", "8 MiB, 8388608", "' 8MiB ', 8388608", "1.5GiB, 1610612736", "0.5k, 512",
        "9223372036854775807, 9223372036854775807",
    })
    void readsSizes(String text, long bytes) {
        assertEquals(bytes, ByteSize.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "MiB", "-1", "-1MiB", "1.MiB", ".5MiB", "1e6", "8XB", "8MiBs", "8IB", "8i", "8Mi",
        "8  MiB", "8388608TiB", "9223372036854775808", "0.3B", "48.8TiB", "0x10", "1,000", "８MiB", "NaN", "8MB/s"})
    void refusesOtherText(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
        assertTrue(error.getMessage().startsWith("\"" + text + "\" is not a "), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "50MB/s, 52428800", "50MB, 52428800", "1MiB/s, 1048576", "1MIB/S, 1048576", "1000, 1000", "1 KB/s, 1024",
    })
    void readsRates(String text, long bytes) {
        assertEquals(bytes, ByteSize.parseRate(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/s", "0", "0MB/s", "50Mb/s", "50Kb", "50MB/m", "50MB/s/s"})
    void refusesOtherRates(String text) {
        assertThrows(IllegalArgumentException.class, () -> ByteSize.parseRate(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B", "1, 1 B", "1023, 1023 B", "1024, 1.0 KiB", "1234567, 1.2 MiB", "1048524, 1023.9 KiB",
        "1048525, 1.0 MiB", "1048575, 1.0 MiB", "1048576, 1.0 MiB", "5368709120, 5.0 GiB", "-2048, -2.0 KiB",
        "53687091200000, 48.8 TiB", "9223372036854775807, 8.0 EiB",
    })
    void writesSizes(long bytes, String text) {
        assertEquals(text, ByteSize.format(bytes));
    }
}
