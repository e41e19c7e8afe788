package awskit.data;

import module java.base;

/// A part of a JMESPath expression, which finds a value in the value at hand; and the types, the truth and the order of
/// values.
@FunctionalInterface
interface QueryNode {

    QueryNode CURRENT = value -> value;

    Object of(Object value);

    static QueryNode field(String name) {
        return value -> value instanceof Map<?, ?> map ? map.get(name) : null;
    }

    static QueryNode list(List<QueryNode> members) {
        return value -> value == null ? null : members.stream().map(member -> member.of(value)).toList();
    }

    static QueryNode map(Map<String, QueryNode> members) {
        return value -> {
            if (value == null) {
                return null;
            }
            var map = new LinkedHashMap<>();
            members.forEach((name, member) -> map.put(name, member.of(value)));
            return map;
        };
    }

    static QueryNode index(int index) {
        return value -> {
            if (!(value instanceof List<?> list)) {
                return null;
            }
            var at = index < 0 ? index + list.size() : index;
            return at < 0 || at >= list.size() ? null : list.get(at);
        };
    }

    static QueryNode slice(Optional<Integer> from, Optional<Integer> to, int step) {
        return value -> {
            if (!(value instanceof List<?> list)) {
                return null;
            }
            var slice = new ArrayList<>();
            var end = step > 0 ? list.size() : -1;
            var last = to.map(index -> within(index, list.size(), step)).orElse(end);
            for (long at = from.map(index -> within(index, list.size(), step)).orElse(step > 0 ? 0 : list.size() - 1);
                    step > 0 ? at < last : at > last; at += step) {
                slice.add(list.get((int) at));
            }
            return slice;
        };
    }

    private static int within(int index, int size, int step) {
        return Math.clamp((long) index + (index < 0 ? size : 0), step > 0 ? 0 : -1, step > 0 ? size : size - 1);
    }

    static QueryNode comparison(String operator, QueryNode left, QueryNode right) {
        return value -> {
            var a = left.of(value);
            var b = right.of(value);
            return switch (operator) {
                case "==" -> equal(a, b);
                case "!=" -> !equal(a, b);
                default -> {
                    var order = ordered(a, b) ? compare(a, b) : 0;
                    yield !ordered(a, b) ? null : order == 0 ? operator.endsWith("=")
                            : operator.startsWith(order < 0 ? "<" : ">");
                }
            };
        };
    }

    default QueryNode then(QueryNode next) {
        return value -> next.of(of(value));
    }

    default QueryNode or(QueryNode other) {
        return value -> of(value) instanceof Object found && isTrue(found) ? found : other.of(value);
    }

    default QueryNode and(QueryNode other) {
        return value -> {
            var found = of(value);
            return isTrue(found) ? other.of(value) : found;
        };
    }

    default QueryNode not() {
        return value -> !isTrue(of(value));
    }

    /// Returns the values of a map, as a list.
    default QueryNode values() {
        return value -> of(value) instanceof Map<?, ?> map ? new ArrayList<>(map.values()) : null;
    }

    /// Returns the items of a list, and those of lists in it in their place.
    default QueryNode flattened() {
        return value -> of(value) instanceof List<?> list ? list.stream()
                .flatMap(item -> item instanceof List<?> inner ? inner.stream() : Stream.of(item)).toList() : null;
    }

    default QueryNode filtered(QueryNode condition) {
        return value -> of(value) instanceof List<?> list
                ? list.stream().filter(item -> isTrue(condition.of(item))).toList() : null;
    }

    /// Returns what the node finds in each item of a list, without nulls.
    default QueryNode each(QueryNode node) {
        return value -> of(value) instanceof List<?> list ? list.stream().<Object>map(node::of)
                .filter(Objects::nonNull).toList() : null;
    }

    static String type(Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean _ -> "boolean";
            case Number _ -> "number";
            case List<?> _ -> "array";
            case Map<?, ?> _ -> "object";
            case QueryNode _ -> "expression";
            default -> "string";
        };
    }

    static boolean isTrue(Object value) {
        return switch (value) {
            case null -> false;
            case Boolean bool -> bool;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    static boolean equal(Object a, Object b) {
        return switch (a) {
            case Number _ -> b instanceof Number && compare(a, b) == 0;
            case List<?> list -> b instanceof List<?> other && list.size() == other.size()
                    && IntStream.range(0, list.size()).allMatch(i -> equal(list.get(i), other.get(i)));
            case Map<?, ?> map -> b instanceof Map<?, ?> other && map.keySet().equals(other.keySet())
                    && map.keySet().stream().allMatch(key -> equal(map.get(key), other.get(key)));
            case null, default -> Objects.equals(a, b);
        };
    }

    /// Returns whether one of the values may come before the other.
    static boolean ordered(Object a, Object b) {
        return a instanceof Number && b instanceof Number || a instanceof String && b instanceof String;
    }

    /// Compares two [ordered][#ordered] values: numbers by value, strings by code points.
    static int compare(Object a, Object b) {
        if (a instanceof String) {
            return Arrays.compare(((String) a).codePoints().toArray(), ((String) b).codePoints().toArray());
        }
        var one = (Number) a;
        var other = (Number) b;
        return Double.isFinite(one.doubleValue()) && Double.isFinite(other.doubleValue())
                ? decimal(one).compareTo(decimal(other)) : Double.compare(one.doubleValue(), other.doubleValue());
    }

    /// Returns the exact value of a number.
    static BigDecimal decimal(Object number) {
        try {
            return new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            throw new Query.Invalid(number + " is not a finite number");
        }
    }
}
