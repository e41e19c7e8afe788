package awskit.script;

import java.util.Comparator;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A column of a list.
///
/// @param title its title
/// @param cell the text for an item; may be empty
/// @param order the text that the column is sorted by
public record Column<T>(String title, Function<T, String> cell, Function<T, String> order) {

    /// The order of a column's values: first numbers by size, then text without regard to case.
    public static final Comparator<String> VALUES = Column::compare;

    /// Makes a column that is sorted by the text it shows.
    public Column(String title, Function<T, String> cell) {
        this(title, cell, cell);
    }

    /// Not [Comparator#comparing], whose result cannot be in an AOT cache and is generated at each start.
    private static int compare(String a, String b) {
        if (Numbers.are(a) != Numbers.are(b)) {
            return Numbers.are(a) ? -1 : 1;
        }
        return Numbers.are(a) ? Double.compare(Double.parseDouble(a), Double.parseDouble(b)) : a.compareToIgnoreCase(b);
    }

    private static final class Numbers {

        private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");

        static boolean are(String text) {
            return NUMBER.matcher(text).matches();
        }
    }
}
