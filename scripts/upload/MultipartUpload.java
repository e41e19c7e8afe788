//DEPS software.amazon.awssdk:s3
//SOURCES BucketRequests.java ETag.java ObjectHeaders.java Operation.java
package upload;

import awskit.data.Json;
import awskit.data.Members;
import awskit.data.Tree;
import awskit.errors.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// One multipart upload of a file: begun here or found unfinished on the server. Many threads may send its parts; one
/// thread begins it and completes it.
///
/// With a checksum every part carries its CRC. The CRC of the whole object is computed from those of the parts, and the
/// server stores the object only if it computes the same.
final class MultipartUpload {

    private final BucketRequests requests;
    private final PutObjectRequest headers;
    private final Optional<Crc> checksum;
    private final PartPlan plan;
    private final UploadJournal.Entry entry;
    private final Map<Integer, Part> found;
    private final SortedMap<Integer, Sent> sent = new ConcurrentSkipListMap<>();

    private record Sent(String etag, long crc, long length) {}

    private MultipartUpload(BucketRequests requests, PutObjectRequest headers, Optional<Crc> checksum, PartPlan plan,
            UploadJournal.Entry entry, Map<Integer, Part> found) {
        this.requests = requests;
        this.headers = headers;
        this.checksum = checksum;
        this.plan = plan;
        this.entry = entry;
        this.found = found;
    }

    /// Begins an upload.
    static MultipartUpload create(BucketRequests requests, PutObjectRequest headers, Optional<Crc> checksum,
            PartPlan plan) {
        var create = request(headers, checksum);
        var begun = requests.call(Operation.CREATE_MULTIPART_UPLOAD, create, CreateMultipartUploadResponse.builder(),
                S3Client::createMultipartUpload);
        return new MultipartUpload(requests, headers, checksum, plan, new UploadJournal.Entry(headers.key(),
                needed(begun, "UploadId", String.class), digest(create), date(begun.sdkHttpResponse())), Map.of());
    }

    /// Returns a member of an answer.
    ///
    /// @throws SdkClientException if the answer lacks it
    private static <T> T needed(SdkPojo answer, String member, Class<T> type) {
        return Optional.ofNullable(Members.get(answer, member)).filter(value -> !value.equals("")).map(type::cast)
                .orElseThrow(() -> SdkClientException.create("the answer of S3 lacks " + member));
    }

    private static CreateMultipartUploadRequest request(PutObjectRequest headers, Optional<Crc> checksum) {
        var create = ObjectHeaders.multipart(headers);
        checksum.ifPresent(crc -> create.checksumAlgorithm(crc.name()).checksumType(ChecksumType.FULL_OBJECT));
        return create.build();
    }

    /// Returns a digest of all that the object will have from the request: headers, ACL, tags, encryption…
    private static String digest(CreateMultipartUploadRequest create) {
        return S3Signature.sha256(Json.line(Tree.of(create)).getBytes(StandardCharsets.UTF_8));
    }

    /// Returns the time of an answer by the server's clock, else by ours.
    private static Instant date(SdkHttpResponse answer) {
        return ErrorAnswer.date(answer).orElseGet(Instant::now);
    }

    /// Resumes an upload that an earlier run left.
    ///
    /// @return empty if it was begun with another request, or if its parts are not those of a file of this size
    static Optional<MultipartUpload> resume(BucketRequests requests, PutObjectRequest headers, Optional<Crc> checksum,
            long size, UploadJournal.Entry left) {
        if (!left.request().equals(digest(request(headers, checksum)))) {
            return Optional.empty();
        }
        var parts = parts(requests, headers, left);
        var sizes = new TreeMap<Integer, Long>();
        parts.forEach((number, part) -> sizes.put(number, needed(part, "Size", Long.class)));
        return PartPlan.fitting(size, sizes)
                .map(plan -> new MultipartUpload(requests, headers, checksum, plan, left, parts));
    }

    private static Map<Integer, Part> parts(BucketRequests requests, PutObjectRequest headers,
            UploadJournal.Entry left) {
        var parts = new TreeMap<Integer, Part>();
        var list = ListPartsRequest.builder().bucket(headers.bucket()).key(headers.key()).uploadId(left.id());
        while (true) {
            var page = requests.call(Operation.LIST_PARTS, list.build(), ListPartsResponse.builder(),
                    S3Client::listParts);
            var known = parts.size();
            page.parts().forEach(part -> parts.put(needed(part, "PartNumber", Integer.class), part));
            if (!Boolean.TRUE.equals(page.isTruncated()) || parts.size() == known) { // some servers repeat a page
                return parts;
            }
            list.partNumberMarker(page.nextPartNumberMarker());
        }
    }

    /// Aborts an upload, which frees its parts on the server. An upload that is already gone is no error.
    static void abort(BucketRequests requests, String bucket, String key, String id) {
        try {
            requests.call(Operation.ABORT_MULTIPART_UPLOAD, AbortMultipartUploadRequest.builder().bucket(bucket)
                    .key(key).uploadId(id).build(), AbortMultipartUploadResponse.builder(),
                    S3Client::abortMultipartUpload);
        } catch (S3Exception e) {
            if (!isGone(e)) {
                throw e;
            }
        }
    }

    /// Returns whether there is no such upload: another program, or a request whose answer was lost, has completed or
    /// aborted it.
    static boolean isGone(S3Exception e) {
        return Failure.of(e).code().equals("NoSuchUpload");
    }

    UploadJournal.Entry entry() {
        return entry;
    }

    PartPlan plan() {
        return plan;
    }

    boolean resumed() {
        return !found.isEmpty();
    }

    /// Returns how many of its parts were found on the server.
    int partsFound() {
        return found.size();
    }

    /// Makes sure that the server holds a part: keeps it if it was found there with the same content, else sends it.
    ///
    /// @return whether it was found and kept
    boolean part(int number, Content content) throws IOException {
        var crc = checksum.isEmpty() ? 0 : content.checksum(checksum.get().checksum(), requests.signsContent());
        if (isFound(number, content, crc)) {
            content.release();
            sent.put(number, new Sent(found.get(number).eTag(), crc, content.length()));
            return true;
        }
        var request = UploadPartRequest.builder()
                .bucket(headers.bucket())
                .key(headers.key())
                .uploadId(entry.id())
                .partNumber(number);
        setChecksum(request, crc);
        sent.put(number, new Sent(requests.uploadPart(request.build(), content), crc, content.length()));
        return false;
    }

    /// Returns whether a part was found on the server with the same content.
    boolean isFound(int number, Content content) throws IOException {
        return isFound(number, content, checksum.isEmpty() ? 0 : checksum.get().of(content));
    }

    private boolean isFound(int number, Content content, long crc) throws IOException {
        return found.containsKey(number) && matches(found.get(number), content, crc);
    }

    /// Compares by checksum if the server tells it, else by MD5, which is what an ETag is unless KMS encrypts.
    private boolean matches(Part there, Content content, long crc) throws IOException {
        return checksum.isPresent() && stored(there).isPresent()
                ? stored(there).equals(Optional.of(checksum.get().encode(crc)))
                : ETag.of(content).equals(there.eTag());
    }

    /// Makes an object of the parts.
    void complete() {
        var parts = sent.entrySet().stream()
                .map(part -> setChecksum(CompletedPart.builder().partNumber(part.getKey())
                        .eTag(part.getValue().etag()), part.getValue().crc()).build())
                .toList();
        var complete = CompleteMultipartUploadRequest.builder()
                .bucket(headers.bucket())
                .key(headers.key())
                .uploadId(entry.id())
                .ifNoneMatch(headers.ifNoneMatch())
                .multipartUpload(upload -> upload.parts(parts));
        checksum.ifPresent(crc -> setChecksum(complete.checksumType(ChecksumType.FULL_OBJECT), crcOfWhole(crc)));
        try {
            requests.call(Operation.COMPLETE_MULTIPART_UPLOAD, complete.build(),
                    CompleteMultipartUploadResponse.builder(), S3Client::completeMultipartUpload);
        } catch (S3Exception e) {
            if (!isGone(e) || !isComplete()) {
                throw e;
            }
        }
    }

    /// Returns whether the object is stored already: then the answer to an earlier attempt to complete it was lost.
    private boolean isComplete() {
        var object = requests.call(Operation.HEAD_OBJECT, HeadObjectRequest.builder().bucket(headers.bucket())
                .key(headers.key()).checksumMode(ChecksumMode.ENABLED).build(), HeadObjectResponse.builder(),
                S3Client::headObject);
        return ETag.ofParts(sent.values().stream().map(Sent::etag).toList()).equals(object.eTag())
                || checksum.isPresent()
                && stored(object).equals(Optional.of(checksum.get().encode(crcOfWhole(checksum.get()))));
    }

    private long crcOfWhole(Crc crc) {
        var whole = sent.get(1).crc();
        for (var part : sent.tailMap(2).values()) {
            whole = crc.combine(whole, part.crc(), part.length());
        }
        return whole;
    }

    /// Returns the checksum that the server keeps for a part or an object.
    private Optional<Object> stored(SdkPojo shape) {
        return checksum.map(crc -> Members.get(shape, "Checksum" + crc.name()));
    }

    private <B extends SdkPojo> B setChecksum(B builder, long value) {
        return checksum.isEmpty() ? builder
                : Members.set(builder, "Checksum" + checksum.get().name(), checksum.get().encode(value));
    }
}
