//DEPS software.amazon.awssdk:s3
//SOURCES Answer.java BucketUrl.java Content.java ErrorAnswer.java ListedPage.java RequestHeads.java RequestRetries.java
//SOURCES RequestXml.java SentRequest.java SignedBody.java ThrottlingInterceptor.java
package upload;

import awskit.RequestCount;
import awskit.Session;
import awskit.errors.CallContext;
import awskit.http.SendableRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.S3Response;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.utils.Lazy;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// Sends the requests of an upload at less than half of what the SDK's request pipeline costs for a small object. The
/// model, the rules for endpoints, the credentials, the HTTP client and the retries are those of the SDK's clients. The
/// pipeline's steps for other services and other uses are left out.
///
/// Content is protected as by the SDK: by a CRC in the head of the request and, over `http`, by the SHA-256 of the
/// content in the signature. Thread-safe.
final class LeanRequests {

    private final SdkHttpClient http;
    private final URI bucket;
    private final String bucketName;
    private final String endpoint;
    private final String region;
    private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
    private final RequestRetries retries;
    private final List<RequestCount> counts;
    private final List<ThrottlingInterceptor> throttling;
    private final S3Signature signature;
    private final RequestHeads heads;
    /// How far the server's clock is ahead of ours.
    private volatile Duration skew = Duration.ZERO;

    private LeanRequests(String bucketName, URI bucket, Session session, String region, BucketAccess access,
            ClientOverrideConfiguration configuration) {
        this.http = session.httpClient();
        this.bucketName = bucketName;
        this.bucket = bucket;
        this.region = region;
        endpoint = bucket.getScheme() + "://" + bucket.getAuthority();
        signature = new S3Signature(region);
        heads = new RequestHeads(bucket, access.headers());
        credentials = session.credentials();
        retries = new RequestRetries(configuration.retryStrategy().orElseThrow());
        var interceptors = configuration.executionInterceptors();
        counts = instances(interceptors, RequestCount.class);
        throttling = instances(interceptors, ThrottlingInterceptor.class);
    }

    /// Returns the requests to a bucket by the settings of a session. Returns empty if only the SDK's client can make
    /// them: because of other interceptors, because of the debug log, or because the bucket is not addressed by its
    /// name.
    ///
    /// @param s3 the client, which is asked where the bucket is if the settings are unusual
    static Optional<LeanRequests> to(String bucket, Session session, String region, BucketAccess access,
            Lazy<S3Client> s3) {
        var configuration = session.clientConfiguration("s3");
        var logged = LoggerFactory.getLogger("software.amazon.awssdk.request").isDebugEnabled();
        if (logged || !BucketUrl.isPlain(bucket, Region.of(region))
                || !configuration.executionInterceptors().stream().allMatch(LeanRequests::isKnown)) {
            return Optional.empty();
        }
        return Optional.of(new LeanRequests(bucket, BucketUrl.of(bucket, session, region, access, s3), session, region,
                access, configuration));
    }

    /// Returns whether these requests do what the interceptor does, or can do without it.
    private static boolean isKnown(ExecutionInterceptor interceptor) {
        return interceptor instanceof RequestCount || interceptor instanceof ThrottlingInterceptor
                || interceptor instanceof CallContext.Recorder;
    }

    URI bucket() {
        return bucket;
    }

    private static <T> List<T> instances(List<ExecutionInterceptor> interceptors, Class<T> type) {
        return interceptors.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// Reads a successful answer.
    private interface Reader<T> {
        T read(SdkHttpResponse head, InputStream body, int attempt) throws IOException;
    }

    /// Lists the objects whose keys have a prefix; see [BucketRequests#list].
    ///
    /// @throws SdkException as the SDK's client
    ListedPage list(String prefix, String token, Integer most) {
        var head = heads.begin(SdkHttpMethod.GET).withParameter("list-type", "2")
                // XML cannot carry every character that a key may have.
                .withParameter("encoding-type", "url").withParameter("prefix", prefix);
        if (token != null) {
            head = head.withParameter("continuation-token", token);
        }
        if (most != null) {
            head = head.withParameter("max-keys", most.toString());
        }
        return send("ListObjectsV2", head, SignedBody.NONE, ListedPage::read);
    }

    /// Begins to store an object.
    ///
    /// @param checksum of the content, encoded; null for none
    /// @return the request, whose answer is the object's ETag and fails as the SDK's client does
    SentRequest<String> put(ObjectPut put, Crc crc, String checksum, Content content) {
        return begin("PutObject", heads.of(put, crc, checksum, content.length()), content);
    }

    /// Signs the request that would store an empty object, and drops it.
    void rehearse(ObjectPut put) {
        S3Signature.rehearse(heads.of(put, Crc.CRC32, Crc.CRC32.encode(0), 0));
    }

    /// Stores a part.
    ///
    /// @return its ETag
    /// @throws SdkException as the SDK's client
    String uploadPart(UploadPartRequest request, Content content) {
        return begin("UploadPart", heads.of(request, content.length()), content).answer();
    }

    private Request<String> begin(String operation, RequestHead head, Content content) {
        return begin(operation, head, SignedBody.of(content, signsContent()),
                (answer, _, _) -> answer.firstMatchingHeader("ETag").orElse(null));
    }

    /// Makes any other request; see [BucketRequests#call].
    ///
    /// @throws SdkException as the SDK's client
    <B extends SdkPojo & SdkBuilder<B, R>, R> R call(Operation operation, S3Request request, B response) {
        var xml = RequestXml.of(request);
        return send(operation.apiName, heads.of(operation, request, xml), SignedBody.of(xml), (head, body, attempt) -> {
            Answer.read(operation.apiName, head, body, attempt, response);
            ((S3Response.Builder) response).sdkHttpResponse(head);
            return response.build();
        });
    }

    private <T> T send(String operation, RequestHead head, SignedBody body, Reader<T> reader) {
        return begin(operation, head, body, reader).answer();
    }

    /// Sends a request. Its answer retries as the retry strategy says.
    private <T> Request<T> begin(String operation, RequestHead head, SignedBody body, Reader<T> reader) {
        // Before the first attempt, because what gets credentials has retries of its own.
        var identity = credentials.resolveIdentity().join();
        var request = new Request<>(operation, head, body, reader, identity, retries.begin(operation));
        request.send();
        return request;
    }

    private final class Request<T> implements SentRequest<T> {

        private final String operation;
        private final RequestHead head;
        private final SignedBody body;
        private final Reader<T> reader;
        private final AwsCredentialsIdentity identity;
        private RetryToken token;
        private int attempt;
        private ExecutableHttpRequest call;
        private Optional<SocketChannel> awaited;
        /// Why the attempt has failed so far, or null.
        private SdkException failure;

        Request(String operation, RequestHead head, SignedBody body, Reader<T> reader, AwsCredentialsIdentity identity,
                RetryToken token) {
            this.operation = operation;
            this.head = head;
            this.body = body;
            this.reader = reader;
            this.identity = identity;
            this.token = token;
        }

        /// Makes an attempt. If it fails, the answer says so.
        private void send() {
            attempt++;
            awaited = Optional.empty();
            failure = null;
            counts.forEach(count -> count.add(operation, 1));
            throttling.forEach(ThrottlingInterceptor::attemptBegins);
            try {
                var signed = signature.sign(head, body.hash().get(), identity, Instant.now().plus(skew));
                throttling.forEach(ThrottlingInterceptor::transmissionBegins);
                call = http.prepareRequest(HttpExecuteRequest.builder().request(signed)
                        .contentStreamProvider(body.stream()).build());
                if (call instanceof SendableRequest sendable) {
                    awaited = sendable.send();
                    throttling.forEach(ThrottlingInterceptor::transmissionEnds);
                }
            } catch (SdkException e) {
                failure = e;
            } catch (IOException e) {
                failure = broken(e);
            }
        }

        @Override
        public Optional<SocketChannel> awaited() {
            return awaited;
        }

        @Override
        public T answer() {
            while (true) {
                try {
                    var answer = read();
                    retries.succeeded(token);
                    return answer;
                } catch (SdkException e) {
                    token = tokenToRetry(token, e, operation, attempt);
                } catch (IOException e) {
                    token = tokenToRetry(token, broken(e), operation, attempt);
                }
                send();
            }
        }

        private T read() throws IOException {
            if (failure != null) {
                throw failure;
            }
            return LeanRequests.this.read(head.method(), call.call(), reader, attempt);
        }

        private SdkException broken(IOException e) {
            return SdkClientException.builder().message("cannot send the request").cause(e).numAttempts(attempt)
                    .build();
        }
    }

    private <T> T read(SdkHttpMethod method, HttpExecuteResponse answer, Reader<T> reader, int attempt)
            throws IOException {
        // Only some HTTP clients have an empty stream for an answer without a body.
        try (var content = answer.responseBody().map(InputStream.class::cast).orElseGet(InputStream::nullInputStream)) {
            var head = answer.httpResponse();
            throttling.forEach(one -> one.attemptAnswered(head.statusCode()));
            if (!head.isSuccessful()) {
                throw method == SdkHttpMethod.HEAD ? ErrorAnswer.ofHead(head, attempt)
                        : ErrorAnswer.of(head, content, attempt);
            }
            return reader.read(head, content, attempt);
        }
    }

    /// Waits until the next attempt, and returns its token.
    ///
    /// @throws SdkException the failure, if there is no next attempt
    private RetryToken tokenToRetry(RetryToken token, SdkException failure, String operation, int attempt) {
        if (failure instanceof AwsServiceException refused && refused.isClockSkewException()) {
            skew = ErrorAnswer.date(refused.awsErrorDetails().sdkHttpResponse())
                    .map(date -> Duration.between(Instant.now(), date)).orElse(skew);
        }
        try {
            return retries.next(token, operation, failure);
        } catch (SdkException last) {
            last.addSuppressed(new CallContext("S3", operation, region, endpoint, bucketName, attempt));
            throw last;
        }
    }

    /// Returns whether the signature covers the content. Over TLS the CRC is enough.
    boolean signsContent() {
        return bucket.getScheme().equals("http");
    }
}
