//DEPS org.gaul:s3proxy
//SOURCES ObjectIndex.java
package sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// Keeps every key exactly as S3 does, although the store below takes keys as file paths: `a//b`, `../z`, `/lead`, and
/// `a` beside `a/b`. It lists keys in the order of their UTF-8 bytes, from an index of its own.
///
/// In the store below, each object is one file. Its name is the key's bytes in hexadecimal.
final class ExactKeys extends ForwardingBlobStore {

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
    private static final int MAX_KEY_BYTES = 1024;

    private final Map<String, ObjectIndex> buckets = new ConcurrentHashMap<>();

    ExactKeys(BlobStore files) {
        super(files);
    }

    private static String encode(String key) {
        if (key.getBytes(UTF_8).length > MAX_KEY_BYTES) {
            throw refused(400, "KeyTooLongError", "Your key is too long");
        }
        return HexFormat.of().formatHex(key.getBytes(UTF_8));
    }

    private static String decode(String name) {
        return new String(HexFormat.of().parseHex(name), UTF_8);
    }

    private static AwsServiceException refused(int status, String code, String message) {
        return S3Exception.builder().statusCode(status).awsErrorDetails(AwsErrorDetails.builder().errorCode(code)
                .errorMessage(message).build()).build();
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
        } else {
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
    public void deleteBucket(String bucket) {
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
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
        return super.getBlobAccess(bucket, encode(key));
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL acl) {
        super.setBlobAccess(bucket, encode(key), acl);
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        var upload = super.initiateMultipartUpload(request.copy(r -> r.key(encode(request.key()))));
        return new MultipartUpload(upload.id(), request, upload.response());
    }

    @Override
    public UploadPartResponse uploadMultipartPart(MultipartUpload upload, UploadPartRequest request, InputStream part) {
        return super.uploadMultipartPart(encode(upload), request.copy(r -> r.key(encode(request.key()))), part);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(MultipartUpload upload,
            CompleteMultipartUploadRequest request) {
        return changed(upload.containerName(), upload.blobName(),
                super.completeMultipartUpload(encode(upload), request.copy(r -> r.key(encode(request.key())))));
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        super.abortMultipartUpload(encode(upload));
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        var uploads = super.listMultipartUploads(upload.containerName());
        if (uploads.stream().noneMatch(u -> u.uploadId().equals(upload.id()))) {
            throw refused(404, "NoSuchUpload", "The specified multipart upload does not exist");
        }
        return super.listMultipartUpload(encode(upload));
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String bucket) {
        return super.listMultipartUploads(bucket).stream().map(u -> u.copy(c -> c.key(decode(u.key())))).toList();
    }
}
