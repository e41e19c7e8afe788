package running;

import java.util.regex.Pattern;

/// The order of a column's values: nothing first, then numbers by size, then text without regard to case.
public final class Values {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");

    private Values() {}

    /// Compares two values. It takes no [java.util.Comparator#comparing], whose result cannot be in an AOT cache and is
    /// generated at each start.
    public static int compare(String one, String other) {
        if (rank(one) != rank(other)) {
            return Integer.compare(rank(one), rank(other));
        }
        return rank(one) == 1 ? Double.compare(Double.parseDouble(one), Double.parseDouble(other))
                : one.compareToIgnoreCase(other);
    }

    private static int rank(String value) {
        return value.isEmpty() ? 0 : NUMBER.matcher(value).matches() ? 1 : 2;
    }
}
