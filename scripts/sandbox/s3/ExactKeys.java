//DEPS org.gaul:s3proxy
//SOURCES OpenUploads.java SampleObjects.java VersionListing.java
package sandbox.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.GetObjectAclRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAclResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// Keeps every key exactly as S3 does, although the store below takes keys as file paths: `a//b`, `../z`, `/lead`, and
/// `a` beside `a/b`. It lists keys in the order of their UTF-8 bytes, from an index of its own.
///
/// In the store below, each object is one file. Its name is the key's bytes in hexadecimal.
final class ExactKeys extends ForwardingBlobStore {

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
    private static final int MAX_KEY_BYTES = 1024;

    /// The beginning of the keys of S3Proxy's own objects, which stand for open uploads.
    static final String STUB = ".s3proxy-mpu-stub-";

    private final Map<String, ObjectIndex> buckets = new ConcurrentHashMap<>();
    private final OpenUploads uploads = new OpenUploads();

    ExactKeys(BlobStore files) {
        super(files);
    }

    private static String encode(String key) {
        if (key.getBytes(UTF_8).length > MAX_KEY_BYTES) {
            throw S3Errors.of(400, "KeyTooLongError", "Your key is too long");
        }
        return HexFormat.of().formatHex(key.getBytes(UTF_8));
    }

    private static String decode(String name) {
        return new String(HexFormat.of().parseHex(name), UTF_8);
    }

    private static MultipartUpload encode(MultipartUpload upload) {
        return new MultipartUpload(upload.id(), upload.request().copy(r -> r.key(encode(upload.blobName()))),
                upload.response());
    }

    private ObjectIndex index(String bucket) {
        return buckets.computeIfAbsent(bucket, b -> new ObjectIndex());
    }

    /// Updates the index after a key was written or removed. Only one thread does so at a time, so that the index
    /// always gets the newest state.
    private synchronized <R> R changed(String bucket, String key, R response) {
        var head = blobMetadataIfPresent(bucket, key);
        if (head == null) {
            index(bucket).remove(key);
        } else if (!key.startsWith(STUB)) {
            index(bucket).put(SdkResponses.objectEntry(key, head.eTag(), head.lastModified(), head.contentLength(),
                    head.storageClass()));
        }
        return response;
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        super.headBucket(HeadBucketRequest.builder().bucket(request.bucket()).build());
        return index(request.bucket()).page(request);
    }

    @Override
    public ListObjectsResponse listV1(ListObjectsRequest request) {
        super.headBucket(HeadBucketRequest.builder().bucket(request.bucket()).build());
        return index(request.bucket()).page(request);
    }

    /// Deletes a bucket. Uploads that are open do not prevent it, as in S3.
    @Override
    public void deleteBucket(String bucket) {
        if (containerExists(bucket) && index(bucket).isEmpty() && !hasVersions(bucket)) {
            uploads.of(bucket).forEach(upload -> {
                removeBlob(bucket, STUB + upload.id());
                abortMultipartUpload(upload);
            });
        }
        super.deleteBucket(bucket);
        buckets.remove(bucket);
    }

    @Override
    public boolean blobExists(String bucket, String key) {
        return super.blobExists(bucket, encode(key));
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        return changed(request.bucket(), request.key(),
                super.putBlob(request.copy(r -> r.key(encode(request.key()))), content));
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return changed(request.destinationBucket(), request.destinationKey(),
                super.copyBlob(request.copy(r -> r.sourceKey(encode(request.sourceKey()))
                        .destinationKey(encode(request.destinationKey())))));
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        return super.blobMetadata(request.copy(r -> r.key(encode(request.key()))));
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        return super.getBlob(request.copy(r -> r.key(encode(request.key()))));
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return changed(request.bucket(), request.key(),
                super.removeBlob(request.copy(r -> r.key(encode(request.key())))));
    }

    @Override
    public ListObjectVersionsResponse listVersions(ListObjectVersionsRequest request) {
        var versions = new ArrayList<ObjectVersion>();
        var markers = new ArrayList<DeleteMarkerEntry>();
        var from = ListObjectVersionsRequest.builder().bucket(request.bucket());
        for (ListObjectVersionsResponse page = null; page == null || page.nextKeyMarker() != null; ) {
            page = super.listVersions(from.build());
            page.versions().stream().map(v -> v.copy(c -> c.key(decode(v.key()))))
                    .filter(version -> !version.key().startsWith(STUB)).forEach(versions::add);
            page.deleteMarkers().stream().map(m -> m.copy(c -> c.key(decode(m.key()))))
                    .filter(marker -> !marker.key().startsWith(STUB)).forEach(markers::add);
            from.keyMarker(page.nextKeyMarker()).versionIdMarker(page.nextVersionIdMarker());
        }
        return VersionListing.page(request, versions, markers);
    }

    private boolean hasVersions(String bucket) {
        var page = listVersions(ListObjectVersionsRequest.builder().bucket(bucket).maxKeys(1).build());
        return page.hasVersions() && !page.versions().isEmpty() || !page.deleteMarkers().isEmpty();
    }

    @Override
    public GetObjectAclResponse getBlobAcl(GetObjectAclRequest request) {
        return super.getBlobAcl(request.copy(r -> r.key(encode(request.key()))));
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
        return super.getBlobAccess(bucket, encode(key));
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key, String version) {
        return super.getBlobAccess(bucket, encode(key), version);
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL acl) {
        super.setBlobAccess(bucket, encode(key), acl);
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL acl, String version) {
        super.setBlobAccess(bucket, encode(key), acl, version);
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        var upload = super.initiateMultipartUpload(request.copy(r -> r.key(encode(request.key()))));
        var open = new MultipartUpload(upload.id(), request, upload.response());
        uploads.add(open);
        return open;
    }

    @Override
    public UploadPartResponse uploadMultipartPart(MultipartUpload upload, UploadPartRequest request, InputStream part) {
        uploads.check(upload);
        return super.uploadMultipartPart(encode(upload), request.copy(r -> r.key(encode(request.key()))), part);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(MultipartUpload upload,
            CompleteMultipartUploadRequest request) {
        uploads.check(upload);
        var response = super.completeMultipartUpload(encode(upload), request.copy(r -> r.key(encode(request.key()))));
        uploads.remove(upload);
        return changed(upload.containerName(), upload.blobName(), response);
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        uploads.check(upload);
        uploads.remove(upload);
        super.abortMultipartUpload(encode(upload));
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        uploads.check(upload);
        return super.listMultipartUpload(encode(upload));
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String bucket) {
        return super.listMultipartUploads(bucket).stream().map(u -> u.copy(c -> c.key(decode(u.key()))
                .initiated(SampleObjects.begun(decode(u.key()), u.initiated())))).toList();
    }
}
