//DEPS org.gaul:s3proxy
package sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
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

/// Makes a store that takes keys for file paths keep every key exactly, as S3 does: `a//b`, `../z`, `/lead`, `a`
/// beside `a/b`; and list them in the order of their UTF-8 bytes.
///
/// Below, a key is spelled as the hex digits of its bytes and a final `!`, with a real `/` added after each encoded
/// one: `a/b` is the file `612f/62!`. So prefixes stay prefixes, `/` stays a delimiter, no key is a folder, and the
/// order of the names is the order of the bytes.
final class ExactKeys extends ForwardingBlobStore {

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
    private static final int MAX_KEY_BYTES = 1024;

    ExactKeys(BlobStore files) {
        super(files);
    }

    static String encode(String key) {
        if (key != null && key.getBytes(UTF_8).length > MAX_KEY_BYTES) {
            throw refused(400, "KeyTooLongError", "Your key is too long");
        }
        return key == null ? null : encodePrefix(key) + "!";
    }

    static String encodePrefix(String prefix) {
        return prefix == null ? null
                : HexFormat.of().formatHex(prefix.getBytes(UTF_8)).replaceAll("\\G((?:..)*?2f)", "$1/");
    }

    static String decode(String name) {
        return name == null ? null : new String(HexFormat.of().parseHex(name.replaceAll("[/!]", "")), UTF_8);
    }

    private static AwsServiceException refused(int status, String code, String message) {
        return S3Exception.builder().statusCode(status).awsErrorDetails(AwsErrorDetails.builder().errorCode(code)
                .errorMessage(message).build()).build();
    }

    private static MultipartUpload encode(MultipartUpload upload) {
        return new MultipartUpload(upload.id(), upload.request().copy(r -> r.key(encode(upload.blobName()))),
                upload.response());
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        var page = super.list(request.copy(r -> r.prefix(encodePrefix(request.prefix()))
                .startAfter(encode(request.startAfter())).continuationToken(encode(request.continuationToken()))));
        return page.copy(r -> r.prefix(request.prefix()).nextContinuationToken(decode(page.nextContinuationToken()))
                .contents(page.contents().stream().map(o -> o.copy(c -> c.key(decode(o.key())))).toList())
                .commonPrefixes(page.commonPrefixes().stream()
                        .map(p -> p.copy(c -> c.prefix(decode(p.prefix())))).toList()));
    }

    @Override
    public boolean blobExists(String bucket, String key) {
        return super.blobExists(bucket, encode(key));
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        return super.putBlob(request.copy(r -> r.key(encode(request.key()))), content);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return super.copyBlob(request.copy(r -> r.sourceKey(encode(request.sourceKey()))
                .destinationKey(encode(request.destinationKey()))));
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
        return super.removeBlob(request.copy(r -> r.key(encode(request.key()))));
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
        return super.completeMultipartUpload(encode(upload), request.copy(r -> r.key(encode(request.key()))));
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
