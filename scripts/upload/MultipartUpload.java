//DEPS software.amazon.awssdk:s3
//SOURCES ContentRequests.java Crc.java ETag.java ObjectHeaders.java PartPlan.java
package upload;

import awskit.data.Members;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// One multipart upload of a file: begun here or found unfinished on the server. Its parts may be sent by many threads;
/// begin, complete and abort belong to one.
///
/// With a checksum algorithm every part carries its CRC, and the whole object's, made from those of the parts, is what
/// the server has to arrive at before it stores the object.
final class MultipartUpload {

    private final S3Client s3;
    private final PutObjectRequest headers;
    private final Crc crc;
    private final PartPlan plan;
    private final String id;
    private final Map<Integer, Part> found;
    private final SortedMap<Integer, Sent> sent = new ConcurrentSkipListMap<>();

    private record Sent(String etag, long checksum) {}

    private MultipartUpload(S3Client s3, PutObjectRequest headers, Crc crc, PartPlan plan, String id,
            Map<Integer, Part> found) {
        this.s3 = s3;
        this.headers = headers;
        this.crc = crc;
        this.plan = plan;
        this.id = id;
        this.found = found;
    }

    /// Begins an upload.
    static MultipartUpload create(S3Client s3, PutObjectRequest headers, Crc crc, PartPlan plan) {
        var create = ObjectHeaders.multipart(headers);
        if (crc != null) {
            create.checksumAlgorithm(crc.name()).checksumType(ChecksumType.FULL_OBJECT);
        }
        var id = s3.createMultipartUpload(create.build()).uploadId();
        return new MultipartUpload(s3, headers, crc, plan, id, Map.of());
    }

    /// Takes up an upload that an earlier run left.
    ///
    /// @return null if its parts were not cut from a file of this size, or carry another checksum
    static MultipartUpload resume(S3Client s3, PutObjectRequest headers, Crc crc, long size, String id) {
        var parts = new TreeMap<Integer, Part>();
        for (var page : s3.listPartsPaginator(list -> list.bucket(headers.bucket()).key(headers.key()).uploadId(id))) {
            var theirs = page.checksumAlgorithmAsString();
            if (theirs != null && (crc == null || !theirs.equals(crc.name()))
                    || page.checksumType() == ChecksumType.COMPOSITE) {
                return null;
            }
            page.parts().forEach(part -> parts.put(part.partNumber(), part));
        }
        var sizes = new TreeMap<Integer, Long>();
        parts.forEach((number, part) -> sizes.put(number, part.size()));
        return PartPlan.fitting(size, sizes)
                .map(plan -> new MultipartUpload(s3, headers, crc, plan, id, parts))
                .orElse(null);
    }

    /// Ends an upload and what it holds on the server; one that is already gone is no error.
    static void abort(S3Client s3, String bucket, String key, String id) {
        try {
            s3.abortMultipartUpload(abort -> abort.bucket(bucket).key(key).uploadId(id));
        } catch (NoSuchUploadException alreadyGone) {
            // Completed or aborted by another, or by a request whose answer was lost.
        }
    }

    String id() {
        return id;
    }

    PartPlan plan() {
        return plan;
    }

    boolean resumed() {
        return !found.isEmpty();
    }

    /// Returns how many parts of it were found on the server.
    int partsFound() {
        return found.size();
    }

    /// Makes sure that the server holds the part: keeps it if it was found there with the same content, else sends it.
    ///
    /// @return whether it was found and kept
    boolean part(int number, FileRegion region, ContentRequests requests) throws IOException {
        var checksum = crc == null ? 0 : region.checksum(crc.checksum(), requests.signsContent());
        var there = found.get(number);
        if (there != null && matches(there, region, checksum)) {
            sent.put(number, new Sent(there.eTag(), checksum));
            return true;
        }
        var request = UploadPartRequest.builder()
                .bucket(headers.bucket())
                .key(headers.key())
                .uploadId(id)
                .partNumber(number);
        setChecksum(request, checksum);
        sent.put(number, new Sent(requests.uploadPart(request.build(), region), checksum));
        return false;
    }

    /// By checksum where the server tells it, else by MD5, which an ETag is unless KMS encrypts.
    private boolean matches(Part there, FileRegion region, long checksum) throws IOException {
        var theirs = crc == null ? null : Members.get(there, "Checksum" + crc.name());
        if (theirs != null) {
            return theirs.equals(crc.encode(checksum));
        }
        return there.eTag().equals(ETag.etag(region));
    }

    /// Makes the parts an object.
    ///
    /// @return its ETag
    String complete() {
        var parts = sent.entrySet().stream()
                .map(part -> setChecksum(CompletedPart.builder().partNumber(part.getKey())
                        .eTag(part.getValue().etag()), part.getValue().checksum()).build())
                .toList();
        var complete = CompleteMultipartUploadRequest.builder()
                .bucket(headers.bucket())
                .key(headers.key())
                .uploadId(id)
                .ifNoneMatch(headers.ifNoneMatch())
                .multipartUpload(upload -> upload.parts(parts));
        if (crc != null) {
            setChecksum(complete.checksumType(ChecksumType.FULL_OBJECT), wholeChecksum());
        }
        try {
            return s3.completeMultipartUpload(complete.build()).eTag();
        } catch (NoSuchUploadException e) {
            // The answer to an earlier attempt was lost; the object tells whether it was completed.
            var stored = s3.headObject(head -> head.bucket(headers.bucket()).key(headers.key())
                    .checksumMode(ChecksumMode.ENABLED));
            var etag = ETag.etagOfParts(sent.values().stream().map(Sent::etag).toList());
            if (etag.equals(stored.eTag()) || crc != null
                    && crc.encode(wholeChecksum()).equals(Members.get(stored, "Checksum" + crc.name()))) {
                return stored.eTag();
            }
            throw e;
        }
    }

    private long wholeChecksum() {
        var whole = sent.get(1).checksum();
        for (var number = 2; number <= plan.count(); number++) {
            whole = crc.combine(whole, sent.get(number).checksum(), plan.length(number));
        }
        return whole;
    }

    private <B extends SdkPojo> B setChecksum(B builder, long checksum) {
        return crc == null ? builder : Members.set(builder, "Checksum" + crc.name(), crc.encode(checksum));
    }
}
