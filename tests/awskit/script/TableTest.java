//DEPS org.junit.jupiter:junit-jupiter

package awskit.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tables for terminals and lines for spreadsheets.
class TableTest {

    private static final Table TABLE = Table.of(List.of("ID", "NAME", "ZONE"))
            .row(List.of("i-1", "東京", "a"))
            .row(List.of("i-22", "e\u0301a", "b"))
            .row(List.of("i-3", "\u001b[31mred\n", "c"))
            .row(Arrays.asList("i-4", null, "d"));

    @Test
    void alignsByTheWidthOnATerminal() {
        assertEquals(List.of(
                "ID    NAME       ZONE",
                "i-1   東京       a",
                "i-22  e\u0301a         b",
                "i-3   ?[31mred?  c",
                "i-4              d"), TABLE.lines(0));
    }

    @Test
    void alignsNumbersOnTheRight() {
        var table = Table.of(List.of("N", "SIZE", "ZONE")).row(List.of("-1", "4.8 MiB", "1a")).row(List.of("10", "", "2"));
        assertEquals(List.of(" N     SIZE  ZONE", "-1  4.8 MiB  1a", "10           2"), table.lines(0));
        assertEquals("ACCOUNT", Table.of(List.of("ACCOUNT")).row(List.of("123456789012")).lines(0).getFirst());
    }

    @Test
    void trimsToTheTerminal() {
        assertEquals(List.of("ID    NA…", "i-1   東…", "i-22  e\u0301a…", "i-3   ?[…", "i-4     …"), TABLE.lines(9));
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThrows(IllegalArgumentException.class, () -> Table.of(List.of("A")).row(List.of("1", "2")));
    }

    @Test
    void quotesAndDisarmsCells() {
        assertEquals("a,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",,", Csv.line(Arrays.asList("a", "b,c", "say \"hi\"",
                "two\nlines", "", null)));
        assertEquals("'=HYPERLINK(1),'+1,'-1,'@x,\"'\r\",a=b", Csv.line(List.of("=HYPERLINK(1)", "+1", "-1", "@x", "\r",
                "a=b")));
    }
}
