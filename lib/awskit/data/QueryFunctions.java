package awskit.data;

import module java.base;

import awskit.data.Query.Invalid;

/// The [functions of JMESPath](https://jmespath.org/specification.html#built-in-functions).
final class QueryFunctions {

    /// The types of the arguments; `*` after the last stands for any number of them. `numbers` is an array of numbers.
    private static final Map<String, String> SIGNATURES = Map.ofEntries(Map.entry("abs", "number"),
            Map.entry("avg", "numbers"), Map.entry("ceil", "number"), Map.entry("contains", "array|string any"),
            Map.entry("ends_with", "string string"), Map.entry("floor", "number"),
            Map.entry("join", "string strings"), Map.entry("keys", "object"),
            Map.entry("length", "string|array|object"), Map.entry("map", "expression array"),
            Map.entry("max", "numbers|strings"), Map.entry("max_by", "array expression"),
            Map.entry("merge", "object*"), Map.entry("min", "numbers|strings"), Map.entry("min_by", "array expression"),
            Map.entry("not_null", "any*"), Map.entry("reverse", "array|string"), Map.entry("sort", "numbers|strings"),
            Map.entry("sort_by", "array expression"), Map.entry("starts_with", "string string"),
            Map.entry("sum", "numbers"), Map.entry("to_array", "any"), Map.entry("to_number", "any"),
            Map.entry("to_string", "any"), Map.entry("type", "any"), Map.entry("values", "object"));

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private QueryFunctions() {}

    /// Returns a call of the function.
    ///
    /// @throws Invalid if there is no such function, or it takes another number of arguments
    static QueryNode call(String name, List<QueryNode> arguments) {
        var signature = SIGNATURES.get(name);
        if (signature == null) {
            throw new Invalid("there is no function " + name);
        }
        var types = signature.replace("*", "").split(" ");
        if (signature.endsWith("*") ? arguments.isEmpty() : arguments.size() != types.length) {
            throw new Invalid(name + "() takes " + types.length + (signature.endsWith("*") ? " or more" : "")
                    + (types.length == 1 ? " argument" : " arguments") + ", not " + arguments.size());
        }
        return value -> {
            var values = new ArrayList<>();
            for (var argument : arguments) {
                values.add(argument.of(value));
                check(name, types[Math.min(values.size(), types.length) - 1], values.getLast());
            }
            return result(name, values.getFirst(), values.getLast(), values);
        };
    }

    private static void check(String function, String types, Object argument) {
        if (Stream.of(types.split("\\|")).noneMatch(type -> switch (type) {
            case "any" -> !(argument instanceof QueryNode);
            case "numbers" -> argument instanceof List<?> list && list.stream().allMatch(Number.class::isInstance);
            case "strings" -> argument instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
            default -> type.equals(QueryNode.type(argument));
        })) {
            throw new Invalid(function + "() takes " + types.replace("|", " or ") + ", not "
                    + (argument instanceof List ? "this array" : QueryNode.type(argument)));
        }
    }

    private static Object result(String function, Object first, Object last, List<?> all) {
        return switch (function) {
            case "abs" -> first instanceof Double number ? Double.valueOf(Math.abs(number)) : number(QueryNode.decimal(first).abs());
            case "avg" -> list(first).isEmpty() ? null : sum(list(first)).doubleValue() / list(first).size();
            case "ceil" -> number(QueryNode.decimal(first).setScale(0, RoundingMode.CEILING));
            case "contains" -> first instanceof String text ? last instanceof String part && text.contains(part)
                    : list(first).stream().anyMatch(item -> QueryNode.equal(item, last));
            case "ends_with" -> ((String) first).endsWith((String) last);
            case "floor" -> number(QueryNode.decimal(first).setScale(0, RoundingMode.FLOOR));
            case "join" -> list(last).stream().map(String.class::cast).collect(Collectors.joining((String) first));
            case "keys" -> new ArrayList<>(((Map<?, ?>) first).keySet());
            case "length" -> first instanceof String text ? text.codePointCount(0, text.length())
                    : first instanceof Map<?, ?> map ? map.size() : list(first).size();
            case "map" -> list(last).stream().map(((QueryNode) first)::of).collect(Collectors.toList());
            case "max" -> extreme(list(first), QueryNode.CURRENT, function, 1);
            case "max_by" -> extreme(list(first), (QueryNode) last, function, 1);
            case "merge" -> all.stream().map(object -> (Map<?, ?>) object)
                    .collect(LinkedHashMap::new, Map::putAll, Map::putAll);
            case "min" -> extreme(list(first), QueryNode.CURRENT, function, -1);
            case "min_by" -> extreme(list(first), (QueryNode) last, function, -1);
            case "not_null" -> all.stream().filter(Objects::nonNull).findFirst().orElse(null);
            case "reverse" -> first instanceof String text ? new StringBuilder(text).reverse().toString()
                    : list(first).reversed();
            case "sort" -> sorted(list(first), QueryNode.CURRENT, function);
            case "sort_by" -> sorted(list(first), (QueryNode) last, function);
            case "starts_with" -> ((String) first).startsWith((String) last);
            case "sum" -> sum(list(first));
            case "to_array" -> first instanceof List ? first : Collections.singletonList(first);
            case "to_number" -> first instanceof String text ? parsed(text.strip())
                    : first instanceof Number ? first : null;
            case "to_string" -> first instanceof String ? first : Json.line(first);
            case "type" -> QueryNode.type(first);
            case "values" -> new ArrayList<>(((Map<?, ?>) first).values());
            default -> throw new IllegalArgumentException(function);
        };
    }

    private static Object extreme(List<?> list, QueryNode key, String function, int sign) {
        return keyed(list, key, function).reduce((best, next) ->
                sign * QueryNode.compare(next.key(), best.key()) > 0 ? next : best).map(Keyed::item).orElse(null);
    }

    private static List<?> sorted(List<?> list, QueryNode key, String function) {
        return keyed(list, key, function).sorted((a, b) -> QueryNode.compare(a.key(), b.key())).map(Keyed::item)
                .collect(Collectors.toList());
    }

    private record Keyed(Object key, Object item) {}

    private static Stream<Keyed> keyed(List<?> list, QueryNode key, String function) {
        var keyed = list.stream().map(item -> new Keyed(key.of(item), item)).toList();
        if (keyed.stream().anyMatch(one -> !QueryNode.ordered(one.key(), keyed.getFirst().key()))) {
            throw new Invalid(function + "() takes an expression that finds a number in each item, or a string in each");
        }
        return keyed.stream();
    }

    private static Number sum(List<?> numbers) {
        return numbers.stream().anyMatch(number -> number instanceof Double || number instanceof Float)
                ? (Number) numbers.stream().mapToDouble(number -> ((Number) number).doubleValue()).sum()
                : number(numbers.stream().map(QueryNode::decimal).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private static Number parsed(String text) {
        return WHOLE.matcher(text).matches() ? whole(new BigInteger(text))
                : DECIMAL.matcher(text).matches() ? Double.valueOf(text) : null;
    }

    /// Returns a whole number in the smallest type that holds it, as [Json] reads it.
    private static Number whole(BigInteger number) {
        return number.bitLength() < Integer.SIZE ? number.intValue()
                : number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }

    private static Number number(BigDecimal number) {
        return number.scale() > 0 ? number : whole(number.toBigIntegerExact());
    }

    private static List<?> list(Object value) {
        return (List<?>) value;
    }
}
