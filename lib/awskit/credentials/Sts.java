package awskit.credentials;

import module java.base;

import awskit.data.Json;
import awskit.data.Tree;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;

/// Gets temporary credentials from STS.
///
/// @param defaultRegion the region for a session without one
record Sts(CredentialsContext context, String defaultRegion) {

    IssuedCredentials assume(AssumeRoleRequest request, AwsCredentialsProvider signedBy) {
        var issued = Instant.now();
        var answer = client(signedBy).assumeRole(request);
        // arn:aws:sts::123456789012:assumed-role/NAME/SESSION
        var arn = answer.assumedRoleUser() == null ? "" : Objects.toString(answer.assumedRoleUser().arn(), "");
        var account = arn.matches("arn:[^:]*:sts::\\d{12}:.*") ? arn.split(":")[4] : null;
        return issued(answer.credentials(), issued, account);
    }

    IssuedCredentials session(GetSessionTokenRequest request, AwsCredentialsProvider signedBy) {
        var issued = Instant.now();
        return issued(client(signedBy).getSessionToken(request).credentials(), issued, null);
    }

    /// Returns a key under which the credentials for a request can be cached. It depends on every member of the
    /// request, on the credentials that sign it, and on where it is sent; an MFA session serves every region.
    ///
    /// @param signer the identity of the signing credentials
    String key(SdkPojo request, String signer) {
        var all = Json.line(List.of(request.getClass().getSimpleName(), Tree.of(request), signer,
                request instanceof GetSessionTokenRequest ? "" : context.region().orElse(defaultRegion),
                context.endpoint().map(URI::toString).orElse("")));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private StsClient client(AwsCredentialsProvider signedBy) {
        return context.sts().apply(signedBy, defaultRegion);
    }

    private static IssuedCredentials issued(Credentials credentials, Instant issued, String account) {
        return new IssuedCredentials(AwsSessionCredentials.builder().accessKeyId(credentials.accessKeyId())
                .secretAccessKey(credentials.secretAccessKey()).sessionToken(credentials.sessionToken())
                .expirationTime(credentials.expiration()).accountId(account).build(), issued);
    }
}
