//SOURCES ../../scripts/running/Age.java
//DEPS org.junit.jupiter:junit-jupiter

package running;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {

    @ParameterizedTest
    @CsvSource({"PT-1S, 0 seconds", "PT0S, 0 seconds", "PT1S, 1 second", "PT59S, 59 seconds", "PT60S, 1 minute",
        "PT1M59S, 1 minute", "PT59M59S, 59 minutes", "PT1H, 1 hour", "PT23H59M, 23 hours", "PT24H, 1 day",
        "P729D, 729 days", "P730D, 2 years", "P1100D, 3 years"})
    void namesTheLargestUnit(Duration age, String words) {
        assertEquals(words, Age.words(age));
    }
}
