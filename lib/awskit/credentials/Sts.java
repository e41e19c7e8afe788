//DEPS software.amazon.awssdk:sts
//SOURCES ../data/Tree.java CredentialsContext.java

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

/// STS as the place where temporary credentials come from: all of a session's calls for them go through here.
///
/// @param defaultRegion where a session without a region asks
record Sts(CredentialsContext context, String defaultRegion) {

    IssuedCredentials assume(AssumeRoleRequest request, AwsCredentialsProvider signedBy) {
        var issued = Instant.now();
        var answer = client(signedBy).assumeRole(request);
        // arn:aws:sts::123456789012:assumed-role/NAME/SESSION
        var arn = answer.assumedRoleUser() == null ? "" : Objects.toString(answer.assumedRoleUser().arn(), "");
        return issued(answer.credentials(), issued, arn.matches("arn:[^:]*:sts::\\d{12}:.*") ? arn.split(":")[4] : null);
    }

    IssuedCredentials session(GetSessionTokenRequest request, AwsCredentialsProvider signedBy) {
        var issued = Instant.now();
        return issued(client(signedBy).getSessionToken(request).credentials(), issued, null);
    }

    /// Returns what tells the credentials for this request from those for any other: of every member, of who signs it,
    /// and of where it goes.
    String key(SdkPojo request, String signer) {
        var all = Json.line(List.of(request.getClass().getSimpleName(), Tree.of(request), signer,
                context.region().orElse(defaultRegion),
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
