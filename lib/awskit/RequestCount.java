package awskit;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/// Counts the requests that clients send, by operation. Every attempt counts: each one is billed.
///
/// `Session.builder().interceptor(requests)` counts for all clients of a session.
public final class RequestCount implements ExecutionInterceptor {

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private volatile Listener listener;

    /// Told of each attempt, by the thread that makes it. The SDK repeats a throttled request on its own: its caller
    /// sees nothing but the time it takes.
    public interface Listener {

        void attemptBegins();

        void attemptThrottled();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        begins(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        answered(context.httpResponse().statusCode());
    }

    public void listener(Listener listener) {
        this.listener = listener;
    }

    /// Counts an attempt that is about to be sent.
    public void begins(String operation) {
        add(operation, 1);
        if (listener != null) {
            listener.attemptBegins();
        }
    }

    /// Takes note of an answer's status: 503, as S3's
    /// [SlowDown](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html), 429 and 509 ask to slow down.
    public void answered(int status) {
        if (listener != null && (status == 503 || status == 429 || status == 509)) {
            listener.attemptThrottled();
        }
    }

    /// Adds requests that were, or would be, sent.
    public void add(String operation, long requests) {
        counts.computeIfAbsent(operation, name -> new LongAdder()).add(requests);
    }

    /// Returns the requests so far: operation (`PutObject`) → attempts, in the operations' alphabetical order.
    public Map<String, Long> byOperation() {
        var sorted = new TreeMap<String, Long>();
        counts.forEach((operation, count) -> sorted.put(operation, count.sum()));
        return sorted;
    }
}
