package awskit.data;

import awskit.errors.UserError;

/// A [JMESPath](https://jmespath.org/specification.html) expression for trees of maps, lists, strings, numbers,
/// booleans and nulls, as the AWS CLI's `--query` evaluates it. Immutable and thread-safe.
///
/// The AWS CLI does three things that the specification does not, and so does this class: it orders strings
/// (`LaunchTime > '2026'`), it takes a plain word in backticks for a string (``[?Key==`Name`]``), and its whole numbers
/// stay whole (`sum(Sizes)`). No well-kept Java library does all of them, which is why the parser is written here.
public final class Query {

    /// Says why an expression is not valid or cannot be evaluated.
    static final class Invalid extends RuntimeException {

        Invalid(String reason) {
            super(reason);
        }
    }

    private final String text;
    private final QueryNode root;

    private Query(String text, QueryNode root) {
        this.text = text;
        this.root = root;
    }

    /// Returns the query that the text stands for.
    ///
    /// @throws UserError (usage) if it is not a JMESPath expression
    public static Query of(String text) {
        try {
            return new Query(text, new QueryParser(text).parse());
        } catch (Invalid e) {
            throw UserError.usage("\"" + text + "\" is not a JMESPath expression", e.getMessage());
        } catch (StackOverflowError e) {
            throw UserError.usage("JMESPath expression \"" + text + "\" is too deep");
        }
    }

    /// Returns what the expression finds in the tree; null if it finds nothing.
    ///
    /// @throws UserError (usage) if a function gets an argument of a wrong type
    public Object search(Object tree) {
        try {
            return root.of(tree);
        } catch (Invalid e) {
            throw UserError.usage("JMESPath expression \"" + text + "\" cannot be evaluated", e.getMessage());
        }
    }
}
