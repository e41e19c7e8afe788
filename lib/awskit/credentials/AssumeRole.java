//DEPS software.amazon.awssdk:sts
//SOURCES MfaSession.java

package awskit.credentials;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/// A role to be assumed, and how:
///
/// ```java
/// var deploy = AssumeRole.of("arn:aws:iam::123456789012:role/deploy").duration(Duration.ofHours(2));
/// try (var there = session.assumeRole(deploy)) { … }
/// ```
/// Immutable; each setter returns another one. STS's limits are checked before any request is sent.
/// ([AssumeRole](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html))
public final class AssumeRole {

    private final AssumeRoleRequest request;
    private final Optional<UnaryOperator<String>> mfa;

    private AssumeRole(AssumeRoleRequest request, Optional<UnaryOperator<String>> mfa) {
        this.request = request;
        this.mfa = mfa;
    }

    /// Returns the role with this ARN, to be assumed for one hour under the session name `awskit-USER`.
    public static AssumeRole of(String arn) {
        return new AssumeRole(AssumeRoleRequest.builder().roleArn(arn).roleSessionName(defaultSessionName()).build(),
                Optional.empty());
    }

    /// The name of the session in CloudTrail; by default `awskit-` and the user's name.
    public AssumeRole sessionName(String name) {
        return with(request -> request.roleSessionName(name));
    }

    /// The external id that the role's owner requires of third parties.
    public AssumeRole externalId(String id) {
        return with(request -> request.externalId(id));
    }

    /// How long the credentials are valid: 15 minutes up to the role's own limit, at most 12 hours; 1 hour when the
    /// role is chained. By default 1 hour.
    public AssumeRole duration(Duration duration) {
        return with(request -> request.durationSeconds((int) Math.min(duration.toSeconds(), Integer.MAX_VALUE)));
    }

    /// A JSON policy that narrows what the session may do.
    public AssumeRole policy(String json) {
        return with(request -> request.policy(json));
    }

    /// Managed policies that narrow what the session may do, by ARN.
    public AssumeRole policyArns(Collection<String> arns) {
        return with(request -> request.policyArns(arns.stream()
                .map(arn -> PolicyDescriptorType.builder().arn(arn).build()).toList()));
    }

    /// Session tags.
    public AssumeRole tags(Map<String, String> tags) {
        return with(request -> request.tags(tags.entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList()));
    }

    /// The keys of the tags that stay with the session in the roles that are assumed from it.
    public AssumeRole transitiveTagKeys(Collection<String> keys) {
        return with(request -> request.transitiveTagKeys(keys));
    }

    /// The person or program behind the session. It shows in CloudTrail, also for the roles assumed from it.
    public AssumeRole sourceIdentity(String identity) {
        return with(request -> request.sourceIdentity(identity));
    }

    /// Shows a code of the MFA device with this serial number, asked for as the session does. Long-term keys open one
    /// MFA session, which serves all roles until it ends; other credentials send the code with the request.
    public AssumeRole mfa(String serialNumber) {
        return with(request -> request.serialNumber(serialNumber));
    }

    /// Shows a code of an MFA device, as [#mfa(String)] does.
    ///
    /// @param codeOf returns the code for a serial number
    public AssumeRole mfa(String serialNumber, UnaryOperator<String> codeOf) {
        return new AssumeRole(mfa(serialNumber).request, Optional.of(codeOf));
    }

    /// Returns the role's credentials, which are fetched when they are first needed and renewed before they expire.
    ///
    /// @param source the credentials that may assume the role
    /// @throws UserError (usage) when a value is outside of STS's limits
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
                        return sts.assume(request.toBuilder().tokenCode(MfaSession.code(device, codes)).build(), source);
                    }
                    return sts.assume(plain, MfaSession.open(sts, source, device, Optional.empty(), codes));
                });
    }

    private AssumeRole with(Consumer<AssumeRoleRequest.Builder> change) {
        return new AssumeRole(request.toBuilder().applyMutation(change).build(), mfa);
    }

    /// `awskit-` and the user's name, without what STS does not take.
    static String defaultSessionName() {
        var name = "awskit-" + System.getProperty("user.name", "").replaceAll("[^\\w+=,.@-]", "-");
        return name.substring(0, Math.min(name.length(), 64));
    }

    /// Returns a region of the role's partition that is always enabled, for sessions without a region.
    static String defaultRegion(String arn) {
        return arn.startsWith("arn:aws-cn:") ? "cn-north-1" : arn.startsWith("arn:aws-us-gov:") ? "us-gov-west-1"
                : "us-east-1";
    }
}
