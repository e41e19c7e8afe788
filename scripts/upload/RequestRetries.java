//DEPS software.amazon.awssdk:s3
//SOURCES Outage.java
package upload;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/// How the requests of an upload are retried: as the SDK's clients do it, but without their quota until an [Outage].
/// Thread-safe.
final class RequestRetries {

    private final RetryStrategy strategy;
    /// Whether the strategy has to know of requests that do not fail. The standard one needs that for its quota only.
    private final boolean countsSuccesses;
    private final Outage outage = new Outage(System::nanoTime);

    /// @param strategy of a client
    RequestRetries(RetryStrategy strategy) {
        var builder = strategy.toBuilder();
        Outage.withoutQuota(builder);
        this.strategy = builder.build();
        countsSuccesses = !(strategy instanceof StandardRetryStrategy);
    }

    /// Returns the token for a request, after a delay if the strategy limits how many are sent; null if none is needed.
    RetryToken begin(String operation) {
        return countsSuccesses ? acquire(operation) : null;
    }

    private RetryToken acquire(String operation) {
        var first = strategy.acquireInitialToken(AcquireInitialTokenRequest.create(operation));
        pause(first.delay());
        return first.token();
    }

    /// Records that a request has succeeded.
    ///
    /// @param token of its last attempt, or null
    void succeeded(RetryToken token) {
        if (token != null) {
            strategy.recordSuccess(RecordSuccessRequest.create(token));
        }
        outage.succeeded();
    }

    /// Waits as long as the strategy says.
    ///
    /// @param token of the attempt that failed, or null
    /// @return the token of the next attempt
    /// @throws SdkException the failure, if there is no next attempt; AbortedException if the thread was interrupted
    RetryToken next(RetryToken token, String operation, SdkException failure) {
        var isTransient = !(failure instanceof AwsServiceException refused && refused.statusCode() < 500);
        try {
            if (interrupted(failure.getCause())) {
                throw AbortedException.create("interrupted", failure);
            }
            if (isTransient && outage.failed()) {
                throw failure; // the service is down
            }
            var next = strategy.refreshRetryToken(RefreshRetryTokenRequest.builder()
                    .token(token != null ? token : acquire(operation)).failure(failure).suggestedDelay(Duration.ZERO)
                    .build());
            pause(next.delay());
            return next.token();
        } catch (TokenAcquisitionFailedException noMore) {
            throw failure;
        }
    }

    private static boolean interrupted(Throwable cause) {
        return cause instanceof ClosedByInterruptException
                || cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException);
    }

    private static void pause(Duration delay) {
        if (delay.isZero()) {
            return;
        }
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted", e);
        }
    }
}
