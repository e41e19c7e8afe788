package upload;

import awskit.errors.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/// Repeats requests that failed because the credentials had expired, if there are new ones. Many threads find that out
/// at once; the first one looks for new credentials on behalf of all. If the service keeps rejecting what is found, the
/// next searches come after a pause, and then there are none for a minute.
final class CredentialsRenewal {

    /// Work that needs credentials.
    interface Work<T, E extends Exception> {
        T call() throws E;
    }

    /// How often credentials may be renewed in a row. After credentials that lasted a while, another row begins.
    private static final int MOST_IN_A_ROW = 3;
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final BooleanSupplier renew;
    private volatile long searches;
    private int times;
    private int inARow;
    private Instant lastChange = Instant.MIN;

    /// @param renew looks for new credentials, and returns whether there are any
    CredentialsRenewal(BooleanSupplier renew) {
        this.renew = renew;
    }

    /// Runs the work, again after each renewal.
    ///
    /// @throws E what the work throws, also for expired credentials if there are no new ones
    <T, E extends Exception> T during(Work<T, E> work) throws E {
        return during(times(), work, work);
    }

    /// Runs work that has begun: its first request is signed.
    ///
    /// @param seen the [#times()] before it was signed
    /// @param first the rest of the work
    /// @param again all of the work, after a renewal
    <T, E extends Exception> T during(int seen, Work<T, E> first, Work<T, E> again) throws E {
        var since = seen;
        for (var work = first; ; work = again, since = times()) {
            try {
                return work.call();
            } catch (Exception e) {
                if (!Failure.of(e).expired() || !renewedSince(since, searches)) {
                    throw e;
                }
            }
        }
    }

    /// Returns how many times the credentials were renewed.
    synchronized int times() {
        return times;
    }

    /// @param search the number of the last search that had ended; a thread that waits for another search gets its
    ///        result
    private synchronized boolean renewedSince(int seen, long search) {
        if (times == seen && searches == search) {
            var found = inTime() && renew.getAsBoolean();
            searches++;
            if (found) {
                times++;
                inARow++;
                lastChange = Instant.now();
            }
        }
        return times != seen;
    }

    /// Returns whether it is time for another search, after a pause if the last change was a short while ago.
    private boolean inTime() {
        try {
            inARow = Instant.now().isBefore(lastChange.plus(A_WHILE)) ? inARow : 0;
            if (inARow > 0 && inARow < MOST_IN_A_ROW) {
                Thread.sleep(Duration.ofSeconds(inARow));
            }
            return inARow < MOST_IN_A_ROW;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
