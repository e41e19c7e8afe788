package awskit.credentials;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/// A role, and the request that assumes it:
///
/// ```java
/// var deploy = AssumeRole.of("arn:aws:iam::123456789012:role/deploy").duration(Duration.ofHours(2));
/// try (var there = session.assumeRole(deploy)) { … }
/// ```
/// Immutable: each setter returns a changed copy. STS's limits are checked before any request is sent.
/// ([AssumeRole](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html))
public final class AssumeRole {

    private final AssumeRoleRequest request;
    private final Optional<UnaryOperator<String>> mfa;

    private AssumeRole(AssumeRoleRequest request, Optional<UnaryOperator<String>> mfa) {
        this.request = request;
        this.mfa = mfa;
    }

    /// Returns the role with this ARN. By default it is assumed for one hour, and the session is called `awskit-USER`.
    public static AssumeRole of(String arn) {
        return new AssumeRole(AssumeRoleRequest.builder().roleArn(arn).roleSessionName(defaultSessionName()).build(),
                Optional.empty());
    }

    /// Sets the name of the session, which CloudTrail shows. The default is `awskit-` and the user's name.
    public AssumeRole sessionName(String name) {
        return with(request -> request.roleSessionName(name));
    }

    /// Sets the external id that the role's owner requires of third parties.
    public AssumeRole externalId(String id) {
        return with(request -> request.externalId(id));
    }

    /// Sets how long the credentials are valid: from 15 minutes to the role's own limit, which is 12 hours at most. A
    /// chained role has at most 1 hour. The default is 1 hour.
    public AssumeRole duration(Duration duration) {
        return with(request -> request.durationSeconds((int) Math.min(duration.toSeconds(), Integer.MAX_VALUE)));
    }

    /// Sets a JSON policy that restricts what the session may do.
    public AssumeRole policy(String json) {
        return with(request -> request.policy(json));
    }

    /// Sets the ARNs of managed policies that restrict what the session may do.
    public AssumeRole policyArns(Collection<String> arns) {
        return with(request -> request.policyArns(arns.stream()
                .map(arn -> PolicyDescriptorType.builder().arn(arn).build()).toList()));
    }

    /// Sets the session tags.
    public AssumeRole tags(Map<String, String> tags) {
        return with(request -> request.tags(tags.entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList()));
    }

    /// Sets the keys of the tags that are passed on to the roles assumed from this session.
    public AssumeRole transitiveTagKeys(Collection<String> keys) {
        return with(request -> request.transitiveTagKeys(keys));
    }

    /// Sets the person or program behind the session. CloudTrail shows it for this session and for the roles assumed
    /// from it.
    public AssumeRole sourceIdentity(String identity) {
        return with(request -> request.sourceIdentity(identity));
    }

    /// Sends a code of the MFA device with this serial number, which the session asks for. Long-term keys open one MFA
    /// session for all roles; other credentials send the code with the request.
    public AssumeRole mfa(String serialNumber) {
        return with(request -> request.serialNumber(serialNumber));
    }

    /// Sends a code of an MFA device as [#mfa(String)] does, but gets it from the script.
    ///
    /// @param codeOf returns the code for a serial number
    public AssumeRole mfa(String serialNumber, UnaryOperator<String> codeOf) {
        return new AssumeRole(mfa(serialNumber).request, Optional.of(codeOf));
    }

    /// Returns the role's credentials. They are fetched when they are first needed, and renewed before they expire.
    ///
    /// @param source the credentials to assume the role with
    /// @throws UserError (usage) if a value is outside of STS's limits
    public AwsCredentialsProvider credentials(CredentialsContext context, AwsCredentialsProvider source) {
        var device = request.serialNumber();
        var plain = request.toBuilder().serialNumber(null).build();
        RoleLimits.check(plain, device, source instanceof IdentifiedCredentials known && known.ofRole());
        var sts = new Sts(context, defaultRegion(request.roleArn()));
        var codes = mfa.or(context::mfa);
        return new RefreshableCredentials(context.cache(), true,
                () -> sts.key(request, IdentifiedCredentials.of(source)),
                () -> {
                    if (device == null) {
                        return sts.assume(plain, source);
                    }
                    if (source.resolveCredentials() instanceof AwsSessionCredentials) {
                        var code = MfaSession.code(device, codes);
                        return sts.assume(request.toBuilder().tokenCode(code).build(), source);
                    }
                    return sts.assume(plain, MfaSession.open(sts, source, device, Optional.empty(), codes));
                });
    }

    private AssumeRole with(Consumer<AssumeRoleRequest.Builder> change) {
        return new AssumeRole(request.toBuilder().applyMutation(change).build(), mfa);
    }

    /// Returns `awskit-` and the user's name, with `-` for characters that STS does not accept.
    static String defaultSessionName() {
        var name = "awskit-" + System.getProperty("user.name", "").replaceAll("[^\\w+=,.@-]", "-");
        return name.substring(0, Math.min(name.length(), 64));
    }

    /// Returns a region of the role's partition that is enabled in every account, for sessions without a region.
    static String defaultRegion(String arn) {
        return arn.startsWith("arn:aws-cn:") ? "cn-north-1" : arn.startsWith("arn:aws-us-gov:") ? "us-gov-west-1"
                : "us-east-1";
    }
}
