package awskit.script;

import module java.base;

import awskit.Logging;
import awskit.errors.ExitCode;
import awskit.errors.Failure;
import awskit.errors.UserError;
import awskit.script.Terminal.Color;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Runs a command: parses its arguments, calls it, and turns an exception into one line on stderr and an [ExitCode].
///
/// A command is a [Callable] of its exit code with a picocli [Command] annotation, and its `main` is
/// `Script.run(new ListRunning(), args)`. Every command has the options `--help`, `--version`, `--debug`, `--color` and
/// `--completion`, and one that [needs permissions][NeedsPermissions] has `--iam-policy`.
public final class Script {

    /// The version of the kit, which `--version` prints.
    public static final String VERSION = "0.2.0";

    /// A command that knows which IAM actions its arguments need.
    public interface NeedsPermissions {
        /// Returns the least policy for the arguments of this command; makes no request.
        IamPolicy iamPolicy();
    }

    /// A command that knows values of its arguments, to complete in a shell. Enums, profiles and regions are known.
    public interface Completes {
        /// Returns the values by the name of an option, or the label of another argument.
        Map<String, Collection<?>> completions();
    }

    private final Callable<Integer> command;
    private final CommandLine commandLine;
    private final Options options = new Options();
    private boolean called;

    private Script(Callable<Integer> command, String... args) {
        Logging.quiet();
        this.command = command;
        commandLine = new CommandLine(command);
        commandLine.addMixin("script", options);
        var spec = commandLine.getCommandSpec();
        spec.version(spec.name() + " (awskit) " + VERSION);
        if (!(command instanceof NeedsPermissions)) {
            spec.remove(spec.findOption("--iam-policy"));
        }
        commandLine.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING);
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionList());
        spec.usageMessage().abbreviateSynopsis(true);
        // Before the arguments are parsed, because help and errors are coloured too.
        Terminal.color(color(List.of(args)));
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.coloredOut() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((e, rejected) -> misused(e))
                .setExecutionExceptionHandler((e, line, parsed) -> failed(e));
    }

    /// Runs the command and ends the JVM with its exit code. If its output could not be written, that is an error.
    public static void run(Callable<Integer> command, String... args) {
        var out = StandardOutput.install();
        var script = new Script(command, args);
        var exitCode = script.start(args);
        if (out.failure() != null) {
            exitCode = exitCode == ExitCode.DONE ? ExitCode.ERROR : exitCode;
            script.lost(out.failure().getMessage());
        }
        if (script.called && !"none".equals(System.getProperty("awskit.hooks"))) {
            System.exit(exitCode);
        }
        // For help, and for installed commands, which leave no hooks: exit would first look for a logger in all jars.
        Runtime.getRuntime().halt(exitCode);
    }

    /// Runs the command in this JVM, and returns its exit code.
    public static int execute(Callable<Integer> command, String... args) {
        return new Script(command, args).start(args);
    }

    /// In an ASCII locale, as cron has, the JDK reads all other characters as U+FFFD, so that `s3://logs/ü` would be
    /// another prefix.
    private int start(String... args) {
        var unread = List.of(args).stream().filter(argument -> argument.indexOf('\ufffd') >= 0).findFirst();
        return unread.isEmpty() || "UTF-8".equals(System.getProperty("sun.jnu.encoding"))
                ? commandLine.execute(args)
                : failed(UserError.usage("\"" + unread.get() + "\" has characters that are not in this locale",
                        "set LC_ALL=C.UTF-8"));
    }

    private static Color color(List<String> args) {
        for (var when : Color.values()) {
            var asked = args.indexOf("--color");
            if (args.contains("--color=" + when) || asked >= 0 && args.indexOf(when.name()) == asked + 1) {
                return when;
            }
        }
        return Color.auto;
    }

    private int execute(ParseResult parsed) {
        var shown = CommandLine.executeHelpRequest(parsed);
        if (shown != null) {
            return shown;
        }
        if (options.debug) {
            Logging.debug();
        }
        Terminal.color(options.color);
        try {
            if (options.completion != null) {
                return complete();
            }
            if (options.iamPolicy) {
                System.out.println(((NeedsPermissions) command).iamPolicy().toJson());
                return ExitCode.DONE;
            }
            called = true;
            return command.call();
        } catch (Exception e) {
            return failed(e);
        }
    }

    private int misused(ParameterException e) {
        // A shell's start file asks for the completion without the command's arguments.
        return options.completion != null && e instanceof MissingParameterException ? complete()
                : failed(BadUsage.of(e));
    }

    /// Prints that output was lost; not if the reader closed the pipe on purpose, as head does.
    private void lost(String why) {
        if (!"Broken pipe".equals(why)) {
            Terminal.error(commandLine.getCommandName(), "cannot write to stdout: " + why);
        }
    }

    private int complete() {
        System.out.print(Completion.of(commandLine, options.completion));
        return ExitCode.DONE;
    }

    private int failed(Exception e) {
        if (options.debug) {
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().map(line -> line.replace("\t", "    ")).map(Terminal::printable)
                    .forEach(System.err::println);
        }
        if (e instanceof UserError error) {
            error.lines().forEach(line -> Terminal.error(commandLine.getCommandName(), line));
            return error.exitCode();
        }
        var failure = Failure.of(e);
        Terminal.error(commandLine.getCommandName(), failure.line());
        return failure.exitCode();
    }

    /// The last options in the help of every command.
    @Command(optionListHeading = "%n@|bold Help:|@%n", exitCodeListHeading = "%n@|bold Exit codes:|@%n", exitCodeList = {
        "0:done", "1:part of the work failed, the rest was done", "130:interrupted", "252:bad usage",
        "253:no or bad credentials, region, profile, configuration", "254:refused by the service", "255:anything else"})
    private static final class Options {

        @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
        boolean help;

        @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
        boolean version;

        @Option(names = "--debug", description = "Log requests and show stack traces, without secrets.")
        boolean debug;

        @Option(names = "--color", paramLabel = "WHEN", description = "auto (default), always or never. NO_COLOR is "
                + "honoured.")
        Color color = Color.auto;

        @Option(names = "--completion", paramLabel = "SHELL", description = "Print a script that completes the "
                + "options in bash, zsh or fish, and exit.")
        Completion.Shell completion;

        @Option(names = "--iam-policy", description = "Print the least IAM policy that the other arguments need, and "
                + "exit. Makes no request.")
        boolean iamPolicy;
    }
}
