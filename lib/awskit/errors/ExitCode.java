package awskit.errors;

/// The exit codes of every command, those of the AWS CLI v2
/// ([reference](https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html)).
public interface ExitCode {

    /// Everything asked for was done.
    int DONE = 0;

    /// Part of the work failed, the rest was done.
    int PARTIAL = 1;

    /// The command was stopped by Ctrl-C.
    int INTERRUPTED = 130;

    /// The command line is wrong.
    int USAGE = 252;

    /// No or bad credentials, region, profile or configuration.
    int CONFIGURATION = 253;

    /// The service answered with an error.
    int REFUSED = 254;

    /// Any other error.
    int ERROR = 255;
}
