package awskit.script;

import java.util.function.Function;

/// A column of a list.
///
/// @param title its title
/// @param cell the text for an item in a table, such as `3 days`; may be empty
/// @param value the text for programs, in CSV and text, such as `259200`
public record Column<T>(String title, Function<T, String> cell, Function<T, String> value) {

    /// Makes a column that has the same text for tables and programs.
    public Column(String title, Function<T, String> cell) {
        this(title, cell, cell);
    }
}
