//SOURCES ../../scripts/running/InstanceFilters.java
//DEPS org.junit.jupiter:junit-jupiter

package running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceFiltersTest {

    @ParameterizedTest
    @CsvSource({"team, tag-key, team", "team=search, tag:team, search", "team=, tag:team, ''", "a=b=c, tag:a, b=c",
        "aws:x=*, tag:aws:x, *"})
    void filtersByTag(String tag, String name, String value) {
        assertEquals(InstanceFilters.of(name, value), InstanceFilters.tag(tag));
    }

    @Test
    void readsTheShorthandOfTheAwsCli() {
        assertEquals(InstanceFilters.of("subnet-id", List.of("subnet-1", "subnet-2")),
                InstanceFilters.parse("Name=subnet-id,Values=subnet-1,subnet-2"));
        assertEquals(InstanceFilters.of("tag:a", "b=c d"), InstanceFilters.parse("Name=tag:a,Values=b=c d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x=y", "Name=x", "Name=x,Values=", "Name=,Values=x", "Values=x,Name=y",
        "name=x,values=y"})
    void refusesWhatIsNoFilter(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> InstanceFilters.parse(text));
        assertEquals("\"" + text + "\" is not a filter (as in Name=subnet-id,Values=subnet-1,subnet-2)",
                error.getMessage());
    }
}
