package awskit.errors;

import java.util.List;

/// A mistake of the user or of the configuration: one line on stderr and an exit code, never a stack trace.
///
/// The fact is lower case, quotes values with `""` and ends without a full stop. The hint tells the way out and is
/// shown in brackets: `unknown profile "prd" (looked in …; profiles: default, prod)`.
public class UserError extends RuntimeException {

    private final int exitCode;

    /// For subclasses; a script uses [#of].
    protected UserError(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /// Returns an error with any exit code, one of [ExitCode].
    public static UserError of(int exitCode, String fact) {
        return new UserError(exitCode, fact);
    }

    /// Returns an error with any exit code, one of [ExitCode], and a hint.
    public static UserError of(int exitCode, String fact, String hint) {
        return new UserError(exitCode, fact + " (" + hint + ")");
    }

    /// Returns an error of bad usage, exit code 252.
    public static UserError usage(String fact) {
        return of(ExitCode.USAGE, fact);
    }

    /// Returns an error of bad usage, exit code 252, with a hint.
    public static UserError usage(String fact, String hint) {
        return of(ExitCode.USAGE, fact, hint);
    }

    /// Returns an error of bad credentials, region, profile or configuration, exit code 253.
    public static UserError configuration(String fact) {
        return of(ExitCode.CONFIGURATION, fact);
    }

    /// Returns an error of bad credentials, region, profile or configuration, exit code 253, with a hint.
    public static UserError configuration(String fact, String hint) {
        return of(ExitCode.CONFIGURATION, fact, hint);
    }

    /// Returns the lines to print: the message, or several where several parts of the work failed.
    public List<String> lines() {
        return List.of(getMessage());
    }

    /// Returns the exit code that the command ends with.
    public int exitCode() {
        return exitCode;
    }
}
