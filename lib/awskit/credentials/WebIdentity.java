package awskit.credentials;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/// Credentials of a role for a token that EKS or a CI system has written to a file.
///
/// This is a class of its own so that a session with plain keys does not load STS.
final class WebIdentity {

    private WebIdentity() {}

    /// Returns the role's credentials. The file is read again before they expire.
    ///
    /// @param place where the file is configured, for messages
    static AwsCredentialsProvider credentials(CredentialsContext context, String place, String tokenFile,
            String roleArn, String sessionName) {
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
