//DEPS software.amazon.awssdk:s3
//SOURCES BucketRequests.java ETag.java ObjectHeaders.java
package upload;

import awskit.data.Json;
import awskit.data.Members;
import awskit.data.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// One multipart upload of a file: begun here or found unfinished on the server. Many threads may send its parts; one
/// thread begins it and completes it.
///
/// With a checksum every part carries its CRC. The CRC of the whole object is computed from those of the parts, and the
/// server stores the object only if it computes the same.
final class MultipartUpload {

    private final S3Client s3;
    private final PutObjectRequest headers;
    private final Optional<Crc> checksum;
    private final PartPlan plan;
    private final UploadJournal.Entry entry;
    private final Map<Integer, Part> found;
    private final SortedMap<Integer, Sent> sent = new ConcurrentSkipListMap<>();

    private record Sent(String etag, long crc, long length) {}

    private MultipartUpload(S3Client s3, PutObjectRequest headers, Optional<Crc> checksum, PartPlan plan,
            UploadJournal.Entry entry, Map<Integer, Part> found) {
        this.s3 = s3;
        this.headers = headers;
        this.checksum = checksum;
        this.plan = plan;
        this.entry = entry;
        this.found = found;
    }

    /// Begins an upload.
    static MultipartUpload create(S3Client s3, PutObjectRequest headers, Optional<Crc> checksum, PartPlan plan) {
        var create = request(headers, checksum);
        var begun = s3.createMultipartUpload(create);
        return new MultipartUpload(s3, headers, checksum, plan, new UploadJournal.Entry(headers.key(),
                begun.uploadId(), digest(create), date(begun.sdkHttpResponse())), Map.of());
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
    static Optional<MultipartUpload> resume(S3Client s3, PutObjectRequest headers, Optional<Crc> checksum, long size,
            UploadJournal.Entry left) {
        if (!left.request().equals(digest(request(headers, checksum)))) {
            return Optional.empty();
        }
        var parts = new TreeMap<Integer, Part>();
        s3.listPartsPaginator(list -> list.bucket(headers.bucket()).key(headers.key()).uploadId(left.id())).parts()
                .forEach(part -> parts.put(part.partNumber(), part));
        var sizes = new TreeMap<Integer, Long>();
        parts.forEach((number, part) -> sizes.put(number, part.size()));
        return PartPlan.fitting(size, sizes).map(plan -> new MultipartUpload(s3, headers, checksum, plan, left, parts));
    }

    /// Aborts an upload, which frees its parts on the server. An upload that is already gone is no error.
    static void abort(S3Client s3, String bucket, String key, String id) {
        try {
            s3.abortMultipartUpload(abort -> abort.bucket(bucket).key(key).uploadId(id));
        } catch (NoSuchUploadException alreadyGone) {
            // Another program, or a request whose answer was lost, has completed or aborted it.
        }
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
    boolean part(int number, Content content, BucketRequests requests) throws IOException {
        var crc = checksum.isEmpty() ? 0 : content.checksum(checksum.get().checksum(), requests.signsContent());
        if (isFound(number, content, crc)) {
            sent.put(number, new Sent(found.get(number).eTag(), crc, content.length()));
            return true;
        }
        var request = UploadPartRequest.builder()
                .bucket(headers.bucket())
                .key(headers.key())
                .uploadId(entry.id())
                .partNumber(number);
        setChecksum(request, crc);
        sent.put(number, new Sent(requests.uploadPart(request.build(), content), crc,
                content.length()));
        return false;
    }

    /// Returns whether a part was found on the server with the same content.
    boolean isFound(int number, Content content) throws IOException {
        return isFound(number, content, checksum.isEmpty() ? 0 : content.checksum(checksum.get().checksum(), false));
    }

    private boolean isFound(int number, Content content, long crc) throws IOException {
        return found.containsKey(number) && matches(found.get(number), content, crc);
    }

    /// Compares by checksum if the server tells it, else by MD5, which is what an ETag is unless KMS encrypts.
    private boolean matches(Part there, Content content, long crc) throws IOException {
        return checksum.isPresent() && stored(there).isPresent()
                ? stored(there).equals(Optional.of(checksum.get().encode(crc)))
                : there.eTag().equals(ETag.of(content));
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
            s3.completeMultipartUpload(complete.build());
        } catch (NoSuchUploadException e) {
            if (!isComplete()) {
                throw e;
            }
        }
    }

    /// Returns whether the object is stored already: then the answer to an earlier attempt to complete it was lost.
    private boolean isComplete() {
        var object = s3.headObject(head -> head.bucket(headers.bucket()).key(headers.key())
                .checksumMode(ChecksumMode.ENABLED));
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
