//SOURCES ExitCode.java

package awskit.errors;

/// What a user did or has to do: one line on stderr and an exit code, never a stack trace.
///
/// The fact is lower case, quotes values with `""` and ends without a full stop; the hint is the way out:
/// `unknown profile "prd" (looked in …; profiles: default, prod)`.
public class UserError extends RuntimeException {

    private final int exitCode;

    /// @param exitCode one of [ExitCode]
    /// @param fact what is wrong
    /// @param hint the way out, shown in brackets; null when there is none
    public UserError(int exitCode, String fact, String hint) {
        super(hint == null ? fact : fact + " (" + hint + ")");
        this.exitCode = exitCode;
    }

    /// Bad usage, exit code 252.
    public static UserError usage(String fact, String hint) {
        return new UserError(ExitCode.USAGE, fact, hint);
    }

    /// Bad credentials, region, profile or configuration, exit code 253.
    public static UserError configuration(String fact, String hint) {
        return new UserError(ExitCode.CONFIGURATION, fact, hint);
    }

    /// The exit code the command ends with.
    public int exitCode() {
        return exitCode;
    }
}
