//DEPS software.amazon.awssdk:sts
//SOURCES Session.java UserError.java

package awskit;

import module java.base;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/// Credentials of a role, assumed when first needed and again before they expire.
///
/// A file of its own, because whoever has plain keys must not pay for loading STS.
final class RoleCredentials {

    private RoleCredentials() {}

    /// Returns the credentials of the role a profile names.
    ///
    /// @param signedBy the credentials that may assume it
    static AwsCredentialsProvider assume(Session session, AwsCredentialsProvider signedBy, String profile,
            Map<String, String> properties, UnaryOperator<String> mfa) {
        var sts = session.credentialsClient(StsClient.builder(), signedBy);
        var serial = properties.get("mfa_serial");
        if (serial != null && mfa == null) {
            throw UserError.configuration("profile \"" + profile + "\" needs a code from MFA device \"" + serial + "\"",
                    "try assume-role " + profile + " -- COMMAND");
        }
        return StsAssumeRoleCredentialsProvider.builder().stsClient(sts).refreshRequest(() -> {
            var request = AssumeRoleRequest.builder()
                    .roleArn(properties.get("role_arn"))
                    .roleSessionName(sessionName(properties.get("role_session_name")))
                    .externalId(properties.get("external_id"));
            if (properties.containsKey("duration_seconds")) {
                request.durationSeconds(seconds(profile, properties.get("duration_seconds")));
            }
            if (serial != null) {
                request.serialNumber(serial).tokenCode(mfa.apply(serial));
            }
            return request.build();
        }).build();
    }

    /// Returns the credentials of a role for the token in a file, as EKS and CI systems write it.
    ///
    /// @param place who names the file, for messages
    static AwsCredentialsProvider webIdentity(Session session, String place, String tokenFile, String roleArn,
            String sessionName) {
        if (roleArn == null || roleArn.isBlank()) {
            throw UserError.configuration(place + " names a web identity token file but no role",
                    "set role_arn or AWS_ROLE_ARN");
        }
        var sts = session.credentialsClient(StsClient.builder(), AnonymousCredentialsProvider.create());
        return StsWebIdentityTokenFileCredentialsProvider.builder().stsClient(sts)
                .webIdentityTokenFile(Path.of(tokenFile)).roleArn(roleArn).roleSessionName(sessionName(sessionName))
                .build();
    }

    private static String sessionName(String configured) {
        return configured != null ? configured : "awskit-" + Instant.now().getEpochSecond();
    }

    private static int seconds(String profile, String text) {
        if (!text.matches("\\d{1,6}")) {
            throw UserError.configuration("bad duration_seconds \"" + text + "\" in profile \"" + profile + "\"",
                    "a number of seconds from 900");
        }
        return Integer.parseInt(text);
    }
}
