package awskit.script;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The options that say how much a command tells about its work: a mixin. A command that has
/// more to say about its output adds to them in a subclass.
@Command(sortOptions = false, optionListHeading = "%n@|bold What it tells:|@%n")
public class OutputOptions {

    @Option(names = "--quiet", description = "Errors and the data asked for, nothing else.")
    boolean quiet;

    @Option(names = "--no-progress", description = "No progress bar, and no progress lines where there is none.")
    boolean noProgress;

    /// Returns whether only errors are to be told.
    public final boolean quiet() {
        return quiet;
    }

    /// Prints `command: message` on stderr unless the command is to be quiet.
    public final void note(String command, String message) {
        if (!quiet) {
            Terminal.note(command, message);
        }
    }

    /// Returns the progress of the command's work, as the options and the terminal allow it.
    public final Progress progress(String command) {
        return quiet || noProgress ? Progress.none() : Progress.of(command);
    }
}
