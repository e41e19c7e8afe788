package awskit.script;

import awskit.data.Json;
import awskit.data.Query;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A list of items, printed as a table, as JSON (an array, or an item a line), as CSV or as text separated by tabs.
/// Items wait in a [Spool] as text, so that a list of any length fits; only a table and a query hold all of it.
public final class ListOutput<T> {

    /// How a list is printed.
    public enum Format { table, json, jsonl, csv, text }

    private static final String CELLS = "\u0000";

    private final Format format;
    private final Optional<Query> query;
    private final List<Column<T>> columns;
    private final Function<T, Map<String, Object>> tree;

    private ListOutput(Format format, Optional<Query> query, List<Column<T>> columns,
            Function<T, Map<String, Object>> tree) {
        this.format = format;
        this.query = query;
        this.columns = List.copyOf(columns);
        this.tree = tree;
    }

    /// Returns a list in a format.
    ///
    /// @param columns of table, csv and text
    /// @param tree an item as JSON
    public static <T> ListOutput<T> of(Format format, List<Column<T>> columns, Function<T, Map<String, Object>> tree) {
        return of(format, Optional.empty(), columns, tree);
    }

    /// Returns a list in a format, or what a query finds in the array of all items as JSON.
    ///
    /// @param query if empty, the items are printed as they are
    /// @param columns of table, csv and text
    /// @param tree an item as JSON
    public static <T> ListOutput<T> of(Format format, Optional<Query> query, List<Column<T>> columns,
            Function<T, Map<String, Object>> tree) {
        return new ListOutput<>(format, query, columns, tree);
    }

    /// Returns the item as the text that is to wait in the spool.
    public String text(T item) {
        return query.isPresent() || format == Format.jsonl ? Json.line(tree.apply(item))
                : format == Format.json ? Json.pretty(tree.apply(item)).indent(4).stripTrailing()
                // No value of AWS's has this character.
                : String.join(CELLS, columns.stream().map(column -> column.cell().apply(item)).toList());
    }

    /// Prints items in their order.
    ///
    /// @throws UserError (usage) if the query cannot be evaluated
    public void print(Iterable<T> items, PrintStream out) throws IOException {
        try (var spool = new Spool<Integer>(Comparator.naturalOrder())) {
            for (var item : items) {
                spool.add(0, text(item));
            }
            print(spool, out);
        }
    }

    /// Prints the items of a spool.
    ///
    /// @throws UserError (usage) if the query cannot be evaluated
    public void print(Spool<?> spool, PrintStream out) throws IOException {
        if (query.isPresent()) {
            var all = new ArrayList<Object>();
            spool.forEach(text -> all.add(Json.read(text)));
            print(query.get().search(all), out);
        } else if (format == Format.json) {
            var before = new AtomicReference<>("[\n");
            spool.forEach(text -> out.print(before.getAndSet(",\n") + text));
            out.println(spool.isEmpty() ? "[]" : "\n]");
        } else if (format == Format.jsonl) {
            spool.forEach(out::println);
        } else {
            print(columns.stream().map(Column::title).toList(), rows -> spool.forEach(text ->
                    rows.accept(List.of(text.split(CELLS, -1)))), out);
        }
        out.flush();
    }

    /// Prints what a query found. As rows, a list is one item a row, and an object's values are the cells.
    private void print(Object found, PrintStream out) throws IOException {
        var items = found instanceof List<?> list ? list : found == null ? List.of() : List.of(found);
        if (format == Format.json) {
            out.println(Json.pretty(found));
        } else if (format == Format.jsonl) {
            items.forEach(item -> out.println(Json.line(item)));
        } else {
            var titles = items.isEmpty() ? List.<String>of() : titles(items.getFirst());
            print(titles, rows -> items.forEach(item -> rows.accept(cells(item, titles))), out);
        }
    }

    /// What hands rows on.
    private interface Rows {
        void to(Consumer<List<String>> reader) throws IOException;
    }

    private void print(List<String> titles, Rows rows, PrintStream out) throws IOException {
        switch (format) {
            case csv -> {
                out.println(Csv.line(titles));
                rows.to(cells -> out.println(Csv.line(cells)));
            }
            case text -> rows.to(cells -> out.println(String.join("\t", cells.stream().map(Terminal::printable)
                    .toList())));
            default -> {
                var table = Table.of(titles.stream().map(title -> title.toUpperCase(Locale.ROOT)).toList());
                rows.to(table::row);
                if (!table.isEmpty()) {
                    table.lines(Terminal.stdout() ? Terminal.columns() : 0).forEach(out::println);
                }
            }
        }
    }

    private static List<String> titles(Object item) {
        return switch (item) {
            case Map<?, ?> map -> map.keySet().stream().map(Object::toString).toList();
            case List<?> list -> IntStream.rangeClosed(1, list.size()).mapToObj(Integer::toString).toList();
            case null, default -> List.of("value");
        };
    }

    private static List<String> cells(Object item, List<String> titles) {
        return switch (item) {
            case Map<?, ?> map -> titles.stream().map(title -> cell(map.get(title))).toList();
            case List<?> list -> IntStream.range(0, titles.size())
                    .mapToObj(i -> cell(i < list.size() ? list.get(i) : null)).toList();
            case null, default -> List.of(cell(item));
        };
    }

    private static String cell(Object value) {
        return value == null ? "" : value instanceof String text ? text : Json.line(value);
    }
}
