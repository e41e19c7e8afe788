package kit;

import awskit.script.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The options for the messages of a command: a mixin. A command with more options for its output adds them in a
/// subclass.
@Command(sortOptions = false, optionListHeading = "%n@|bold Output:|@%n")
public class OutputOptions {

    @Option(names = "--quiet", description = "Print errors and data only.")
    boolean quiet;

    @Option(names = "--no-progress", description = "Show no progress.")
    boolean noProgress;

    /// Returns whether to print errors and data only.
    public final boolean quiet() {
        return quiet;
    }

    /// Prints `command: message` on stderr, unless `--quiet` is given.
    public final void note(String command, String message) {
        if (!quiet) {
            Terminal.note(command, message);
        }
    }

    /// Returns whether to show progress.
    public final boolean progress() {
        return !quiet && !noProgress;
    }
}
