//DEPS org.gaul:s3proxy
//SOURCES ../protocol/AccessKeyStore.java ../protocol/Service.java BucketNames.java BucketSettings.java
//SOURCES DefaultEncryption.java ExactKeys.java ObjectMemory.java ObjectTagging.java PartListing.java SelfCopy.java
//SOURCES SignedRequest.java StorageClasses.java VerifiedBody.java VersionDeletion.java
package sandbox.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import sandbox.protocol.AccessKey;
import sandbox.protocol.AccessKeyStore;
import sandbox.protocol.Refusal;
import sandbox.protocol.RegionNames;
import sandbox.protocol.Service;
import sandbox.protocol.Signature;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/// S3, implemented by [S3Proxy](https://github.com/gaul/s3proxy) on a file system in memory. This class adds what
/// S3Proxy lacks: [exact keys][ExactKeys], [tags][ObjectTagging], [lists of parts][PartListing],
/// [settings of buckets][BucketSettings] and [limits][S3Limits].
///
/// A checksum in a header is verified and kept; [one in a trailer][VerifiedBody] is verified only. Not implemented:
/// bucket policies, object lock, and reading one part of an object.
public final class S3Service extends S3ProxyHandler implements Service {

    private static final long MAX_PUT = 5L << 30;
    private static final long MAX_SIGNED_BODY = 128 << 20;
    private static final int MAX_CHUNK = 16 << 20;
    private static final int MAX_DOCUMENT = 2 << 20;
    private static final int CLOCK_SKEW_SECONDS = 15 * 60;

    private final AccessKeyStore keys;
    private final ObjectMemory memory;
    private final BlobStore store;
    private final Set<String> createdWhenUsed;
    private final ObjectTagging tagging = new ObjectTagging();
    private final PartListing parts = new PartListing();
    private final BucketLocations locations = new BucketLocations();
    private final BucketSettings settings = new BucketSettings(locations);

    /// @param createdWhenUsed the buckets that the first request for them creates, unless it is CreateBucket
    public S3Service(AccessKeyStore keys, ObjectMemory memory, Set<String> createdWhenUsed) {
        this(keys, memory, new ExactKeys(new StorageClasses(new DefaultEncryption(new VersionDeletion(
                memory.blobStore())))), createdWhenUsed);
    }

    private S3Service(AccessKeyStore keys, ObjectMemory memory, BlobStore store, Set<String> createdWhenUsed) {
        super(store, AuthenticationType.AWS_V2_OR_V4, keys.user().id(), keys.user().secret(), null, MAX_PUT,
                MAX_SIGNED_BODY, MAX_CHUNK, false, null, "", CLOCK_SKEW_SECONDS);
        this.keys = keys;
        this.memory = memory;
        this.store = store;
        this.createdWhenUsed = ConcurrentHashMap.newKeySet();
        this.createdWhenUsed.addAll(createdWhenUsed);
        this.createdWhenUsed.add(SampleObjects.BUCKET);
        setBlobStoreLocator((id, bucket, object) -> keys.find(id).map(key -> new AccessGrant(key.secret(), store))
                .orElse(null));
    }

    public void createBucket(String name) {
        BucketNames.check(name);
        if (!store.containerExists(name)) {
            store.createContainer(CreateBucketRequest.builder().bucket(name).build());
            if (name.equals(SampleObjects.BUCKET)) {
                SampleObjects.put(store);
            }
        }
    }

    private void createForUse(S3Request request) {
        if (createdWhenUsed.remove(request.bucket()) && !request.isCreation()) {
            createBucket(request.bucket());
        }
    }

    @Override
    public void handle(HttpServletRequest sent, HttpServletResponse response) throws IOException {
        var http = new SignedRequest(sent);
        try {
            handle(S3Request.of(http), http, response);
        } catch (AwsServiceException e) {
            refuse(http, response, e);
        } catch (Refusal e) {
            refuse(http, response, e.status(), e.code(), e.getMessage());
        }
    }

    private void handle(S3Request asked, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        createForUse(asked);
        var stale = staleKey(request);
        if (stale.isPresent()) {
            var isExpired = stale.get().isExpired(keys.now());
            refuse(request, response, 400, isExpired ? "ExpiredToken" : "InvalidToken", isExpired
                    ? "The provided token has expired." : "The provided token is malformed or otherwise invalid.");
            return;
        }
        S3Limits.check(asked);
        if (asked.is("PUT") && !memory.hasRoomFor(Math.max(0, request.getContentLengthLong()))) {
            request.getInputStream().transferTo(OutputStream.nullOutputStream());
            throw memory.refusal();
        }
        var setting = settings.asked(asked);
        if (setting.isPresent()) {
            var body = new String(request.getInputStream().readNBytes(MAX_DOCUMENT), UTF_8);
            if (handle(request, BucketSettings.hidden(SignedRequest.withoutToken(request), setting.get()), response,
                    body)) {
                settings.answer(asked, setting.get(), body, response);
            }
        } else if (asked.isCreation()) {
            create(asked, request, response);
        } else {
            var listing = parts.listing(request, response);
            var hidden = SelfCopy.of(asked,
                    PartListing.hidden(tagging.hidden(SignedRequest.withoutToken(request))), store);
            var storageClass = Objects.requireNonNullElse(request.getHeader("x-amz-storage-class"), "STANDARD");
            var document = asked.isCompletion() || asked.is("PUT") && asked.has("tagging")
                    ? new String(request.getInputStream().readNBytes(MAX_DOCUMENT), UTF_8) : null;
            if (asked.isCompletion()) {
                S3Limits.checkParts(document);
            }
            ScopedValue.where(StorageClasses.ASKED, storageClass)
                    .call(() -> handle(request, hidden, listing, document));
            if (response.getStatus() / 100 == 2) {
                tagging.handled(asked, document, response);
            }
            parts.handled(request, listing);
            memory.requestHandled();
        }
    }

    /// Creates a bucket. In us-east-1 alone, one's own bucket can be created again.
    private void create(S3Request asked, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var body = new String(request.getInputStream().readNBytes(MAX_DOCUMENT), UTF_8);
        BucketNames.check(asked.bucket());
        var region = BucketLocations.of(asked, body);
        var isAgain = store.containerExists(asked.bucket()) && region.equals(RegionNames.DEFAULT)
                && locations.of(asked.bucket()).equals(region);
        var hidden = SignedRequest.withoutToken(request);
        if (handle(request, isAgain ? BucketSettings.hidden(hidden, "") : hidden, response, body)) {
            response.setHeader("Location", "/" + asked.bucket());
            if (!isAgain) {
                settings.forget(asked.bucket());
                locations.put(asked.bucket(), region);
            }
        }
    }

    /// Returns the key of a request if the session token is wrong or has expired.
    private Optional<AccessKey> staleKey(HttpServletRequest request) {
        return Signature.of(request).flatMap(signature -> keys.find(signature.accessKeyId())
                .filter(key -> key.isExpired(keys.now()) || !key.hasToken(signature.token())));
    }

    /// @param signed the request whose signature is checked
    /// @param request the same request in the form that S3Proxy understands
    /// @param document the body if it was read already; null if not
    /// @return whether S3Proxy has accepted the request
    private boolean handle(HttpServletRequest signed, HttpServletRequest request, HttpServletResponse response,
            String document) throws IOException {
        try (var body = document == null ? VerifiedBody.of(signed)
                : new ByteArrayInputStream(document.getBytes(UTF_8))) {
            doHandle(signed, request, response, body, new RequestContext());
            // S3Proxy stops reading at the end of the content. If the rest of a chunked body stayed unread, Jetty would
            // drop the connection, and with it the client's next request.
            body.transferTo(OutputStream.nullOutputStream());
            return response.getStatus() / 100 == 2;
        } catch (IllegalArgumentException e) {
            refuse(signed, response, 400, "InvalidArgument", e.getMessage());
        } catch (UnsupportedOperationException e) {
            refuse(signed, response, 501, "NotImplemented", e.getMessage());
        } catch (IOException | RuntimeException e) {
            var refusal = serviceException(e);
            if (refusal.isPresent()) {
                refuse(signed, response, refusal.get());
            } else if (ObjectMemory.isFull(e)) {
                throw memory.refusal();
            } else if (e instanceof RuntimeException && !response.isCommitted()) {
                refuse(signed, response, 501, "NotImplemented", "the sandbox cannot answer this request: " + e);
            } else {
                throw e;
            }
        }
        return false;
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
