package awskit.errors;

import module java.base;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// The line for the user about a [Failure]: the fact, then in brackets what to do.
final class FailureMessage {

    private static final Pattern DENIED = Pattern.compile("not authorized to perform: ([\\w-]+:\\w+)");

    private FailureMessage() {}

    static String ofService(Failure failure, AwsServiceException e, CallContext call) {
        var bucket = call.bucket == null ? "the bucket" : "bucket " + quoted(call.bucket);
        var answer = answer(failure);
        var code = failure.code().equals("NotFound") && "HeadBucket".equals(failure.operation()) ? "NoSuchBucket"
                : failure.code();
        return switch (code) {
            case "NoSuchBucket" -> bucket + " does not exist (check its name; create it with aws s3 mb)";
            case "IllegalLocationConstraintException" -> answer + " (try another --region)";
            case "TemporaryRedirect" -> bucket + " is not served here yet: " + answer + " (try again in some minutes)";
            case "PermanentRedirect", "AuthorizationHeaderMalformed" -> region(e)
                    .map(actual -> bucket + " is in " + actual
                            + (call.region == null ? "" : ", not " + call.region)
                            + " (try --region " + actual + ")")
                    .orElse(answer + " (try another --region)");
            case "AccessDenied", "AccessDeniedException", "Forbidden", "UnauthorizedOperation" -> denied(failure, call);
            case "ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired" ->
                    "the credentials have expired (sign in again)";
            case "RequestTimeTooSkewed", "RequestInTheFuture" ->
                    "this computer's clock is wrong, or " + failure.service() + "'s is (set the time: "
                            + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " here)";
            case "InvalidClientTokenId", "InvalidAccessKeyId", "UnrecognizedClientException", "AuthFailure" ->
                    "the access key is not valid here (check --profile and --region; " + answer + ")";
            case "SignatureDoesNotMatch" -> "the secret access key does not fit the access key (check both; "
                    + failure.code() + ")";
            default -> failure.throttling() ? failure.service() + " asks to slow down: " + failure.code()
                    + tries(failure) + " (try again later, or --max-attempts 20)"
                    : failure.status() < 500 || failure.operation() == null ? answer + requestId(failure)
                    : failure.service() + " failed in " + failure.operation() + tries(failure) + ": " + failure.code()
                    + (failure.message().isEmpty() ? "" : ": " + failure.message()) + requestId(failure);
        };
    }

    static String ofClient(Failure failure, List<Throwable> causes, CallContext call) {
        var endpoint = call.endpoint == null ? "the endpoint" : call.endpoint;
        var last = causes.getLast();
        return switch (failure.code()) {
            case "EndpointConnection" -> "cannot connect to " + endpoint
                    + (last instanceof NoRouteToHostException ? " (no route to it; check the network)"
                            : " (connection refused; is it running? check --endpoint-url)");
            case "UnknownHost" -> "cannot find host " + quoted(host(endpoint))
                    + " (check --region, --endpoint-url and the network)";
            case "Timeout" -> "no answer from " + endpoint + tries(failure)
                    + " (check the network, or raise --connect-timeout and --read-timeout)";
            case "ConnectionLost" -> "lost the connection to " + endpoint + tries(failure) + " (try again)";
            case "Tls" -> "cannot trust " + endpoint + ": "
                    + (String.valueOf(last.getMessage()).startsWith("Unsupported or unrecognized SSL")
                            ? "it does not speak TLS (try " + endpoint.replaceFirst("^https", "http") + ")"
                            : oneLine(last.getMessage()) + " (try --ca-bundle FILE)");
            case "BadAnswer" -> "bad answer from " + endpoint + ": " + oneLine(last.getMessage())
                    + " (check --endpoint-url)";
            case "Interrupted" -> "interrupted";
            default -> failure.message().equals(failure.code()) ? failure.code()
                    : failure.code() + ": " + failure.message();
        };
    }

    /// Returns a text as one line of at most 500 characters, without control characters.
    static String oneLine(String text) {
        var line = String.valueOf(text).strip().replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
        return line.length() <= 500 ? line : line.substring(0, 500) + "…";
    }

    private static String denied(Failure failure, CallContext call) {
        if (failure.operation() == null) {
            return answer(failure) + requestId(failure);
        }
        var bucket = call.bucket == null ? "" : " on bucket " + quoted(call.bucket);
        return "access denied: " + failure.operation() + bucket + " (needs " + action(failure)
                + (failure.message().isEmpty() || failure.message().equals("Access Denied") ? ""
                        : "; " + failure.message()) + ")";
    }

    /// Returns the IAM action that the answer names, or else the operation's: its name, except for older ones of S3
    /// ([actions](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html)).
    private static String action(Failure failure) {
        var named = DENIED.matcher(failure.message());
        var operation = failure.operation();
        return named.find() ? named.group(1) : failure.service().toLowerCase(Locale.ROOT).replace(" ", "") + ":"
                + (!failure.service().equals("S3") ? operation : switch (operation) {
                    case "ListObjects", "ListObjectsV2", "HeadBucket" -> "ListBucket";
                    case "ListObjectVersions" -> "ListBucketVersions";
                    case "ListBuckets" -> "ListAllMyBuckets";
                    case "HeadObject" -> "GetObject";
                    case "DeleteObjects" -> "DeleteObject";
                    case "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "CopyObject",
                            "UploadPartCopy" -> "PutObject";
                    case "ListMultipartUploads" -> "ListBucketMultipartUploads";
                    case "ListParts" -> "ListMultipartUploadParts";
                    default -> operation;
                });
    }

    private static Optional<String> region(AwsServiceException e) {
        var details = e.awsErrorDetails();
        if (details == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(details.sdkHttpResponse())
                .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"))
                // Not the Region element of the response, which the SDK does not keep.
                .or(() -> Pattern.compile("expecting '([^']+)'").matcher(String.valueOf(details.errorMessage()))
                        .results().map(match -> match.group(1)).findFirst())
                .filter(region -> region.matches("[a-z0-9-]{1,40}"));
    }

    private static String answer(Failure failure) {
        return failure.code() + (failure.message().isEmpty() ? failure.operation() == null ? ""
                : " in answer to " + failure.operation() : ": " + failure.message());
    }

    private static String requestId(Failure failure) {
        return failure.requestId() == null ? "" : " (request id " + oneLine(failure.requestId()) + ")";
    }

    private static String tries(Failure failure) {
        return failure.attempts() > 1 ? " after " + failure.attempts() + " attempts" : "";
    }

    private static String host(String endpoint) {
        return endpoint.replaceFirst("^\\w+://", "").replaceFirst(":\\d+$", "");
    }

    private static String quoted(String value) {
        return "\"" + oneLine(value) + "\"";
    }
}
