package awskit;

import awskit.errors.ExitCode;
import awskit.errors.UserError;

/// A wait that ended without the state it was for; exit code 255, as of `aws … wait`. Its cause is the SDK's exception.
public final class WaiterFailed extends UserError {

    private final transient Waiters.Attempt last;
    private final boolean attemptsExceeded;

    WaiterFailed(String waiter, Waiters.Attempt last, boolean attemptsExceeded, Exception cause) {
        super(ExitCode.ERROR, "waiter \"" + waiter + "\" " + (attemptsExceeded
                ? "gave up after " + last.number() + (last.number() == 1 ? " attempt" : " attempts")
                : "cannot succeed any more") + (last.state().isEmpty() ? "" : ", last state: " + last.state())
                + (attemptsExceeded ? " (allow more attempts or a longer delay)" : ""));
        this.last = last;
        this.attemptsExceeded = attemptsExceeded;
        initCause(cause);
    }

    /// Returns the last attempt.
    public Waiters.Attempt last() {
        return last;
    }

    /// Returns whether the attempts were used up, so that a longer wait may help. If not, the resource cannot reach the
    /// state any more.
    public boolean attemptsExceeded() {
        return attemptsExceeded;
    }
}
