package awskit;

import module java.base;

import awskit.errors.Failure;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Code that takes part in the calls of a session's clients: boto3's event handlers.
///
/// ```java
/// Session.builder().hook("s3.PutObject", new Hook() {
///     @Override
///     public SdkRequest beforeCall(Event event, SdkRequest request) {
///         return ((PutObjectRequest) request).toBuilder().serverSideEncryption("AES256").build();
///     }
/// });
/// ```
/// A session is immutable: a hook takes part in the calls of sessions that are built with it. To add one to a session,
/// build another with `session.toBuilder().hook(…)`. Hooks are called by many threads at once. An exception that a hook
/// throws ends the call, and the caller gets it as it is.
///
/// Unlike a handler of boto3, a hook cannot choose the delay before a retry (the retry mode does), return a parsed
/// response (only an [Answer] to parse), or take part in the making of classes. With async clients it can neither
/// answer nor ask for a retry.
public interface Hook {

    /// A call of an operation.
    ///
    /// @param service in lower case without spaces, such as `s3` or `cloudwatchlogs`
    /// @param operation such as `PutObject`
    /// @param attempt the number of times that the request was sent, this time included; 0 before the first
    record Event(String service, String operation, int attempt) {}

    /// A response as the service would send it.
    record Answer(int status, Map<String, String> headers, String body) {}

    /// Called once per call; returns the parameters to use, these or changed ones (`provide-client-params`).
    default SdkRequest beforeCall(Event event, SdkRequest request) {
        return request;
    }

    /// Called once per call; returns the request to sign and send (`request-created`). The signature covers headers
    /// that are added here.
    default SdkHttpRequest beforeSigning(Event event, SdkHttpRequest request) {
        return request;
    }

    /// Called before each attempt (`before-send`, `before-call`). If it returns an answer, nothing is sent, and the
    /// answer is taken for the service's.
    default Optional<Answer> beforeSend(Event event, SdkHttpRequest signed) {
        return Optional.empty();
    }

    /// Called after each attempt that got a response of any status (`response-received`). To have a request with status
    /// 200 retried, throw a [RetryableException][software.amazon.awssdk.core.exception.RetryableException].
    default void afterSend(Event event, SdkHttpResponse response) {}

    /// Called after each failure that the retry mode does not retry; returns whether to retry it all the same
    /// (`needs-retry`). The number of attempts stays limited.
    default boolean retry(Event event, Failure failure) {
        return false;
    }

    /// Called once per call that succeeded (`after-call`). The event has the number of attempts.
    default void afterCall(Event event, SdkResponse response) {}

    /// Called once per call that failed for good (`after-call-error`, and `after-call` of an error).
    default void onError(Event event, Failure failure) {}
}
