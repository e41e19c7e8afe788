package awskit.data;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Writes trees of maps, lists, strings, numbers, booleans and nulls as JSON, and reads them. Maps keep their order.
public final class Json {

    /// Indents by four, and closes empty objects and arrays at once, as `aws … --output json` does.
    private static final JSON PRETTY = JSON.builder().build().with(new DefaultPrettyPrinter(Separators
                    .createDefaultInstance()
                    .withObjectFieldValueSpacing(Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter("    ", "\n"))
            .withArrayIndenter(new DefaultIndenter("    ", "\n")))
            .with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private static final JSON COMPACT = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private Json() {}

    /// Returns the tree as indented text without a newline at the end.
    public static String pretty(Object tree) {
        return write(PRETTY, tree);
    }

    /// Returns the tree as one line.
    public static String line(Object tree) {
        return write(COMPACT, tree);
    }

    /// Returns the tree that the text stands for.
    ///
    /// @throws IllegalArgumentException if the text is not one JSON document; the message does not repeat the text,
    ///     which may contain a secret
    public static Object read(String text) {
        try (var parser = JSON.std.createParser(text)) {
            var tree = JSON.std.anyFrom(parser);
            if (parser.nextToken() == null) {
                return tree;
            }
        } catch (IOException e) {
            // Not the cause, whose message repeats the text.
        }
        throw new IllegalArgumentException("not a JSON document");
    }

    private static String write(JSON json, Object tree) {
        try {
            return json.asString(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
