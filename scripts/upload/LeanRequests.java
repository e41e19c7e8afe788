//DEPS software.amazon.awssdk:s3
//SOURCES Content.java ErrorAnswer.java S3Signature.java ThrottlingInterceptor.java
package upload;

import awskit.RequestCount;
import awskit.errors.CallContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;

/// Sends PutObject and UploadPart requests at less than half of what the SDK's request pipeline costs for a small
/// object. The model, endpoint, credentials, HTTP client and retries are those of the SDK's client. The pipeline's
/// steps for other services and other uses are left out.
///
/// Content is protected as by the SDK: by a CRC in the head of the request and, over `http`, by the SHA-256 of the
/// content in the signature. Thread-safe.
final class LeanRequests {

    /// From this size on the server is asked before the body is sent, so that a refusal costs no transfer.
    private static final long EXPECT_BYTES = 1 << 20;

    private final SdkHttpClient http;
    private final URI bucket;
    private final String bucketName;
    private final String endpoint;
    private final String region;
    private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
    private final RetryStrategy retries;
    private final List<RequestCount> counts;
    private final List<ThrottlingInterceptor> throttling;
    private final S3Signature signature;
    private final Map<String, List<String>> extra;
    private final String userAgent = "awskit aws-sdk-java/" + VersionInfo.SDK_VERSION;
    /// How far the server's clock is ahead of ours.
    private volatile Duration skew = Duration.ZERO;

    private LeanRequests(S3Client s3, String bucketName, SdkHttpClient http) {
        var settings = s3.serviceClientConfiguration();
        this.http = http;
        this.bucketName = bucketName;
        bucket = URI.create(s3.utilities().getUrl(url -> url.bucket(bucketName).key("-")).toString()).resolve(".");
        endpoint = bucket.getScheme() + "://" + bucket.getAuthority();
        region = settings.region().id();
        signature = new S3Signature(region);
        extra = settings.overrideConfiguration().headers();
        credentials = settings.credentialsProvider();
        retries = settings.overrideConfiguration().retryStrategy().orElseThrow();
        var interceptors = settings.overrideConfiguration().executionInterceptors();
        counts = instances(interceptors, RequestCount.class);
        throttling = instances(interceptors, ThrottlingInterceptor.class);
    }

    /// Returns the requests to a bucket by the settings of a client. Returns empty if only the client can make them:
    /// because of other interceptors, because of the debug log, or because the bucket is not addressed by its name.
    ///
    /// @param http the HTTP client of the client
    static Optional<LeanRequests> to(String bucket, S3Client s3, SdkHttpClient http) {
        var interceptors = s3.serviceClientConfiguration().overrideConfiguration().executionInterceptors();
        var logged = LoggerFactory.getLogger("software.amazon.awssdk.request").isDebugEnabled();
        return interceptors.stream().allMatch(LeanRequests::isKnown) && !logged
                && isPlain(bucket, s3.serviceClientConfiguration().region())
                ? Optional.of(new LeanRequests(s3, bucket, http)) : Optional.empty();
    }

    /// Returns whether these requests do what the interceptor does, or can do without it.
    private static boolean isKnown(ExecutionInterceptor interceptor) {
        return interceptor instanceof RequestCount || interceptor instanceof ThrottlingInterceptor
                || interceptor instanceof CallContext.Recorder
                || interceptor.getClass().getName().startsWith("software.amazon.awssdk.");
    }

    private static <T> List<T> instances(List<ExecutionInterceptor> interceptors, Class<T> type) {
        return interceptors.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// Returns whether requests to the bucket need nothing special. S3 Express One Zone has its own sessions, the ARN
    /// of an access point has its own endpoint, Outposts are another service, and pseudo-regions cannot be signed for.
    private static boolean isPlain(String bucket, Region region) {
        return !bucket.startsWith("arn:") && !bucket.matches(".*--[a-z]+-s3") && !region.isGlobalRegion()
                && !region.id().contains("fips") && !region.id().startsWith("s3-");
    }

    /// Sends content, and retries as the client's retry strategy says.
    ///
    /// @param request a PutObject or UploadPart request
    /// @return the ETag of what is stored
    /// @throws SdkException as the SDK's client
    String send(String operation, S3Request request, String key, Content content) {
        var unsigned = marshall(request, key, content);
        var first = retries.acquireInitialToken(AcquireInitialTokenRequest.create(operation));
        pause(first.delay());
        var token = first.token();
        for (var attempt = 1; ; attempt++) {
            try {
                counts.forEach(count -> count.add(operation, 1));
                throttling.forEach(ThrottlingInterceptor::attemptBegins);
                var etag = attempt(unsigned, content, attempt);
                retries.recordSuccess(RecordSuccessRequest.create(token));
                return etag;
            } catch (SdkException e) {
                token = tokenToRetry(token, e, operation, attempt);
            } catch (IOException e) {
                var failure = SdkClientException.builder().message("cannot send the request").cause(e)
                        .numAttempts(attempt).build();
                token = tokenToRetry(token, failure, operation, attempt);
            }
        }
    }

    private String attempt(SdkHttpRequest.Builder unsigned, Content content, int attempt) throws IOException {
        var request = HttpExecuteRequest.builder().request(sign(unsigned, content)).contentStreamProvider(content)
                .build();
        var answer = http.prepareRequest(request).call();
        try (var body = answer.responseBody().orElseThrow()) {
            var head = answer.httpResponse();
            throttling.forEach(one -> one.attemptAnswered(head.statusCode()));
            if (!head.isSuccessful()) {
                throw ErrorAnswer.of(head, body, attempt);
            }
            return head.firstMatchingHeader("ETag").orElse(null);
        }
    }

    /// Waits as long as the strategy says, and returns the token of the next attempt.
    ///
    /// @throws SdkException the failure, if there is no next attempt
    private RetryToken tokenToRetry(RetryToken token, SdkException failure, String operation, int attempt) {
        if (failure instanceof AwsServiceException refused && refused.isClockSkewException()) {
            skew = ErrorAnswer.date(refused.awsErrorDetails().sdkHttpResponse())
                    .map(date -> Duration.between(Instant.now(), date)).orElse(skew);
        }
        try {
            if (interrupted(failure.getCause())) {
                throw AbortedException.create("interrupted", failure);
            }
            var next = retries.refreshRetryToken(RefreshRetryTokenRequest.builder().token(token).failure(failure)
                    .suggestedDelay(Duration.ZERO).build());
            pause(next.delay());
            return next.token();
        } catch (TokenAcquisitionFailedException | AbortedException noMore) {
            var last = noMore instanceof AbortedException aborted ? aborted : failure;
            last.addSuppressed(new CallContext("S3", operation, region, endpoint, bucketName, attempt));
            throw last;
        }
    }

    private static boolean interrupted(Throwable cause) {
        return cause instanceof ClosedByInterruptException
                || cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException);
    }

    private static void pause(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted", e);
        }
    }

    /// Returns whether the signature covers the content. Over TLS the CRC is enough.
    boolean signsContent() {
        return bucket.getScheme().equals("http");
    }

    private SdkHttpRequest sign(SdkHttpRequest.Builder request, Content content) throws IOException {
        signature.sign(request, signsContent() ? content.sha256() : S3Signature.UNSIGNED,
                credentials.resolveIdentity().join(), Instant.now().plus(skew));
        return request.build();
    }

    /// Returns the HTTP request, with each member where the model puts it.
    private SdkHttpRequest.Builder marshall(S3Request request, String key, Content content) {
        var http = SdkHttpRequest.builder().method(SdkHttpMethod.PUT).uri(bucket)
                .encodedPath(bucket.getRawPath() + S3Signature.encode(key).replace("%2F", "/"))
                .putHeader("User-Agent", userAgent)
                .putHeader("Content-Length", Long.toString(content.length()));
        extra.forEach(http::putHeader);
        for (var field : request.sdkFields()) {
            var value = field.getValueOrDefault(request);
            if (field.location() == MarshallLocation.QUERY_PARAM && value != null) {
                http.putRawQueryParameter(field.locationName(), value.toString());
            } else if (field.location() == MarshallLocation.HEADER) {
                switch (value) {
                    case null -> { }
                    case Map<?, ?> all -> all.forEach((name, one) -> http.putHeader(field.locationName() + name,
                            one.toString()));
                    case Instant time -> http.putHeader(field.locationName(), date(field, time));
                    default -> http.putHeader(field.locationName(), value.toString());
                }
            }
        }
        if (content.length() >= EXPECT_BYTES) {
            http.putHeader("Expect", "100-continue");
        }
        return http;
    }

    /// Returns a time as the model wants it in a header: as HTTP's dates unless it says otherwise.
    private static String date(SdkField<?> field, Instant time) {
        return field.getOptionalTrait(TimestampFormatTrait.class)
                .filter(trait -> trait.format() == TimestampFormatTrait.Format.ISO_8601)
                .map(_ -> time.toString())
                .orElseGet(() -> DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC)));
    }
}
