//DEPS software.amazon.awssdk:s3
package upload;

import java.time.Duration;
import java.util.function.LongSupplier;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/// Tells when a service has been down for so long that no request should be retried. The failures of all files count,
/// and one success ends an outage.
///
/// It takes the place of the SDK's quota, which all requests of a client share: while a service throttles or fails for
/// a few seconds, a few hundred retries would use that up, and thousands of files would fail. Thread-safe.
final class Outage {

    private static final int MANY = 100;
    private static final long LONG = Duration.ofSeconds(20).toNanos();

    private final LongSupplier nanoTime;
    private volatile int failures;
    private long began;

    Outage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Takes the quota off a retry strategy.
    static void withoutQuota(RetryStrategy.Builder<?, ?> retries) {
        if (retries instanceof StandardRetryStrategy.Builder standard) {
            standard.circuitBreakerEnabled(false);
        }
    }

    /// Records that a request has succeeded.
    void succeeded() {
        if (failures > 0) {
            reset();
        }
    }

    private synchronized void reset() {
        failures = 0;
    }

    /// Records that an attempt has failed.
    ///
    /// @return whether the service is down
    synchronized boolean failed() {
        if (failures == 0) {
            began = nanoTime.getAsLong();
        }
        failures++;
        return failures > MANY && nanoTime.getAsLong() - began > LONG;
    }
}
