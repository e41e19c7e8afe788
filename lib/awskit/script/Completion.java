package awskit.script;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Completion scripts for a command, made from its options.
///
/// A shell's start file loads one with `eval "$(upload-folder --completion bash)"`, and fish's with
/// `upload-folder --completion fish | source`.
final class Completion {

    /// A shell that completes.
    enum Shell { bash, zsh, fish }

    private Completion() {}

    /// Returns the script that lets the shell complete the command's options and their values.
    static String script(CommandLine command, Shell shell) {
        return switch (shell) {
            // Without quotes, so that each line of a command's output is a value.
            case bash -> AutoComplete.bash(command.getCommandName(), command)
                    .replaceAll("\\(\"(\\$\\(.*\\))\"\\)", "($1)");
            // Picocli's script needs zsh's emulation of bash, which lacks the builtin compopt.
            case zsh -> zsh(command);
            case fish -> fish(command);
        };
    }

    private static String fish(CommandLine command) {
        var script = new StringBuilder();
        for (var option : command.getCommandSpec().options()) {
            if (!option.hidden()) {
                script.append("complete -c ").append(command.getCommandName());
                for (var name : option.names()) {
                    script.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
                }
                if (option.negatable()) {
                    script.append(" -l no-").append(option.longestName().substring(2));
                }
                script.append(values(option)).append(" -d ").append(quoted(summary(option))).append('\n');
            }
        }
        return script.toString();
    }

    private static String zsh(CommandLine command) {
        var function = "_" + command.getCommandName();
        var script = new StringBuilder(function + "() {\n  _arguments '*:file:_files'");
        for (var option : command.getCommandSpec().options()) {
            var names = new ArrayList<>(option.hidden() ? List.of() : List.of(option.names()));
            if (option.negatable()) {
                names.add("--no-" + option.longestName().substring(2));
            }
            var value = option.arity().max() == 0 ? "" : option.completionCandidates() != null
                    ? ":value:(" + String.join(" ", option.completionCandidates()) + ")"
                    : option.type() == Path.class ? ":file:_files" : ":value:";
            var summary = summary(option).replaceAll("[\\[\\]:\\\\]", "\\\\$0").replace("'", "'\\''");
            names.forEach(name -> script.append(" \\\n    '*" + name + "[" + summary + "]" + value + "'"));
        }
        // A start file defines the function. Completion itself loads the file as the function, and wants its result.
        return script + "\n}\nif [ \"$funcstack[1]\" = " + function + " ]; then " + function + " \"$@\"; else compdef "
                + function + " " + command.getCommandName() + "; fi\n";
    }

    private static String values(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        return option.completionCandidates() != null
                ? " -x -a " + quoted(String.join(" ", option.completionCandidates())
                        .replaceFirst("^\\$\\((.*)\\)$", "(sh -c '$1')"))
                : option.type() == Path.class ? " -r" : " -x";
    }

    private static String summary(OptionSpec option) {
        return String.join(" ", option.description()).split("(?<=\\.) ", 2)[0];
    }

    /// In fish's single quotes only the quote and the backslash are special.
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
