//SOURCES ../../scripts/role/Durations.java
//DEPS org.junit.jupiter:junit-jupiter

package role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"1h, 3600", "45m, 2700", "1h30m, 5400", "1h1m1s, 3661", "2h5, 7205", "900s, 900", "3600, 3600", "0, 0"})
    void readsWhatPeopleWrite(String text, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "h", "1 h", "1H", "-1h", "1.5h", "30m1h", "1d", "soon", "12345678901"})
    void refusesTheRest(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> Durations.parse(text));
        assertEquals("\"" + text + "\" is not a duration (as in 1h, 45m, 1h30m or 3600)", error.getMessage());
    }
}
