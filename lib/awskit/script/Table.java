package awskit.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jline.utils.WCWidth;

/// Rows of text in columns, aligned for a terminal. Characters that take two columns (East Asian, emoji) or none
/// (combining) count as such. Columns of numbers, with a unit or without, are aligned on the right. Cells are made safe to
/// print, and a line that is too long is cut.
final class Table {

    private static final String GAP = "  ";
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?( \\p{L}+)?");

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
        // Java's formats, too, take a negative width for alignment on the left.
        Arrays.setAll(widths, column -> isNumeric(column) ? widths[column] : -widths[column]);
        var limit = columns == 0 ? UNLIMITED : columns;
        var lines = new ArrayList<String>(rows.size() + 1);
        lines.add(line(header, widths, limit));
        rows.forEach(row -> lines.add(line(row, widths, limit)));
        return lines;
    }

    private boolean isNumeric(int column) {
        return rows.stream().map(row -> row.get(column)).allMatch(cell -> NUMBER.matcher(cell).matches() || cell.isEmpty());
    }

    private static String line(List<String> cells, int[] widths, int limit) {
        var line = new StringBuilder();
        for (var column = 0; column < cells.size(); column++) {
            var cell = cells.get(column);
            var padding = " ".repeat(Math.abs(widths[column]) - width(cell));
            line.append(widths[column] > 0 ? padding + cell : cell + padding).append(GAP);
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
