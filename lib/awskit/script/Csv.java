package awskit.script;

import java.util.List;
import java.util.stream.Collectors;

/// Lines of comma-separated values by [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180), safe to open in a
/// spreadsheet: a cell that would begin a formula there gets an apostrophe in front
/// ([CSV injection](https://owasp.org/www-community/attacks/CSV_Injection)).
final class Csv {

    private Csv() {}

    /// Returns the cells as a line, without a newline at the end. A cell may be null, which is empty. A newline in a
    /// cell is kept, in quotes.
    public static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(","));
    }

    private static String cell(String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        var safe = "=+-@\t\r\n".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        return safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r') ? safe
                : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
