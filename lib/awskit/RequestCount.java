package awskit;

import module java.base;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/// Counts the requests that clients send, by operation. Every attempt counts, since AWS bills each one.
///
/// `Session.builder().interceptor(requests)` counts for all clients of a session.
public final class RequestCount implements ExecutionInterceptor {

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME), 1);
    }

    /// Adds a number of requests that were sent in another way, or would be.
    public void add(String operation, long requests) {
        counts.computeIfAbsent(operation, name -> new LongAdder()).add(requests);
    }

    /// Returns the number of requests so far for each operation (`PutObject`), in alphabetical order.
    public Map<String, Long> byOperation() {
        var sorted = new TreeMap<String, Long>();
        counts.forEach((operation, count) -> sorted.put(operation, count.sum()));
        return sorted;
    }
}
