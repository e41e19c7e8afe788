//DEPS info.picocli:picocli:4.7.7
//SOURCES Completion.java
//SOURCES ExitCode.java
//SOURCES Failure.java
//SOURCES IamPolicy.java
//SOURCES Logging.java
//SOURCES Terminal.java
//SOURCES UserError.java
package awskit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The shell around a command: parses its arguments, runs it, and turns whatever goes wrong into one line on stderr
/// and an exit code (see [ExitCode]).
///
/// A command is a [Callable] of its exit code with a picocli [Command] annotation, and its whole `main` is
/// `Script.run(new ListRunning(), args)`. Each gets `--help`, `--version`, `--debug`, `--color` and `--completion`
/// from here; one that [needs permissions][NeedsPermissions] gets `--iam-policy` too.
public final class Script {

    /// The version of the kit, as every `--version` prints it.
    public static final String VERSION = "0.1.0";

    /// A command that knows which IAM actions its arguments need.
    public interface NeedsPermissions {
        /// Returns the least policy for the arguments this command was given; makes no request.
        IamPolicy iamPolicy();
    }

    private final Callable<Integer> command;
    private final CommandLine commandLine;
    private final Options options = new Options();

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
        // Before parsing, because help and parse errors are coloured too.
        var color = Arrays.asList(args).contains("--color=never") ? "never"
                : Arrays.asList(args).contains("--color=always") ? "always" : "auto";
        Terminal.color(color);
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.colored() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((e, rejected) -> usage(e))
                .setExecutionExceptionHandler((e, line, parsed) -> failed(e));
    }

    /// Runs the command and ends the JVM with its exit code.
    public static void run(Callable<Integer> command, String... args) {
        System.exit(new Script(command, args).commandLine.execute(args));
    }

    private int execute(ParseResult parsed) {
        var help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        if (options.debug) {
            Logging.debug();
        }
        if (options.completion != null) {
            System.out.print(Completion.script(commandLine, options.completion));
            return ExitCode.DONE;
        }
        if (options.iamPolicy) {
            System.out.println(((NeedsPermissions) command).iamPolicy().toJson());
            return ExitCode.DONE;
        }
        try {
            return command.call();
        } catch (Exception e) {
            return failed(e);
        }
    }

    private int usage(ParameterException e) {
        if (e.getCause() instanceof UserError error) {
            return failed(error);
        }
        var guesses = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.<String>of();
        var name = commandLine.getCommandName();
        var hint = guesses.isEmpty() ? "see " + name + " --help" : "did you mean " + guesses.getFirst() + "?";
        var text = e.getMessage().lines().findFirst().orElse("bad usage").replace('\'', '"');
        // A converter's message has its own way out.
        return failed(UserError.usage(text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1), text.endsWith(")") ? null : hint));
    }

    private int failed(Exception e) {
        if (options.debug) {
            e.printStackTrace();
        }
        if (e instanceof UserError error) {
            Terminal.error(commandLine.getCommandName(), error.getMessage());
            return error.exitCode();
        }
        var failure = Failure.of(e);
        Terminal.error(commandLine.getCommandName(), failure.line());
        return failure.exitCode();
    }

    private static final class Options {

        @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
        boolean help;

        @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
        boolean version;

        @Option(names = "--debug", description = "Log every request and show stack traces, without secrets.")
        boolean debug;

        @Option(names = "--color", paramLabel = "WHEN", description = "auto (default), always or never; NO_COLOR is "
                + "honoured.")
        String color = "auto";

        @Option(names = "--completion", paramLabel = "SHELL",
                description = "Print the completion script for bash, zsh or fish and exit.")
        Completion.Shell completion;

        @Option(names = "--iam-policy", description = "Print the least IAM policy the other arguments need and exit.")
        boolean iamPolicy;
    }
}
