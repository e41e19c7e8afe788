//SOURCES S3Location.java UploadSettings.java
package upload;

import awskit.script.IamPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The least IAM policy for an upload with certain settings: the actions that they need, on one prefix only
/// ([actions of S3](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html)).
public final class UploadPolicy {

    private UploadPolicy() {}

    /// Returns the policy for uploads to this location.
    ///
    /// @param partition the part of AWS in which the bucket is, such as `aws` or `aws-cn`
    public static IamPolicy of(UploadSettings settings, S3Location target, String partition) {
        return of(settings, target.bucket(), literal(target.keyPrefix()) + "*", partition);
    }

    /// Returns the policy for uploads of one object.
    ///
    /// @param partition the part of AWS in which the bucket is, such as `aws` or `aws-cn`
    public static IamPolicy ofObject(UploadSettings settings, S3Location object, String partition) {
        return of(settings, object.bucket(), literal(object.prefix()), partition);
    }

    /// @param keys a pattern that the keys match
    private static IamPolicy of(UploadSettings settings, String bucketName, String keys, String partition) {
        if (bucketName.endsWith("--x-s3")) { // in which a session may do everything
            return IamPolicy.allow("s3express:CreateSession")
                    .resources("arn:" + partition + ":s3express:*:*:bucket/" + bucketName);
        }
        var access = bucketName.startsWith("arn:");
        var bucket = access ? bucketName : "arn:" + partition + ":s3:::" + bucketName;
        var objects = bucket + (access ? "/object/" : "/") + keys;
        var onObjects = new ArrayList<>(List.of("s3:PutObject", "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts"));
        // For HeadObject: it compares checksums, and shows the headers of a resumed upload.
        onObjects.add("s3:GetObject");
        if (settings.delete()) {
            onObjects.add("s3:DeleteObject");
        }
        if (settings.template().tagging() != null) {
            onObjects.add("s3:PutObjectTagging");
        }
        if (settings.template().aclAsString() != null) {
            onObjects.add("s3:PutObjectAcl");
        }
        if (settings.template().objectLockRetainUntilDate() != null) {
            onObjects.add("s3:PutObjectRetention");
        }
        if (settings.template().objectLockLegalHoldStatus() != null) {
            onObjects.add("s3:PutObjectLegalHold");
        }
        var policy = IamPolicy.allow(onObjects.toArray(String[]::new)).resources(objects);
        policy = keys.equals("*")
                ? policy.and("s3:ListBucket", "s3:ListBucketMultipartUploads").resources(bucket)
                : policy.and("s3:ListBucket").resources(Map.of("StringLike", Map.of("s3:prefix", keys)),
                        bucket).and("s3:ListBucketMultipartUploads").resources(bucket);
        if (String.valueOf(settings.template().serverSideEncryptionAsString()).startsWith("aws:kms")) {
            // Decrypt, because S3 decrypts the key of the parts to complete a multipart upload.
            policy = policy.and("kms:GenerateDataKey", "kms:Decrypt").resources(kmsKey(settings));
        }
        return policy;
    }

    /// Returns the text with the characters escaped that are special in IAM
    /// ([policy variables](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)).
    private static String literal(String text) {
        return text.replaceAll("[*?$]", "\\${$0}");
    }

    private static String kmsKey(UploadSettings settings) {
        var key = settings.template().ssekmsKeyId();
        return key != null && key.startsWith("arn:") ? key : "*";
    }
}
