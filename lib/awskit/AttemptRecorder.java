package awskit;

import module java.base;

import awskit.Waiters.Attempt;
import awskit.errors.Failure;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Records the attempts of one wait, which the SDK's waiter does not show.
final class AttemptRecorder implements ExecutionInterceptor {

    private final Consumer<Attempt> listener;
    private Attempt last;

    AttemptRecorder(Consumer<Attempt> listener) {
        this.listener = listener;
    }

    /// Returns the request with this recorder as one of its interceptors.
    AwsRequest record(AwsRequest request) {
        var own = request.overrideConfiguration().map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder);
        own.addPlugin(config -> config.overrideConfiguration(config.overrideConfiguration().toBuilder()
                .addExecutionInterceptor(this).build()));
        return request.toBuilder().overrideConfiguration(own.build()).build();
    }

    /// Returns the last attempt; null before the first has ended.
    Attempt last() {
        return last;
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        add(ResourceState.of(context.response()), Optional.of(context.response()));
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        add(Failure.of(context.exception()).code(), Optional.empty());
    }

    private void add(String state, Optional<SdkResponse> response) {
        last = new Attempt(last == null ? 1 : last.number() + 1, state, response);
        listener.accept(last);
    }
}
