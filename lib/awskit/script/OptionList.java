package awskit.script;

import java.lang.reflect.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/// The options in the help of a command, each under the heading of the class that declares it
/// (`@Command(optionListHeading = "%n@|bold AWS:|@%n")`), else under that of the command.
///
/// Picocli's own groups with headings would not do: giving an option of a group twice forgets all others of the group.
final class OptionList implements IHelpSectionRenderer {

    private static final String DEFAULT_HEADING = "%n@|bold Options:|@%n";

    @Override
    public String render(Help help) {
        var groups = new LinkedHashMap<String, List<OptionSpec>>();
        var own = help.commandSpec().usageMessage().optionListHeading();
        var others = own.isBlank() || own.equals("%n") ? DEFAULT_HEADING : own;
        for (var option : help.commandSpec().options()) {
            if (!option.hidden()) {
                groups.computeIfAbsent(heading(option, others), heading -> new ArrayList<>()).add(option);
            }
        }
        var text = new StringBuilder();
        groups.forEach((heading, options) -> {
            options.sort((a, b) -> Integer.compare(a.order(), b.order())); // as in Column#compare
            // Of all options, so that the columns of all groups line up.
            var layout = help.createDefaultLayout(help.commandSpec().options(), List.of(), help.colorScheme());
            layout.addOptions(options, help.parameterLabelRenderer());
            text.append(help.createHeading(heading)).append(layout);
        });
        return text.toString();
    }

    private static String heading(OptionSpec option, String others) {
        for (var type = ((Member) option.userObject()).getDeclaringClass(); type != null; type = type.getSuperclass()) {
            var command = type.getAnnotation(Command.class);
            if (command != null && !command.optionListHeading().isEmpty()) {
                return command.optionListHeading();
            }
        }
        return others;
    }
}
