package upload;

import awskit.errors.Failure;
import java.util.function.BooleanSupplier;

/// Repeats requests whose credentials had expired, once there are others. Many threads meet expired credentials at
/// once; the first one looks for others for all of them.
final class CredentialsRenewal {

    /// What may meet expired credentials.
    interface Work<T, E extends Exception> {
        T call() throws E;
    }

    private final BooleanSupplier others;
    private int times;

    /// @param others looks for other credentials, and says whether there are
    CredentialsRenewal(BooleanSupplier others) {
        this.others = others;
    }

    /// Runs the work, again after each renewal.
    ///
    /// @throws E what the work throws, expired credentials included if nobody has renewed them
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
        if (times == seen && others.getAsBoolean()) {
            times++;
        }
        return times != seen;
    }
}
