//SOURCES Glob.java
package upload;

import awskit.errors.UserError;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Headers for the objects whose path matches a glob: `*.html: Cache-Control=no-cache, Content-Language=en`.
///
/// The glob ends at the first `: `, or else at the first `:`. A comma ends a value, so that a value with a comma is put
/// in double quotes: `*.js: Cache-Control="public, max-age=60"`. Inside, `\"` is a quote and `\\` a backslash. If
/// several rules set a header, the last one counts. Immutable.
public final class HeaderRules {

    /// The headers that a rule may set, beside `x-amz-meta-…`.
    private static final List<String> ALLOWED = List.of("Cache-Control", "Content-Disposition", "Content-Encoding",
            "Content-Language", "Content-Type", "Expires");

    private static final String METADATA = "x-amz-meta-";
    private static final Pattern METADATA_NAME = Pattern.compile("x-amz-meta-[a-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern HEADER =
            Pattern.compile("\\s*([^=,\"\\s]+)\\s*=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(?!\")([^,]*))\\s*(?:,|$)");
    private static final String EXAMPLE = "as in --rule '*.html: Cache-Control=no-cache'; "
            + "a value with a comma stands in double quotes";

    private record Rule(Glob glob, SortedMap<String, String> headers) {}

    private final List<Rule> rules = new ArrayList<>();

    private HeaderRules() {}

    /// Returns the rules of these texts.
    ///
    /// @throws UserError (usage) if a text is not a rule, or sets a header that cannot be set
    public static HeaderRules parse(List<String> texts) {
        var rules = new HeaderRules();
        texts.forEach(text -> rules.rules.add(rule(text)));
        return rules;
    }

    /// Returns the headers for a file with this path (relative, `/` between names). The case of names does not matter.
    SortedMap<String, String> headers(String path) {
        if (rules.isEmpty()) {
            return Collections.emptySortedMap();
        }
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        rules.stream().filter(rule -> rule.glob().matches(path)).forEach(rule -> headers.putAll(rule.headers()));
        return Collections.unmodifiableSortedMap(headers);
    }

    private static Rule rule(String text) {
        var end = text.contains(": ") ? text.indexOf(": ") : text.indexOf(':');
        if (end < 1) {
            throw malformed(text);
        }
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        var list = text.substring(end + 1);
        var header = HEADER.matcher(list);
        var read = 0;
        while (read < list.length()) {
            if (!header.find(read) || header.start() != read) {
                throw malformed(text);
            }
            var quoted = header.group(2) == null ? null : header.group(2).replaceAll("\\\\(.)", "$1");
            var value = quoted == null ? header.group(3).strip() : quoted;
            if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
                throw malformed(text);
            }
            var name = name(header.group(1));
            checkValue(name, value);
            headers.put(name, value);
            read = header.end();
        }
        if (headers.isEmpty() || list.stripTrailing().endsWith(",")) {
            throw malformed(text);
        }
        return new Rule(Glob.of(text.substring(0, end)), headers);
    }

    /// Checks the value of a header. HTTP defines ASCII only: with other characters S3 rejects the signature, or stores
    /// something else.
    ///
    /// @param header its name, or the option that sets it
    /// @throws UserError (usage) if the value is not one line of ASCII, or if that of `Expires` is not a date
    public static void checkValue(String header, String value) {
        if (!value.matches("[ -~]*")) {
            throw UserError.usage(header + " \"" + value + "\" cannot be sent",
                    "one line of ASCII; encode what is not");
        }
        if (header.equals("Expires")) {
            try {
                DateTimeFormatter.RFC_1123_DATE_TIME.parse(value);
            } catch (DateTimeParseException e) {
                throw UserError.usage("Expires \"" + value + "\" is no date of HTTP",
                        "as in *: Expires=\"Wed, 21 Oct 2026 07:28:00 GMT\"");
            }
        }
    }

    private static String name(String name) {
        var metadata = name.toLowerCase(Locale.ROOT);
        if (METADATA_NAME.matcher(metadata).matches()) {
            return metadata;
        }
        return ALLOWED.stream().filter(name::equalsIgnoreCase).findFirst().orElseThrow(() -> UserError.usage(
                "header \"" + name + "\" cannot be set by a rule",
                "allowed: " + String.join(", ", ALLOWED) + ", " + METADATA + "NAME; "
                        + "a value with a comma stands in double quotes"));
    }

    private static UserError malformed(String text) {
        return UserError.usage("\"" + text + "\" is not a rule", EXAMPLE);
    }
}
