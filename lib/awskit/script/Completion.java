//DEPS info.picocli:picocli
package awskit.script;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Completion scripts for a command, made from its options.
///
/// `eval "$(upload-folder --completion bash)"` in a shell's start file is all it takes; fish:
/// `upload-folder --completion fish | source`.
final class Completion {

    /// A shell that completes.
    enum Shell { bash, zsh, fish }

    private Completion() {}

    /// Returns the script that teaches the shell the command's options and their values.
    static String script(CommandLine command, Shell shell) {
        return switch (shell) {
            // Picocli's script loads zsh's bash completion by itself.
            case bash, zsh -> AutoComplete.bash(command.getCommandName(), command);
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

    private static String values(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        var type = option.type();
        if (option.completionCandidates() != null) {
            return " -x -a " + quoted(String.join(" ", option.completionCandidates()));
        }
        return type.isEnum()
                ? " -x -a " + quoted(String.join(" ", Arrays.stream(type.getEnumConstants())
                        .map(value -> value.toString().toLowerCase(Locale.ROOT)).toList()))
                : type == Path.class ? " -r" : " -x";
    }

    private static String summary(OptionSpec option) {
        return String.join(" ", option.description()).split("(?<=\\.) ", 2)[0];
    }

    /// In fish's single quotes only the quote and the backslash are special.
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
