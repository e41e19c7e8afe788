//DEPS org.gaul:s3proxy
//SOURCES AccessKeyStore.java ExactKeys.java ObjectTagging.java PartChecksums.java SampleObjects.java Service.java
//SOURCES Signature.java VerifiedBody.java
package sandbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/// S3, implemented by [S3Proxy](https://github.com/gaul/s3proxy) on a file system in memory. This class adds what
/// S3Proxy lacks: [exact keys][ExactKeys], [tags][ObjectTagging] and [checksums of parts][PartChecksums].
///
/// A checksum in a header is verified and kept; [one in a trailer][VerifiedBody] is verified only. Not implemented: bucket policies,
/// object lock, GetObjectAttributes, and tagging of existing objects.
final class S3Service extends S3ProxyHandler implements Service {

    private static final long MAX_PUT = 5L << 30;
    private static final long MAX_SIGNED_BODY = 128 << 20;
    private static final int MAX_CHUNK = 16 << 20;
    private static final int CLOCK_SKEW_SECONDS = 15 * 60;

    private static final String TOKEN = "X-Amz-Security-Token";

    private final AccessKeyStore keys;
    private final BlobStore store;
    private final Set<String> createdWhenUsed;
    private final ObjectTagging tagging = new ObjectTagging();
    private final PartChecksums checksums = new PartChecksums();

    /// @param createdWhenUsed the buckets that the first request for them creates, unless it is CreateBucket
    S3Service(AccessKeyStore keys, Set<String> createdWhenUsed) {
        this(keys, new ExactKeys(new TransientNio2BlobStore()), createdWhenUsed);
    }

    private S3Service(AccessKeyStore keys, BlobStore store, Set<String> createdWhenUsed) {
        super(store, AuthenticationType.AWS_V2_OR_V4, keys.user().id(), keys.user().secret(), null, MAX_PUT,
                MAX_SIGNED_BODY, MAX_CHUNK, false, null, "", CLOCK_SKEW_SECONDS);
        this.keys = keys;
        this.store = store;
        this.createdWhenUsed = ConcurrentHashMap.newKeySet();
        this.createdWhenUsed.addAll(createdWhenUsed);
        this.createdWhenUsed.add(SampleObjects.BUCKET);
        setBlobStoreLocator((id, bucket, object) -> keys.find(id).map(key -> new AccessGrant(key.secret(), store))
                .orElse(null));
    }

    void createBucket(String name) {
        if (!store.containerExists(name)) {
            store.createContainer(CreateBucketRequest.builder().bucket(name).build());
            if (name.equals(SampleObjects.BUCKET)) {
                SampleObjects.put(store);
            }
        }
    }

    private void createForUse(HttpServletRequest request) {
        var path = request.getRequestURI().substring(1).split("/", 2);
        var isCreation = request.getMethod().equals("PUT") && (path.length == 1 || path[1].isEmpty())
                && request.getQueryString() == null;
        if (createdWhenUsed.remove(path[0]) && !isCreation) {
            createBucket(path[0]);
        }
    }

    @Override
    public void handle(HttpServletRequest sent, HttpServletResponse response) throws IOException {
        var request = canonical(sent);
        createForUse(request);
        var stale = staleKey(request);
        if (stale.isPresent()) {
            var isExpired = stale.get().isExpired(keys.now());
            refuse(request, response, 400, isExpired ? "ExpiredToken" : "InvalidToken", isExpired
                    ? "The provided token has expired." : "The provided token is malformed or otherwise invalid.");
            return;
        }
        var listing = checksums.listing(request, response);
        handle(request, tagging.hidden(withoutToken(request)), listing);
        if (response.getStatus() / 100 == 2) {
            tagging.handled(request, response);
        }
        checksums.handled(request, listing);
    }

    /// Returns the request without its session token, which S3Proxy does not support.
    private static HttpServletRequest withoutToken(HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {

            @Override
            public Enumeration<String> getHeaderNames() {
                return without(super.getHeaderNames());
            }

            @Override
            public Enumeration<String> getParameterNames() {
                return without(super.getParameterNames());
            }

            private Enumeration<String> without(Enumeration<String> names) {
                var all = Collections.list(names);
                all.removeIf(TOKEN::equalsIgnoreCase);
                return Collections.enumeration(all);
            }
        };
    }

    /// Returns the key of a request if the session token is wrong or has expired.
    private Optional<AccessKey> staleKey(HttpServletRequest request) {
        return Signature.of(request).flatMap(signature -> keys.find(signature.accessKeyId())
                .filter(key -> key.isExpired(keys.now()) || !key.hasToken(signature.token())));
    }

    /// Returns the request with the path that was signed. The Java SDK signs `a//b` but sends `a/%2Fb`, so that its
    /// HTTP client does not normalize it.
    private static HttpServletRequest canonical(HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {

            @Override
            public String getRequestURI() {
                return super.getRequestURI().replace("%2F", "/");
            }
        };
    }

    /// @param signed the request whose signature is checked
    /// @param request the same request in the form that S3Proxy understands
    private void handle(HttpServletRequest signed, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try (var body = VerifiedBody.of(signed)) {
            doHandle(signed, request, response, body, new RequestContext());
            // S3Proxy stops reading at the end of the content. If the rest of a chunked body stayed unread, Jetty would
            // drop the connection, and with it the client's next request.
            body.transferTo(OutputStream.nullOutputStream());
        } catch (IllegalArgumentException e) {
            refuse(signed, response, 400, "InvalidArgument", e.getMessage());
        } catch (UnsupportedOperationException e) {
            refuse(signed, response, 501, "NotImplemented", e.getMessage());
        } catch (IOException | RuntimeException e) {
            var refusal = serviceException(e);
            if (refusal.isPresent()) {
                refuse(signed, response, refusal.get());
            } else if (e instanceof RuntimeException && !response.isCommitted()) {
                refuse(signed, response, 501, "NotImplemented", "the sandbox cannot answer this request: " + e);
            } else {
                throw e;
            }
        }
    }

    private static Optional<AwsServiceException> serviceException(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .filter(AwsServiceException.class::isInstance).map(AwsServiceException.class::cast).findFirst();
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, AwsServiceException e)
            throws IOException {
        var status = e.statusCode();
        if (status == 412 && request.getHeader("If-None-Match") != null && !request.getMethod().equals("PUT")) {
            response.setStatus(304);
            return;
        }
        var code = S3Exceptions.errorCode(e);
        if (code == null) {
            code = switch (status) {
                case 400, 422 -> "BadDigest";
                case 403 -> "AccessDenied";
                case 405 -> "MethodNotAllowed";
                case 412 -> "PreconditionFailed";
                case 416 -> "InvalidRange";
                default -> "InternalError";
            };
        }
        var details = e.awsErrorDetails();
        refuse(request, response, status, code, details == null ? null : details.errorMessage());
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, int status, String code,
            String message) throws IOException {
        sendSimpleErrorResponse(request, response, code, status, message == null ? code : message, Map.of());
    }
}
