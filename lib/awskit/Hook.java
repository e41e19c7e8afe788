package awskit;

import module java.base;

import awskit.errors.Failure;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// What takes part in the calls of a session's clients: boto3's event handlers.
///
/// ```java
/// Session.builder().hook("s3.PutObject", new Hook() {
///     @Override
///     public SdkRequest beforeCall(Event event, SdkRequest request) {
///         return ((PutObjectRequest) request).toBuilder().serverSideEncryption("AES256").build();
///     }
/// });
/// ```
/// A session is immutable, so a hook works in the clients of sessions built after it was registered; for others,
/// `session.toBuilder().hook(…)`. Hooks are called by many threads at once. What they throw ends the call, and reaches
/// the caller as it is.
///
/// What the SDK cannot do and boto3 can: choose how long to wait before a retry (the retry mode does), give the parsed
/// response instead of the service's (only an [Answer] to be parsed), register on the making of classes. An answer and
/// a decision to retry are for sync clients only.
public interface Hook {

    /// A call.
    ///
    /// @param service in lower case without spaces, such as `s3` or `cloudwatchlogs`
    /// @param operation such as `PutObject`
    /// @param attempt how often the request was sent, this time included; 0 before the first
    record Event(String service, String operation, int attempt) {}

    /// An answer as the service would send it.
    record Answer(int status, Map<String, String> headers, String body) {}

    /// Once per call: returns the parameters to use, these or changed ones. (`provide-client-params`)
    default SdkRequest beforeCall(Event event, SdkRequest request) {
        return request;
    }

    /// Once per call: returns the request to sign and send; the signature covers headers added here.
    /// (`request-created`)
    default SdkHttpRequest beforeSigning(Event event, SdkHttpRequest request) {
        return request;
    }

    /// Before each attempt. Where an answer is returned, it counts as the service's and nothing is sent.
    /// (`before-send`, `before-call`)
    default Optional<Answer> beforeSend(Event event, SdkHttpRequest signed) {
        return Optional.empty();
    }

    /// After each attempt that was answered, whatever the status. To have an answer with status 200 asked for again,
    /// throw a [RetryableException][software.amazon.awssdk.core.exception.RetryableException]. (`response-received`)
    default void afterSend(Event event, SdkHttpResponse response) {}

    /// After each attempt whose failure the retry mode takes for final: returns whether to try again all the same.
    /// Attempts stay limited. (`needs-retry`)
    default boolean retry(Event event, Failure failure) {
        return false;
    }

    /// Once per call that succeeded; the event tells the attempts it took. (`after-call`)
    default void afterCall(Event event, SdkResponse response) {}

    /// Once per call that failed for good. (`after-call-error`, and `after-call` of an error)
    default void onError(Event event, Failure failure) {}
}
