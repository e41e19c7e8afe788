package awskit.data;

import awskit.errors.UserError;
import io.burt.jmespath.Adapter;
import io.burt.jmespath.Expression;
import io.burt.jmespath.JmesPathException;
import io.burt.jmespath.jcf.JcfRuntime;
import io.burt.jmespath.node.ComparisonNode;
import io.burt.jmespath.node.Node;
import io.burt.jmespath.node.NodeFactory;
import io.burt.jmespath.node.Operator;
import io.burt.jmespath.node.StandardNodeFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A [JMESPath](https://jmespath.org) expression for trees of maps, lists, strings, numbers, booleans and nulls, as
/// the AWS CLI's `--query` evaluates it. Immutable and thread-safe.
public final class Query {

    private static final JcfRuntime RUNTIME = new CliRuntime();

    /// A part in quotes of any kind; group 1 is the text in backticks.
    private static final Pattern QUOTED = Pattern.compile(
            "'(?:\\\\.|[^'\\\\])*+'|\"(?:\\\\.|[^\"\\\\])*+\"|`((?:\\\\.|[^`\\\\])*+)`", Pattern.DOTALL);
    private static final Pattern JSON = Pattern.compile(
            "\\s*(?:[\\[{\"].*|-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?|true|false|null)\\s*", Pattern.DOTALL);

    private final String text;
    private final Expression<Object> expression;

    private Query(String text, Expression<Object> expression) {
        this.text = text;
        this.expression = expression;
    }

    /// Returns the query that the text stands for.
    ///
    /// @throws UserError (usage) if it is no JMESPath expression
    public static Query of(String text) {
        try {
            return new Query(text, RUNTIME.compile(literals(text)));
        } catch (JmesPathException e) {
            throw bad(text, e);
        }
    }

    /// Text in backticks is JSON, but the AWS CLI takes a plain word there as a string: ``[?Key==`Name`]``
    /// ([JEP 12](https://github.com/jmespath/jmespath.jep/blob/main/proposals/0012-raw-string-literals.md)).
    private static String literals(String text) {
        return QUOTED.matcher(text).replaceAll(quoted -> {
            var literal = quoted.group(1);
            return Matcher.quoteReplacement(literal == null || JSON.matcher(literal).matches() ? quoted.group()
                    : "`\"" + literal.stripLeading() + "\"`");
        });
    }

    /// Returns what the expression finds in the tree; null if it finds nothing.
    ///
    /// @throws UserError (usage) if a function gets an argument of a wrong type
    public Object search(Object tree) {
        try {
            return expression.search(tree);
        } catch (JmesPathException e) {
            throw bad(text, e);
        }
    }

    private static UserError bad(String text, JmesPathException e) {
        return UserError.usage("--query \"" + text + "\" cannot be evaluated", e.getMessage().lines().findFirst()
                .orElse("see https://jmespath.org"));
    }

    /// As the AWS CLI does, orders strings too, so that `LaunchTime > '2026'` is true. In the specification it is null.
    private static final class CliRuntime extends JcfRuntime {

        private final NodeFactory<Object> nodes = new StandardNodeFactory<>(this) {
            @Override
            public Node<Object> createComparison(Operator operator, Expression<Object> left, Expression<Object> right) {
                var numbers = super.createComparison(operator, left, right);
                return switch (operator) {
                    case EQUALS, NOT_EQUALS -> numbers;
                    default -> new StringComparison(CliRuntime.this, operator, left, right, numbers);
                };
            }
        };

        @Override
        public NodeFactory<Object> nodeFactory() {
            // Null while the constructor of the superclass runs, which compiles nothing.
            return nodes;
        }
    }

    private static final class StringComparison extends ComparisonNode<Object> {

        private final Adapter<Object> runtime;
        private final Operator operator;
        private final Expression<Object> left;
        private final Expression<Object> right;
        private final Node<Object> numbers;

        StringComparison(Adapter<Object> runtime, Operator operator, Expression<Object> left,
                Expression<Object> right, Node<Object> numbers) {
            super(runtime, left, right);
            this.runtime = runtime;
            this.operator = operator;
            this.left = left;
            this.right = right;
            this.numbers = numbers;
        }

        @Override
        public Object search(Object input) {
            return left.search(input) instanceof String a && right.search(input) instanceof String b
                    ? runtime.createBoolean(holds(a.compareTo(b))) : numbers.search(input);
        }

        private boolean holds(int order) {
            return switch (operator) {
                case LESS_THAN -> order < 0;
                case LESS_THAN_OR_EQUALS -> order <= 0;
                case GREATER_THAN -> order > 0;
                default -> order >= 0;
            };
        }

        @Override
        protected Object compareNumbers(Object a, Object b) {
            throw new AssertionError("numbers are compared by the node for numbers");
        }

        @Override
        protected String operatorToString() {
            return operator.toString();
        }
    }
}
