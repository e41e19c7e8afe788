package awskit.data;

import static awskit.data.QueryNode.CURRENT;
import static java.util.Map.entry;

import module java.base;

import awskit.data.Query.Invalid;

/// Parses a JMESPath expression by the binding powers of its operators
/// ([grammar](https://jmespath.org/specification.html#grammar)).
final class QueryParser {

    private enum Kind { NAME, QUOTED, LITERAL, NUMBER, SYMBOL, END }

    /// @param value the name or literal that the text stands for
    private record Token(Kind kind, String text, Object value) {

        boolean is(String symbol) {
            return kind == Kind.SYMBOL && text.equals(symbol);
        }

        boolean isName() {
            return kind == Kind.NAME || kind == Kind.QUOTED;
        }

        int power() {
            return kind == Kind.SYMBOL ? POWERS.getOrDefault(text, 0) : 0;
        }
    }

    private static final Pattern TOKEN = Pattern.compile("\\G[ \\t\\n\\r]*+([A-Za-z_][A-Za-z_0-9]*|-?[0-9]+"
            + "|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|`[^`\\\\]*+(?:\\\\.[^`\\\\]*+)*+`"
            + "|\\[\\?|\\[]|\\|\\||&&|[<>!=]=|[\\[\\].*{}(),:@&|<>!]|\\z)", Pattern.DOTALL);

    private static final Map<String, Integer> POWERS = Map.ofEntries(entry("|", 1), entry("||", 2), entry("&&", 3),
            entry("==", 5), entry("!=", 5), entry("<", 5), entry("<=", 5), entry(">", 5), entry(">=", 5),
            entry("[]", 9), entry("*", 20), entry("[?", 21), entry(".", 40), entry("!", 45), entry("{", 50),
            entry("[", 55), entry("(", 60));

    /// Operators that bind more weakly than this end a projection: `a[*].b | [0]`.
    private static final int PROJECTION = 10;

    private final Deque<Token> tokens = new ArrayDeque<>();

    QueryParser(String text) {
        var matcher = TOKEN.matcher(text);
        do {
            var start = tokens.isEmpty() ? 0 : matcher.end();
            if (!matcher.find()) {
                throw new Invalid("unknown or unfinished: " + text.substring(start).strip());
            }
            tokens.add(token(matcher.group(1)));
        } while (tokens.getLast().kind() != Kind.END);
    }

    private static Token token(String text) {
        if (text.isEmpty()) {
            return new Token(Kind.END, "end of the expression", null);
        }
        var inner = text.substring(1, Math.max(1, text.length() - 1));
        return switch (text.charAt(0)) {
            case '"' -> new Token(Kind.QUOTED, text, json(text));
            case '\'' -> new Token(Kind.LITERAL, text, inner.replace("\\'", "'"));
            // JSON, or else a string:
            // https://github.com/jmespath/jmespath.jep/blob/main/proposals/0012-raw-string-literals.md
            case '`' -> new Token(Kind.LITERAL, text, json(inner.replace("\\`", "`"),
                    '"' + inner.replace("\\`", "`").stripLeading() + '"'));
            default -> new Token(text.matches("-?[0-9]+") ? Kind.NUMBER : text.matches("\\w+") ? Kind.NAME : Kind.SYMBOL,
                    text, text);
        };
    }

    /// Returns the value of the first text that is JSON.
    private static Object json(String... texts) {
        for (var text : texts) {
            try {
                return Json.read(text);
            } catch (IllegalArgumentException e) {
                // The next one may be.
            }
        }
        throw new Invalid("not JSON: " + texts[0]);
    }

    QueryNode parse() {
        var root = expression(0);
        return tokens.element().kind() == Kind.END ? root : unexpected(tokens.element());
    }

    private QueryNode expression(int power) {
        var left = first(tokens.remove());
        while (tokens.element().power() > power) {
            left = next(left, tokens.remove());
        }
        return left;
    }

    private QueryNode first(Token token) {
        return switch (token.kind()) {
            case LITERAL -> _ -> token.value();
            case NAME -> skip("(") ? QueryFunctions.call(token.text(), skip(")") ? List.of() : list(")"))
                    : QueryNode.field(token.text());
            case QUOTED -> QueryNode.field((String) token.value());
            case NUMBER, END -> unexpected(token);
            case SYMBOL -> switch (token.text()) {
                case "@" -> CURRENT;
                case "*" -> CURRENT.values().each(projected("*"));
                case "!" -> expression(token.power()).not();
                case "&" -> {
                    // The value is the expression itself, for functions such as sort_by.
                    var inner = expression(0);
                    yield _ -> inner;
                }
                case "(" -> enclosed(")");
                case "{" -> QueryNode.map(members());
                case "[" -> startsIndex() ? bracket(CURRENT) : QueryNode.list(list("]"));
                case "[]", "[?" -> next(CURRENT, token);
                default -> unexpected(token);
            };
        };
    }

    private QueryNode next(QueryNode left, Token operator) {
        return switch (operator.text()) {
            case "." -> skip("*") ? left.values().each(projected(".")) : left.then(afterDot(operator.power()));
            case "|" -> left.then(expression(operator.power()));
            case "||" -> left.or(expression(operator.power()));
            case "&&" -> left.and(expression(operator.power()));
            case "==", "!=", "<", "<=", ">", ">=" ->
                    QueryNode.comparison(operator.text(), left, expression(operator.power()));
            case "[]" -> left.flattened().each(projected("[]"));
            case "[?" -> left.filtered(enclosed("]")).each(projected("[?"));
            case "[" -> bracket(left);
            default -> unexpected(operator);
        };
    }

    /// Parses what applies to each item of a projection by an operator: `.b` of `a[*].b`.
    private QueryNode projected(String operator) {
        var next = tokens.element();
        return next.power() < PROJECTION ? CURRENT : skip(".") ? afterDot(POWERS.get(operator))
                : next.is("[") || next.is("[?") ? expression(POWERS.get(operator)) : unexpected(next);
    }

    private QueryNode afterDot(int power) {
        var next = tokens.element();
        return skip("[") ? QueryNode.list(list("]")) : skip("{") ? QueryNode.map(members())
                : next.isName() || next.is("*") ? expression(power) : unexpected(next);
    }

    /// Parses what follows `[`: `*]`, an index or a slice.
    private QueryNode bracket(QueryNode left) {
        if (skip("*")) {
            expect("]");
            return left.each(projected("*"));
        }
        var numbers = new ArrayList<>(List.of(number()));
        while (numbers.size() < 3 && skip(":")) {
            numbers.add(number());
        }
        expect("]");
        if (numbers.size() == 1) {
            return left.then(QueryNode.index(numbers.getFirst().orElseThrow(() -> new Invalid("an index is missing"))));
        }
        var step = numbers.size() < 3 ? 1 : numbers.getLast().orElse(1);
        if (step == 0) {
            throw new Invalid("the step of a slice is 0");
        }
        return left.then(QueryNode.slice(numbers.get(0), numbers.get(1), step)).each(projected("*"));
    }

    /// Numbers beyond those of an `int` stand for places beyond the ends of any list too.
    private Optional<Integer> number() {
        return tokens.element().kind() == Kind.NUMBER
                ? Optional.of((int) Double.parseDouble(tokens.remove().text())) : Optional.empty();
    }

    private QueryNode enclosed(String end) {
        var inner = expression(0);
        expect(end);
        return inner;
    }

    private List<QueryNode> list(String end) {
        var nodes = new ArrayList<QueryNode>();
        do {
            nodes.add(expression(0));
        } while (skip(","));
        expect(end);
        return nodes;
    }

    private Map<String, QueryNode> members() {
        var members = new LinkedHashMap<String, QueryNode>();
        do {
            var name = tokens.remove();
            if (!name.isName()) {
                unexpected(name);
            }
            expect(":");
            members.put((String) name.value(), expression(0));
        } while (skip(","));
        expect("}");
        return members;
    }

    private boolean startsIndex() {
        var next = tokens.element();
        return next.kind() == Kind.NUMBER || next.is(":")
                || next.is("*") && tokens.stream().skip(1).findFirst().orElseThrow().is("]");
    }

    private boolean skip(String symbol) {
        return tokens.element().is(symbol) && tokens.remove() != null;
    }

    private void expect(String symbol) {
        if (!skip(symbol)) {
            unexpected(tokens.element());
        }
    }

    private static QueryNode unexpected(Token token) {
        throw new Invalid("unexpected " + token.text());
    }
}
