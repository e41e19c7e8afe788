package gallery;

import awskit.script.ListOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The arguments and options that a script declares with picocli's annotations, read from its text.
///
/// @param synopsis such as `BUCKET PREFIX [--dry-run]`
record Usage(String synopsis, List<Argument> arguments) {

    /// An argument or an option.
    ///
    /// @param label how it is written, such as `BUCKET` or `--output FORMAT`
    record Argument(String label, String description) {}

    private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final Pattern DECLARATION = Pattern.compile("@(Parameters|Option)\\(((?:[^()\"]|" + STRING
            + "|\\([^()]*\\))*+)\\)\\s+(?:(?:private|final|volatile)\\s+)*([\\w.<>, \\[\\]]+?)\\s+\\w+\\s*(?:=\\s*([^;]+))?;");
    private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)\\s*=\\s*((?:\\{(?:[^}\"]|" + STRING + ")*+}|" + STRING
            + "|[^,{\"])++)");
    private static final Pattern LITERAL = Pattern.compile(STRING);

    /// Returns the usage of a script.
    static Usage of(String script) {
        var words = new ArrayList<String>();
        var options = new ArrayList<String>();
        var arguments = new ArrayList<Argument>();
        var declarations = DECLARATION.matcher(script);
        while (declarations.find()) {
            var attributes = attributes(declarations.group(2));
            if ("true".equals(attributes.get("hidden"))) {
                continue;
            }
            var isFlag = declarations.group(3).equals("boolean");
            var label = attributes.getOrDefault("paramLabel", "VALUE");
            var arity = attributes.getOrDefault("arity", "1");
            if (declarations.group(1).equals("Option")) {
                var names = attributes.get("names");
                label = names.replaceFirst(".*, ", "") + (isFlag ? "" : " " + label);
                options.add("true".equals(attributes.get("required")) ? label : "[" + label + "]");
                arguments.add(new Argument(names + label.substring(names.replaceFirst(".*, ", "").length()),
                        description(attributes, declarations.group(3), declarations.group(4), script)));
            } else {
                var word = label + (arity.endsWith("*") ? "…" : "");
                words.add(arity.startsWith("0") ? "[" + word + "]" : word);
                arguments.add(new Argument(word,
                        description(attributes, declarations.group(3), declarations.group(4), script)));
            }
        }
        words.addAll(options);
        return new Usage(String.join(" ", words), List.copyOf(arguments));
    }

    /// Returns the attributes of an annotation: the texts of strings, several names with a comma between them.
    private static Map<String, String> attributes(String text) {
        var attributes = new LinkedHashMap<String, String>();
        ATTRIBUTE.matcher(text).results().forEach(attribute -> {
            var literals = LITERAL.matcher(attribute.group(2)).results().map(literal -> literal.group())
                    .map(literal -> literal.substring(1, literal.length() - 1).translateEscapes()).toList();
            attributes.put(attribute.group(1), literals.isEmpty() ? attribute.group(2).strip()
                    : literals.stream().collect(Collectors.joining(attribute.group(1).equals("names") ? ", " : "")));
        });
        return attributes;
    }

    /// Returns the description with what picocli would write for its variables.
    private static String description(Map<String, String> attributes, String type, String initial, String script) {
        var value = attributes.getOrDefault("defaultValue", initial == null ? "" : initial).strip()
                .replaceFirst("^[\\w.]+\\.(\\w+)$", "$1").replace("\"", "").replace("_", "");
        var text = attributes.getOrDefault("description", "").replace("${COMPLETION-CANDIDATES}", candidates(type, script));
        return value.contains("(") || value.isEmpty() ? text.replaceFirst(" \\(default: \\$\\{DEFAULT-VALUE}\\)", "")
                : text.replace("${DEFAULT-VALUE}", value);
    }

    private static String candidates(String type, String script) {
        var constants = Pattern.compile("\\benum " + Pattern.quote(type) + "\\s*\\{([\\w,\\s]*)").matcher(script);
        return constants.find() ? constants.group(1).strip().replaceAll("\\s+", " ")
                : type.endsWith("ListOutput.Format") ? formats() : type;
    }

    private static String formats() {
        return Stream.of(ListOutput.Format.values()).map(Enum::name)
                .collect(Collectors.joining(", "));
    }
}
