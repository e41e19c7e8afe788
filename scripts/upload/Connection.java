//DEPS software.amazon.awssdk:s3
//SOURCES CredentialsRenewal.java ForgottenUploads.java

package upload;

import java.time.Duration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.utils.Lazy;

/// How a run talks to its bucket, in the bucket's region.
///
/// @param client the SDK's client, which most uploads of small files do not need
/// @param requests list objects and send content
/// @param pending the unfinished uploads of this and of earlier runs
/// @param forgotten the uploads that this run may have begun without learning of it
/// @param renewal repeats requests whose credentials have expired
/// @param workers the threads that send content
record Connection(Lazy<S3Client> client, BucketRequests requests, PendingUploads pending, ForgottenUploads forgotten,
        CredentialsRenewal renewal, WorkerPool workers) {

    S3Client s3() {
        return client.getValue();
    }

    /// Begins a multipart upload.
    MultipartUpload begin(PutObjectRequest put, PartPlan plan) {
        var began = System.nanoTime();
        var upload = pending.begin(put, plan);
        forgotten.begun(upload.entry(), Duration.ofNanos(System.nanoTime() - began));
        return upload;
    }
}
