package awskit.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jline.utils.WCWidth;

/// Rows of text in columns, aligned for a terminal. Characters that take two columns (East Asian, emoji) or none
/// (combining) count as such. Cells are made safe to print, and a line that is too long is cut.
final class Table {

    private static final String GAP = "  ";
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<String> header) {
        this.header = header;
    }

    /// Begins a table with these column titles.
    public static Table of(List<String> titles) {
        return new Table(List.copyOf(titles));
    }

    /// Adds a row with one cell for each column. A cell may be null, which is empty.
    public Table row(List<String> cells) {
        if (cells.size() != header.size()) {
            throw new IllegalArgumentException("row has " + cells.size() + " cells, not " + header.size());
        }
        rows.add(cells.stream().map(cell -> cell == null ? "" : Terminal.printable(cell)).toList());
        return this;
    }

    /// Returns whether the table has no rows.
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /// Returns the lines of the table, the titles first. None is wider than `columns`, unless that is 0.
    public List<String> lines(int columns) {
        var widths = new int[header.size()];
        Arrays.setAll(widths, column -> width(header.get(column)));
        for (var row : rows) {
            Arrays.setAll(widths, column -> Math.max(widths[column], width(row.get(column))));
        }
        var limit = columns == 0 ? UNLIMITED : columns;
        var lines = new ArrayList<String>(rows.size() + 1);
        lines.add(line(header, widths, limit));
        rows.forEach(row -> lines.add(line(row, widths, limit)));
        return lines;
    }

    private static String line(List<String> cells, int[] widths, int limit) {
        var line = new StringBuilder();
        for (var column = 0; column < cells.size(); column++) {
            var cell = cells.get(column);
            line.append(cell);
            if (column < cells.size() - 1) {
                line.append(" ".repeat(widths[column] - width(cell))).append(GAP);
            }
        }
        return trimmed(line.toString().stripTrailing(), limit);
    }

    private static String trimmed(String line, int limit) {
        if (width(line) <= limit) {
            return line;
        }
        var end = 0;
        for (var width = 0; end < line.length(); ) {
            var character = line.codePointAt(end);
            width += Math.max(0, WCWidth.wcwidth(character));
            if (width > limit - 1) {
                break;
            }
            end += Character.charCount(character);
        }
        return line.substring(0, end) + "…";
    }

    /// Returns the number of columns that a text takes on a terminal.
    static int width(String text) {
        return text.codePoints().map(character -> Math.max(0, WCWidth.wcwidth(character))).sum();
    }
}
