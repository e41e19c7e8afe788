package awskit.script;

import module java.base;

import awskit.errors.UserError;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The errors of picocli about arguments, in this kit's words: `unknown option "--delte" (did you mean --delete?)`.
final class BadUsage {

    private static final int MAX_GUESSES = 3;

    private BadUsage() {}

    static UserError of(ParameterException e) {
        if (e.getCause() instanceof UserError error) {
            return error;
        }
        var help = "see " + e.getCommandLine().getCommandName() + " --help";
        return switch (e) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched, help);
            case OverwrittenOptionException twice ->
                    UserError.usage(name(twice.getOverwritten()) + " is given twice", "once is enough");
            case MissingParameterException missing -> missing(missing.getMissing(), help);
            default -> e.getArgSpec() == null ? UserError.usage(sentence(e.getMessage()), help) : invalid(e);
        };
    }

    private static UserError unmatched(UnmatchedArgumentException e, String help) {
        var argument = e.getUnmatched().getFirst();
        if (!e.isUnknownOption()) {
            return UserError.usage("\"" + argument + "\" is one argument too many", help);
        }
        var guesses = e.getSuggestions().stream().filter(guess -> guess.startsWith("--")).limit(MAX_GUESSES).toList();
        return UserError.usage("unknown option \"" + argument + "\"",
                guesses.isEmpty() ? help : "did you mean " + either(guesses) + "?");
    }

    private static UserError missing(List<ArgSpec> missing, String help) {
        return missing.getFirst() instanceof OptionSpec option && !option.required()
                ? UserError.usage(name(option) + " needs a value", name(option) + " " + option.paramLabel())
                : UserError.usage(missing.stream().map(BadUsage::name).collect(Collectors.joining(" and "))
                        + (missing.size() == 1 ? " is missing" : " are missing"), help);
    }

    private static UserError invalid(ParameterException e) {
        var name = name(e.getArgSpec());
        if (e.getCause() instanceof IllegalArgumentException own && e.getArgSpec().converters().length > 0) {
            return UserError.usage(name + " " + own.getMessage());
        }
        var value = e.getValue() == null ? "" : e.getValue();
        var type = e.getArgSpec().auxiliaryTypes()[0];
        if (type.isEnum()) {
            return UserError.usage(name + " \"" + value + "\" is unknown", either(Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT)).toList()));
        }
        if (e.getArgSpec().arity().max() == 0) {
            return UserError.usage(name + " takes no value", "leave \"" + value + "\" out");
        }
        return UserError.usage(name + " \"" + value + "\" is not " + (isWhole(type) ? "a whole number"
                : type == java.net.URI.class ? "an http or https address" : e.getArgSpec().paramLabel()));
    }

    private static boolean isWhole(Class<?> type) {
        return List.of(int.class, Integer.class, long.class, Long.class).contains(type);
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String either(List<String> words) {
        var last = words.size() - 1;
        return last == 0 ? words.getFirst() : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    /// Returns the first line of picocli's message, in lower case and with our quotes.
    private static String sentence(String message) {
        var line = message.lines().findFirst().orElse("bad usage").replace('\'', '"');
        return line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
    }
}
