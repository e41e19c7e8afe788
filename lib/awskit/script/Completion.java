package awskit.script;

import module java.base;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import software.amazon.awssdk.regions.Region;

/// Completion scripts for a command, made from its options. An argument whose label in the help has a word such as
/// PROFILE, REGION or ROLE-ARN takes these names, others the candidates of picocli or of the [command][Script.Completes].
/// Where an option takes a list, each of its values is completed.
///
/// A shell's start file loads one with `eval "$(upload-folder --completion bash)"`, and fish's with
/// `upload-folder --completion fish | source`.
///
/// @param operands the candidates of what is no option
/// @param values more values, by the name of an option or the label of an operand
record Completion(String command, List<OptionSpec> options, String operands, Map<String, Collection<?>> values) {

    /// Commands that the shell runs when it completes.
    private static final String FILES = "${AWS_CONFIG_FILE:-~/.aws/config} "
            + "${AWS_SHARED_CREDENTIALS_FILE:-~/.aws/credentials} 2> /dev/null)";
    private static final String PROFILES =
            "$(sed -n \"s/^\\[\\(profile \\)\\{0,1\\}\\([^] ]*\\)\\].*/\\2/p\" " + FILES;
    private static final String ROLES = "$(sed -n \"s/^role_arn *= *//p\" " + FILES;

    /// A shell that completes.
    enum Shell { bash, zsh, fish }

    /// Returns the script that lets the shell complete the command's options and their values.
    static String of(CommandLine line, Shell shell) {
        var spec = line.getCommandSpec();
        var values = spec.userObject() instanceof Script.Completes known ? known.completions()
                : Map.<String, Collection<?>>of();
        var operands = spec.positionalParameters().stream().map(operand -> candidates(operand, operand.paramLabel(),
                values)).collect(Collectors.joining(" ")).strip();
        var completion = new Completion(spec.name(), spec.options().stream().filter(option -> !option.hidden()).toList(),
                operands, values);
        return switch (shell) {
            case bash -> completion.bash();
            case zsh -> completion.zsh();
            case fish -> completion.fish();
        };
    }

    /// Bash breaks words at = and : too, and replaces only what stands behind the last of these.
    private String bash() {
        var cases = options.stream().filter(Completion::hasValue).map(option -> "    " + String.join(" | ", names(option))
                + ") words=\"" + candidates(option) + "\" ;;\n").collect(Collectors.joining());
        return """
                _complete_%1$s() {
                  local line=${COMP_LINE:0:COMP_POINT} word option words list
                  word=${line##* } line=${line%% *} option=${line##* }
                  [[ $word != --*=* ]] || { option=${word%%%%=*}; word=${word#*=}; }
                  case $option in
                %2$s    *) words="%3$s"; [[ $word != -* ]] || words="%4$s" ;;
                  esac
                  list=${word%%"${word##*,}"}
                  COMPREPLY=($(compgen -P "$list" -W "$words" -- "${word##*,}"))
                  word=${word%%"${word##*[:=]}"}
                  COMPREPLY=("${COMPREPLY[@]#"$word"}")
                }
                complete -o default -F _complete_%1$s %1$s
                """.formatted(command, cases, operands, options.stream().flatMap(option -> names(option).stream())
                        .collect(Collectors.joining(" ")));
    }

    private String zsh() {
        var specs = options.stream().flatMap(option -> {
            var summary = summary(option).replaceAll("[\\[\\]:\\\\]", "\\\\$0").replace("'", "'\\''");
            var value = !hasValue(option) ? "" : ":value:" + zshAction(option);
            return names(option).stream().map(name -> " \\\n    '*" + name
                    + (name.startsWith("--") && hasValue(option) ? "=[" : "[") + summary + "]" + value + "'");
        }).collect(Collectors.joining());
        // A start file defines the function. Completion itself loads the file as the function, and wants its result.
        return """
                _%1$s() {
                  _arguments%3$s '*:file:_files'%2$s
                }
                if [ "$funcstack[1]" = _%1$s ]; then _%1$s "$@"; else compdef _%1$s %1$s; fi
                """.formatted(command, specs, operands.isEmpty() ? "" : " '1:value:(" + operands.replace(":", "\\:") + ")'");
    }

    private String fish() {
        var lines = options.stream().map(option -> "complete -c " + command + names(option).stream()
                .map(name -> (name.startsWith("--") ? " -l " : " -s ") + name.replaceFirst("^-+", ""))
                .collect(Collectors.joining()) + fishValue(option) + " -d " + quoted(summary(option)) + "\n");
        var operand = operands.isEmpty() ? "" : "complete -c " + command + " -n __fish_use_subcommand -a "
                + quoted(fishWords(operands)) + "\n";
        return lines.collect(Collectors.joining("", operand, ""));
    }

    private String zshAction(OptionSpec option) {
        var candidates = candidates(option);
        return candidates.isEmpty() ? option.type() == Path.class ? "_files" : ""
                : (isList(option) ? "_sequence compadd - %s" : "(%s)").formatted(candidates.replace(":", "\\:"));
    }

    private String fishValue(OptionSpec option) {
        var candidates = fishWords(candidates(option));
        return !hasValue(option) ? "" : candidates.isEmpty() ? option.type() == Path.class ? " -r" : " -x"
                : " -x -a " + quoted(!isList(option) ? candidates
                        : "(__fish_complete_list , " + quoted("string split ' ' " + candidates) + ")");
    }

    private static String fishWords(String candidates) {
        return candidates.replaceAll("\\$\\((.*?null)\\)", "(sh -c '$1')");
    }

    private static boolean hasValue(OptionSpec option) {
        return option.arity().min() > 0 || option.completionCandidates() != null && option.arity().max() > 0;
    }

    private static boolean isList(ArgSpec option) {
        return option.splitRegex().equals(",");
    }

    private static List<String> names(OptionSpec option) {
        var names = Stream.of(option.names());
        return (option.negatable() ? Stream.concat(names, Stream.of("--no-" + option.longestName().substring(2))) : names)
                .toList();
    }

    private String candidates(OptionSpec option) {
        return candidates(option, option.longestName(), values);
    }

    private static String candidates(ArgSpec argument, String name, Map<String, Collection<?>> values) {
        var label = argument.paramLabel().toUpperCase(Locale.ROOT);
        return Stream.of(label.endsWith("|ALL") ? List.of("all") : List.of(), values.getOrDefault(name, List.of()),
                argument.completionCandidates() == null ? List.of()
                        : StreamSupport.stream(argument.completionCandidates().spliterator(), false).toList(),
                label.contains("PROFILE") ? List.of(PROFILES) : List.of(),
                label.contains("ROLE-ARN") ? List.of(ROLES) : List.of(),
                !label.contains("REGION") ? List.of() : Region.regions().stream()
                        .filter(region -> !region.isGlobalRegion()).toList())
                .flatMap(Collection::stream).map(Object::toString).collect(Collectors.joining(" "));
    }

    private static String summary(OptionSpec option) {
        return String.join(" ", option.description()).split("(?<=\\.) ", 2)[0];
    }

    /// In fish's single quotes only the quote and the backslash are special.
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
