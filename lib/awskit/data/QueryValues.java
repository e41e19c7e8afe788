package awskit.data;

import module java.base;

/// JMESPath's types, truth, equality and order of the values in a tree.
final class QueryValues {

    private QueryValues() {}

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
