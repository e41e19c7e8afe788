package awskit.script;

import module java.base;

import org.jline.utils.AttributedString;

/// Rows of text in columns, aligned for a terminal. Characters that take two columns (East Asian, emoji) or none
/// (combining) count as such. Columns of numbers are aligned on the right, but not those of account IDs. Cells are made
/// safe to print, and a line that is too long is cut.
record Table(List<String> header, List<List<String>> rows) {

    private static final String GAP = "  ";
    private static final Pattern NUMBER = Pattern.compile("(?!\\d{12}$)-?\\d+(\\.\\d+)?( \\p{L}+)?");

    /// Begins a table with these column titles.
    public static Table of(List<String> titles) {
        return new Table(List.copyOf(titles), new ArrayList<>());
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
        rows.forEach(row -> Arrays.setAll(widths, column -> Math.max(widths[column], width(row.get(column)))));
        // A negative width aligns on the left, as in Java's formats.
        Arrays.setAll(widths, column -> isNumeric(column) ? widths[column] : -widths[column]);
        var lines = new ArrayList<String>(rows.size() + 1);
        lines.add(line(header, widths, columns));
        rows.forEach(row -> lines.add(line(row, widths, columns)));
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
        return limit == 0 || width(line) <= limit ? line : new AttributedString(line).columnSubSequence(0, limit - 1) + "…";
    }

    /// Returns the number of columns that a text takes on a terminal.
    static int width(String text) {
        return new AttributedString(text).columnLength();
    }
}
