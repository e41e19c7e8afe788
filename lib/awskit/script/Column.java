package awskit.script;

import java.util.Comparator;
import java.util.function.Function;
import java.util.regex.Pattern;

/// One column of a list: its title, what it shows of an item (empty where there is nothing), and what it sorts by.
public record Column<T>(String title, Function<T, String> cell, Function<T, String> order) {

    /// The order of a column's values: numbers by size, before all else; text without regard to case.
    public static final Comparator<String> VALUES = Column::compare;

    /// A column that sorts by what it shows.
    public Column(String title, Function<T, String> cell) {
        this(title, cell, cell);
    }

    /// By hand, because what [Comparator#comparing] returns cannot be in an AOT cache and is generated at each start.
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
