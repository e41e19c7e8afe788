package awskit;

import module java.base;

import awskit.errors.CallContext;
import awskit.errors.Failure;
import software.amazon.awssdk.core.ClientType;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// The [hooks][Hook] of a session, most specific first. The SDK's interceptors call them. Answers come from a wrapper
/// of the HTTP client, and retries from the retry strategy: a sync call runs both in its own thread.
final class Hooks implements ExecutionInterceptor {

    record Registration(HookPattern pattern, Hook hook) {}

    private final List<Registration> registrations;
    private final ThreadLocal<Hook.Event> current = new ThreadLocal<>();
    private final ThreadLocal<Hook.Answer> answer = new ThreadLocal<>();

    Hooks(List<Registration> registrations) {
        this.registrations = registrations.stream().sorted(
                (a, b) -> a.pattern().rank() - b.pattern().rank()).toList(); // comparingInt cannot be in an AOT cache
    }

    boolean isEmpty() {
        return registrations.isEmpty();
    }

    private Stream<Hook> of(Hook.Event event) {
        return registrations.stream().filter(registration -> registration.pattern().matches(event)).map(Registration::hook);
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        var event = event(attributes);
        var request = context.request();
        for (var hook : of(event).toList()) {
            request = hook.beforeCall(event, request);
        }
        return request;
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        var event = event(attributes);
        var request = context.httpRequest();
        for (var hook : of(event).toList()) {
            request = hook.beforeSigning(event, request);
        }
        return request;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        var event = event(attributes);
        var given = of(event).map(hook -> hook.beforeSend(event, context.httpRequest())).flatMap(Optional::stream)
                .findFirst();
        if (attributes.getAttribute(SdkExecutionAttribute.CLIENT_TYPE) == ClientType.SYNC) {
            current.set(event);
            given.ifPresent(answer::set);
        } else if (given.isPresent()) {
            throw new UnsupportedOperationException("a hook can answer for sync clients only");
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        var event = event(attributes);
        of(event).forEach(hook -> hook.afterSend(event, context.httpResponse()));
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        current.remove();
        var event = event(attributes);
        of(event).forEach(hook -> hook.afterCall(event, context.response()));
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        current.remove();
        answer.remove();
        var event = event(attributes);
        var failure = Failure.of(context.exception());
        of(event).forEach(hook -> hook.onError(event, failure));
    }

    /// Returns whether a hook asks for a retry of this thread's request, which has just failed.
    boolean retry(Throwable thrown) {
        var event = current.get();
        return event != null && of(event).anyMatch(hook -> hook.retry(event, Failure.of(thrown)));
    }

    /// Returns an HTTP client that gives the hooks' answers, and sends all other requests.
    SdkHttpClient around(SdkHttpClient http) {
        return isEmpty() ? http : new Answering(http);
    }

    private static Hook.Event event(ExecutionAttributes attributes) {
        return new Hook.Event(HookPattern.plain(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME)),
                attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME), CallContext.attempts(attributes));
    }

    private final class Answering implements SdkHttpClient {

        private final SdkHttpClient http;

        Answering(SdkHttpClient http) {
            this.http = http;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            var given = answer.get();
            answer.remove();
            return given == null ? http.prepareRequest(request) : new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    var response = SdkHttpResponse.builder().statusCode(given.status());
                    given.headers().forEach(response::putHeader);
                    var body = new ByteArrayInputStream(given.body().getBytes(StandardCharsets.UTF_8));
                    return HttpExecuteResponse.builder().response(response.build())
                            .responseBody(AbortableInputStream.create(body)).build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public String clientName() {
            return http.clientName();
        }

        /// Does nothing: the session closes the HTTP client.
        @Override
        public void close() {}
    }
}
