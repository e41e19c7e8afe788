package upload;

import awskit.errors.Failure;
import java.util.function.BooleanSupplier;

/// Repeats requests that failed because the credentials had expired, if there are new ones. Many threads find that out
/// at once; the first one looks for new credentials on behalf of all.
final class CredentialsRenewal {

    /// Work that needs credentials.
    interface Work<T, E extends Exception> {
        T call() throws E;
    }

    private final BooleanSupplier renew;
    private int times;

    /// @param renew looks for new credentials, and returns whether there are any; false in the end if the service keeps
    ///        rejecting them
    CredentialsRenewal(BooleanSupplier renew) {
        this.renew = renew;
    }

    /// Runs the work, again after each renewal.
    ///
    /// @throws E what the work throws, also for expired credentials if there are no new ones
    <T, E extends Exception> T during(Work<T, E> work) throws E {
        while (true) {
            var seen = times();
            try {
                return work.call();
            } catch (Exception e) {
                if (!Failure.of(e).expired() || !renewedSince(seen)) {
                    throw e;
                }
            }
        }
    }

    private synchronized int times() {
        return times;
    }

    private synchronized boolean renewedSince(int seen) {
        if (times == seen && renew.getAsBoolean()) {
            times++;
        }
        return times != seen;
    }
}
