package awskit.script;

import module java.base;

import awskit.data.Json;
import awskit.data.Query;

/// Prints a list of items as a table, as JSON (an array, or one item per line), as CSV or as text separated by tabs.
///
/// @param query what to print of the array of all items as JSON; if empty, the items are printed as they are
/// @param columns of table, csv and text
/// @param tree an item as JSON
public record ListOutput<T>(Format format, Optional<Query> query, List<Column<T>> columns,
        Function<T, Map<String, Object>> tree) {

    /// How a list is printed.
    public enum Format { table, json, jsonl, csv, text }

    private static final String CELLS = "\u0000";

    /// Returns the text of an item.
    public String text(T item) {
        return query.isPresent() || format == Format.jsonl ? Json.line(tree.apply(item))
                : format == Format.json ? Json.pretty(tree.apply(item)).indent(4).stripTrailing()
                // No value from AWS contains this character.
                : String.join(CELLS, columns.stream().map(format == Format.table ? Column::cell : Column::value)
                        .map(cell -> cell.apply(item)).toList());
    }

    /// Prints items in their order.
    ///
    /// @throws awskit.errors.UserError (usage) if the query cannot be evaluated
    public void print(Iterable<T> items, PrintStream out) {
        printTexts(StreamSupport.stream(items.spliterator(), false).map(this::text).toList(), out);
    }

    /// Prints items by their [texts][#text], which may be kept elsewhere if memory does not hold them all.
    ///
    /// @throws awskit.errors.UserError (usage) if the query cannot be evaluated
    public void printTexts(Iterable<String> texts, PrintStream out) {
        if (query.isPresent()) {
            var all = new ArrayList<Object>();
            texts.forEach(text -> all.add(Json.read(text)));
            print(query.get().search(all), out);
        } else if (format == Format.json) {
            var before = new AtomicReference<>("[\n");
            texts.forEach(text -> out.print(before.getAndSet(",\n") + text));
            out.println(!texts.iterator().hasNext() ? "[]" : "\n]");
        } else if (format == Format.jsonl) {
            texts.forEach(out::println);
        } else {
            print(columns.stream().map(Column::title).toList(), rows -> texts.forEach(text ->
                    rows.accept(List.of(text.split(CELLS, -1)))), out);
        }
        out.flush();
    }

    /// Prints the result of a query. As rows, each item of a list is a row, and the values of an object are its cells.
    private void print(Object found, PrintStream out) {
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

    private void print(List<String> titles, Consumer<Consumer<List<String>>> rows, PrintStream out) {
        switch (format) {
            case csv -> {
                out.println(Csv.line(titles));
                rows.accept(cells -> out.println(Csv.line(cells)));
            }
            case text -> rows.accept(cells -> out.println(String.join("\t", cells.stream().map(Terminal::printable)
                    .toList())));
            default -> {
                var table = Table.of(titles.stream().map(title -> title.toUpperCase(Locale.ROOT)).toList());
                rows.accept(table::row);
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
