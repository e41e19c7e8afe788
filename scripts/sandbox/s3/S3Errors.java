//DEPS org.gaul:s3proxy
package sandbox.s3;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The errors of S3, as the exceptions that [S3Service] answers with.
final class S3Errors {

    private S3Errors() {}

    static AwsServiceException of(int status, String code, String message) {
        return S3Exception.builder().statusCode(status).awsErrorDetails(AwsErrorDetails.builder().errorCode(code)
                .errorMessage(message).build()).build();
    }
}
