package running;

import module java.base;

import awskit.data.Json;

/// Writes trees of maps, lists, strings, numbers, booleans and nulls as [YAML](https://yaml.org/spec/1.1/), for readers
/// of version 1.1 and 1.2.
///
/// A string is plain only if it begins with a letter and can be nothing else: `yes`, `null`, `2026-01-31`, `10.0.0.1` and
/// texts of several lines are quoted.
public final class Yaml {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][\\w./@+=-]*(?:(?: |:)[\\w./@+=-]+)*");
    private static final Set<String> WORDS = Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private Yaml() {}

    /// Returns the tree as YAML, without a newline at the end.
    public static String text(Object tree) {
        return String.join("\n", lines(tree));
    }

    private static List<String> lines(Object node) {
        return switch (node) {
            case Map<?, ?> map when !map.isEmpty() -> map.entrySet().stream().flatMap(member ->
                    lines(string(member.getKey().toString()) + ":", member.getValue())).toList();
            case List<?> list when !list.isEmpty() -> list.stream().flatMap(item -> indented(lines(item), "- ")).toList();
            case null, default -> List.of(scalar(node));
        };
    }

    private static Stream<String> lines(String name, Object value) {
        return isNested(value) ? Stream.concat(Stream.of(name), indented(lines(value), "  "))
                : Stream.of(name + " " + scalar(value));
    }

    private static boolean isNested(Object node) {
        return node instanceof Map<?, ?> map && !map.isEmpty() || node instanceof List<?> list && !list.isEmpty();
    }

    private static Stream<String> indented(List<String> lines, String first) {
        return IntStream.range(0, lines.size()).mapToObj(i -> (i == 0 ? first : "  ") + lines.get(i));
    }

    private static String scalar(Object node) {
        return switch (node) {
            case Map<?, ?> _ -> "{}";
            case List<?> _ -> "[]";
            case String text -> string(text);
            // Not 1.0E10, which is a string for readers of version 1.1.
            case Double number -> decimal(new BigDecimal(number.toString()));
            case BigDecimal number -> decimal(number);
            case null, default -> String.valueOf(node);
        };
    }

    private static String decimal(BigDecimal number) {
        var plain = number.toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }

    private static String string(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT)) ? text
                : Json.line(text).codePoints().mapToObj(Yaml::escaped).collect(Collectors.joining());
    }

    /// YAML knows all escapes of JSON, which leaves some characters as they are that YAML does not take.
    private static String escaped(int character) {
        var printable = character >= ' ' && character < 0x7f || character >= 0xa0 && character < 0xd800
                && character != 0x2028 && character != 0x2029 || character >= 0xe000 && character < 0xfeff
                || character > 0xfeff && character < 0xfffe || character > 0xffff;
        return printable ? Character.toString(character) : "\\u%04x".formatted(character);
    }
}
