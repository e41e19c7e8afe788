//DEPS software.amazon.awssdk:sts
//SOURCES AssumeRole.java

package awskit.credentials;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/// Credentials of a role for a token that EKS or a CI system has written to a file.
///
/// A file of its own, because whoever has plain keys must not pay for loading STS.
final class WebIdentity {

    private WebIdentity() {}

    /// Returns the role's credentials; the file is read again before they expire.
    ///
    /// @param place who names the file, for messages
    static AwsCredentialsProvider credentials(CredentialsContext context, String place, String tokenFile, String roleArn,
            String sessionName) {
        if (roleArn == null || roleArn.isBlank()) {
            throw UserError.configuration(place + " names a web identity token file but no role",
                    "set role_arn or AWS_ROLE_ARN");
        }
        var sts = context.sts().apply(AnonymousCredentialsProvider.create(), AssumeRole.defaultRegion(roleArn));
        return StsWebIdentityTokenFileCredentialsProvider.builder().stsClient(sts)
                .webIdentityTokenFile(Path.of(tokenFile)).roleArn(roleArn)
                .roleSessionName(sessionName != null ? sessionName : AssumeRole.defaultSessionName()).build();
    }
}
