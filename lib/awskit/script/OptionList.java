package awskit.script;

import module java.base;

import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/// The options in the help of a command. Each stands under the heading of the class that declares it, as in
/// `@Command(optionListHeading = "%n@|bold AWS:|@%n")`, or else under `Options:`.
///
/// Picocli's own option groups are not used: if an option of a group is given twice, picocli forgets the others.
final class OptionList implements IHelpSectionRenderer {

    private static final String DEFAULT_HEADING = "%n@|bold Options:|@%n";

    @Override
    public String render(Help help) {
        var groups = new LinkedHashMap<String, List<OptionSpec>>();
        help.commandSpec().options().stream().filter(option -> !option.hidden())
                .sorted((a, b) -> Boolean.compare(isOfLibrary(a), isOfLibrary(b)))
                .forEach(option -> groups.computeIfAbsent(heading(option), _ -> new ArrayList<>()).add(option));
        var text = new StringBuilder();
        groups.forEach((heading, options) -> {
            options.sort((a, b) -> Integer.compare(a.order(), b.order())); // as in Column#compare
            // The layout is made for all options, so that the columns of all groups line up.
            var layout = help.createDefaultLayout(help.commandSpec().options(), List.of(), help.colorScheme());
            layout.addOptions(options, help.parameterLabelRenderer());
            text.append(help.createHeading(heading)).append(layout);
        });
        return text.toString();
    }

    /// Returns whether an option belongs to every command, and so comes after the command's own.
    private static boolean isOfLibrary(OptionSpec option) {
        return declaringClass(option).getPackage() == OptionList.class.getPackage();
    }

    private static Class<?> declaringClass(OptionSpec option) {
        return ((Member) option.userObject()).getDeclaringClass();
    }

    private static String heading(OptionSpec option) {
        for (Class<?> type = declaringClass(option); type != null; type = type.getSuperclass()) {
            var command = type.getAnnotation(Command.class);
            if (command != null && !command.optionListHeading().isEmpty()) {
                return command.optionListHeading();
            }
        }
        return DEFAULT_HEADING;
    }
}
