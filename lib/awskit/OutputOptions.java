//DEPS info.picocli:picocli
//SOURCES Progress.java
//SOURCES Terminal.java
package awskit;

import picocli.CommandLine.Option;

/// The options that say how much a command tells about its work. A group, as
/// [SessionOptions] is.
public final class OutputOptions {

    @Option(names = "--quiet", description = "No progress, no notes: errors only. Data asked for is printed.")
    boolean quiet;

    @Option(names = "--no-progress", description = "No progress bar and no progress lines.")
    boolean noProgress;

    /// Returns whether only errors are to be told.
    public boolean quiet() {
        return quiet;
    }

    /// Prints `command: message` on stderr unless the command is to be quiet.
    public void note(String command, String message) {
        if (!quiet) {
            Terminal.note(command, message);
        }
    }

    /// Returns the progress of the command's work, as the options and the terminal allow it.
    public Progress progress(String command) {
        return quiet || noProgress ? Progress.none() : Progress.on(command, Terminal.stderr());
    }
}
