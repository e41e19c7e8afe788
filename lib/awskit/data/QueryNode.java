package awskit.data;

import module java.base;

/// A part of a JMESPath expression, which finds a value in the value at hand.
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
                case "==" -> QueryValues.equal(a, b);
                case "!=" -> !QueryValues.equal(a, b);
                default -> !QueryValues.ordered(a, b) ? null : switch (operator) {
                    case "<" -> QueryValues.compare(a, b) < 0;
                    case "<=" -> QueryValues.compare(a, b) <= 0;
                    case ">" -> QueryValues.compare(a, b) > 0;
                    default -> QueryValues.compare(a, b) >= 0;
                };
            };
        };
    }

    default QueryNode then(QueryNode next) {
        return value -> next.of(of(value));
    }

    default QueryNode or(QueryNode other) {
        return value -> of(value) instanceof Object found && QueryValues.isTrue(found) ? found : other.of(value);
    }

    default QueryNode and(QueryNode other) {
        return value -> {
            var found = of(value);
            return QueryValues.isTrue(found) ? other.of(value) : found;
        };
    }

    default QueryNode not() {
        return value -> !QueryValues.isTrue(of(value));
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
                ? list.stream().filter(item -> QueryValues.isTrue(condition.of(item))).toList() : null;
    }

    /// Returns what the node finds in each item of a list, without nulls.
    default QueryNode each(QueryNode node) {
        return value -> of(value) instanceof List<?> list ? list.stream().<Object>map(node::of)
                .filter(Objects::nonNull).toList() : null;
    }
}
