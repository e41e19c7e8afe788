package awskit.errors;

import module java.base;

import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// What went wrong, from any exception: boto3's `e.response['Error']` and more.
///
/// ```java
/// switch (Failure.of(e).code()) {
///     case "BucketAlreadyExists" -> …
/// }
/// ```
///
/// @param code the service's error code. If a response has none, as that of HEAD, it is the status in words:
///         `NotFound`, `Forbidden`. Without a response it is one of `NoCredentials`, `EndpointConnection`,
///         `UnknownHost`, `Timeout`, `Tls`, `ConnectionLost`, `BadAnswer` and `Interrupted`, or else the exception's
///         simple name
/// @param message the message of the service or the exception; never null
/// @param service such as `S3`; null if unknown
/// @param operation such as `PutObject`; null if a session did not make the client
/// @param requestId null if there was no response
/// @param status the HTTP status; 0 if there was no response
/// @param retryable whether another attempt later may succeed
/// @param throttling whether the service asked to slow down
/// @param attempts how often the request was sent, the first time included; 0 if unknown
/// @param exitCode one of [ExitCode]
/// @param line one line for the user, with the way out in brackets
public record Failure(String code, String message, String service, String operation, String requestId, int status,
        boolean retryable, boolean throttling, int attempts, int exitCode, String line) {

    // The codes that boto3 takes for throttling. The SDK's own list lacks some, such as LimitExceededException.
    private static final Set<String> THROTTLING = Set.of("LimitExceededException", "RequestThrottled", "SlowDown",
            "TooManyRequestsException", "RequestLimitExceeded", "BandwidthLimitExceeded", "EC2ThrottledException",
            "TransactionInProgressException", "PriorRequestNotComplete", "Throttling", "ThrottlingException",
            "ThrottledException", "RequestThrottledException", "ProvisionedThroughputExceededException");

    private static final Set<String> BAD_CREDENTIALS = Set.of("NoCredentials", "ExpiredToken", "ExpiredTokenException",
            "RequestExpired", "TokenRefreshRequired", "InvalidClientTokenId", "InvalidAccessKeyId", "InvalidToken",
            "SignatureDoesNotMatch", "UnrecognizedClientException", "AuthFailure", "IncompleteSignature");

    /// Returns what went wrong, from an exception that futures and the SDK may have wrapped.
    public static Failure of(Throwable thrown) {
        var causes = causes(thrown);
        var call = call(causes).orElse(CallContext.UNKNOWN);
        var error = first(causes, UserError.class);
        var answer = first(causes, AwsServiceException.class);
        if (error.isPresent()) {
            var code = call != CallContext.UNKNOWN && error.get().exitCode() == ExitCode.CONFIGURATION
                    ? "NoCredentials" : error.get().getClass().getSimpleName();
            return new Failure(code, message(error.get()), call.service, call.operation, null, 0, false,
                    false, 0, error.get().exitCode(), FailureMessage.oneLine(error.get().getMessage()));
        }
        return answer.isPresent() ? ofService(answer.get(), call) : ofClient(causes, call);
    }

    /// Returns whether the credentials have expired, so that `Session.renewCredentials` may help.
    public boolean expired() {
        return Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired").contains(code);
    }

    /// Returns a member of the error document that a service with XML sent, such as `BucketName` of S3's
    /// `BucketAlreadyExists`: boto3's `e.response['Error']['BucketName']`. Empty for async clients.
    public static Optional<String> member(Throwable thrown, String name) {
        return call(causes(thrown)).flatMap(call -> call.member(name));
    }

    private static Optional<CallContext> call(List<Throwable> causes) {
        return causes.stream().flatMap(cause -> Stream.of(cause.getSuppressed()))
                .filter(CallContext.class::isInstance).map(CallContext.class::cast).findFirst();
    }

    private static Failure ofService(AwsServiceException e, CallContext call) {
        var details = e.awsErrorDetails();
        // The response to HEAD has no body. As boto3 does, take the status instead of the SDK's guess.
        var bodiless = details == null || details.errorCode() == null || details.errorCode().isBlank()
                || call.operation != null && call.operation.startsWith("Head");
        var code = bodiless ? status(e.statusCode()) : details.errorCode();
        var text = details == null || details.errorMessage() == null ? ""
                : FailureMessage.oneLine(details.errorMessage());
        var throttling = e.isThrottlingException() || THROTTLING.contains(code) || e.statusCode() == 509;
        var retryable = throttling || e.retryable() || e.isRetryableException() || e.statusCode() >= 500
                || code.equals("RequestTimeout");
        var exit = BAD_CREDENTIALS.contains(code) ? ExitCode.CONFIGURATION : ExitCode.REFUSED;
        var failure = new Failure(code, text, call != CallContext.UNKNOWN ? call.service : details == null ? null
                : details.serviceName(), call.operation, e.requestId(), e.statusCode(), retryable, throttling,
                attempts(e, call), exit, null);
        return failure.with(FailureMessage.ofService(failure, e, call));
    }

    private static Failure ofClient(List<Throwable> causes, CallContext call) {
        var code = clientCode(causes);
        var top = causes.getFirst();
        var retryable = Set.of("EndpointConnection", "Timeout", "ConnectionLost").contains(code)
                || top instanceof SdkException sdk && sdk.retryable();
        var exit = code.equals("NoCredentials") ? ExitCode.CONFIGURATION
                : code.equals("Interrupted") ? ExitCode.INTERRUPTED : ExitCode.ERROR;
        var failure = new Failure(code, message(top), call.service, call.operation, null, 0, retryable, false,
                top instanceof SdkException sdk ? attempts(sdk, call) : 0, exit, null);
        return failure.with(FailureMessage.ofClient(failure, causes, call));
    }

    private static String clientCode(List<Throwable> causes) {
        // First of all, since the SDK interrupts calls that take too long.
        if (causes.stream().anyMatch(cause -> cause instanceof ApiCallTimeoutException
                || cause instanceof ApiCallAttemptTimeoutException)) {
            return "Timeout";
        }
        for (var cause : causes.reversed()) {
            var code = switch (cause) {
                case UnknownHostException _, UnresolvedAddressException _ -> "UnknownHost";
                case SSLException _, CertificateException _ -> "Tls";
                case ProtocolException _ -> "BadAnswer";
                case SocketTimeoutException _, TimeoutException _ -> "Timeout";
                case ConnectException _, NoRouteToHostException _ -> "EndpointConnection";
                case InterruptedException _, InterruptedIOException _ -> "Interrupted";
                case ClosedByInterruptException _, AbortedException _ -> "Interrupted";
                case SocketException _, EOFException _, ClosedChannelException _ -> "ConnectionLost";
                // Exceptions of Apache and Netty by name, since neither has to be on the class path.
                default -> switch (cause.getClass().getSimpleName()) {
                    case "NoHttpResponseException", "ConnectionClosedException", "TruncatedChunkException" ->
                            "ConnectionLost";
                    case "ReadTimeoutException", "WriteTimeoutException" -> "Timeout";
                    default -> null;
                };
            };
            if (code != null) {
                return code;
            }
        }
        return causes.getFirst().getClass().getSimpleName();
    }

    private static String status(int status) {
        return switch (status) {
            case 301 -> "PermanentRedirect";
            case 400 -> "BadRequest";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            case 409 -> "Conflict";
            case 412 -> "PreconditionFailed";
            case 429 -> "TooManyRequests";
            case 500 -> "InternalError";
            case 503 -> "ServiceUnavailable";
            default -> "Http" + status;
        };
    }

    private Failure with(String line) {
        return new Failure(code, message, service, operation, requestId, status, retryable, throttling, attempts,
                exitCode, line);
    }

    private static int attempts(SdkException e, CallContext call) {
        return call.attempts > 0 ? call.attempts : Objects.requireNonNullElse(e.numAttempts(), 0);
    }

    /// Returns the exception and its causes, without those that only wrap another.
    private static List<Throwable> causes(Throwable thrown) {
        var causes = new ArrayList<Throwable>();
        for (var cause = thrown; cause != null && causes.size() < 32; cause = cause.getCause()) {
            var wrapper = cause instanceof ExecutionException || cause instanceof CompletionException
                    || cause instanceof UncheckedIOException || cause instanceof InvocationTargetException;
            if (!wrapper || cause.getCause() == null) {
                causes.add(cause);
            }
        }
        return causes;
    }

    private static <T> Optional<T> first(List<Throwable> causes, Class<T> type) {
        return causes.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    private static String message(Throwable thrown) {
        var text = thrown instanceof SdkException sdk ? sdk.rawMessage() : thrown.getMessage();
        return text == null || text.isBlank() ? thrown.getClass().getSimpleName() : FailureMessage.oneLine(text);
    }
}
