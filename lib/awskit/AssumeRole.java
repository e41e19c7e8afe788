//DEPS software.amazon.awssdk:sts
//SOURCES Identified.java
//SOURCES MfaSession.java
//SOURCES RoleLimits.java
//SOURCES Session.java
//SOURCES Sts.java
//SOURCES TemporaryCredentials.java
//SOURCES UserError.java

package awskit;

import module java.base;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/// A role to be assumed, and how:
///
/// ```java
/// session.assumeRole("arn:aws:iam::123456789012:role/deploy").duration(Duration.ofHours(2)).session()
/// ```
/// Setters change the request and return it; null means not set. Nothing is sent before credentials are needed, and
/// they are renewed before they expire, here and in every role chained on this one. Limits are checked before any call.
/// ([AssumeRole](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html))
public final class AssumeRole {

    private final Session session;
    private final URI endpoint;
    private final AwsCredentialsProvider source;
    private final AssumeRoleRequest.Builder request;
    private String serial;
    private UnaryOperator<String> codeOf;

    /// @param endpoint STS's; null for the configured one
    /// @param source the credentials that may assume the role
    AssumeRole(Session session, URI endpoint, AwsCredentialsProvider source, String arn) {
        this.session = session;
        this.endpoint = endpoint;
        this.source = source;
        this.codeOf = session.mfa();
        this.request = AssumeRoleRequest.builder().roleArn(arn).roleSessionName(usualSessionName());
    }

    /// What the session is called in the role's logs; by default `awskit-` and the user's name.
    public AssumeRole sessionName(String name) {
        request.roleSessionName(name == null ? usualSessionName() : name);
        return this;
    }

    /// What the owner of the role has agreed on with a third party.
    public AssumeRole externalId(String id) {
        request.externalId(id);
        return this;
    }

    /// How long the credentials are valid: 15 minutes up to the role's own limit, at most 12 hours; 1 hour when the
    /// role is chained. By default 1 hour.
    public AssumeRole duration(Duration duration) {
        request.durationSeconds(duration == null ? null : (int) Math.min(duration.toSeconds(), Integer.MAX_VALUE));
        return this;
    }

    /// A JSON policy that narrows what the session may do.
    public AssumeRole policy(String json) {
        request.policy(json);
        return this;
    }

    /// Managed policies that narrow what the session may do, by ARN.
    public AssumeRole policyArns(Collection<String> arns) {
        request.policyArns(arns.stream().map(arn -> PolicyDescriptorType.builder().arn(arn).build()).toList());
        return this;
    }

    /// Session tags.
    public AssumeRole tags(Map<String, String> tags) {
        request.tags(tags.entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList());
        return this;
    }

    /// The tags that go with the session into the roles it assumes.
    public AssumeRole transitiveTagKeys(Collection<String> keys) {
        request.transitiveTagKeys(keys);
        return this;
    }

    /// Who is behind the session, in all logs and all roles chained on it.
    public AssumeRole sourceIdentity(String identity) {
        request.sourceIdentity(identity);
        return this;
    }

    /// Shows a code of the MFA device with this serial number. Long-term keys open a session with it, which serves all
    /// roles until it ends ([MfaSession]); other credentials show it with the request.
    ///
    /// @param codeOf returns the code for a serial number; null for whom the session asks
    public AssumeRole mfa(String serialNumber, UnaryOperator<String> codeOf) {
        serial = serialNumber;
        this.codeOf = codeOf != null ? codeOf : session.mfa();
        return this;
    }

    /// Begins to assume another role with the credentials of this one. What is set from here on is about that role.
    public AssumeRole chain(String arn) {
        return new AssumeRole(session, endpoint, credentials(), arn).mfa(null, codeOf);
    }

    /// Returns the role's credentials, renewed before they expire.
    ///
    /// @throws UserError (usage) when one of the values is outside of STS's limits
    public AwsCredentialsProvider credentials() {
        var asked = request.build();
        RoleLimits.check(asked, serial, source instanceof Identified known && known.ofRole());
        var sts = new Sts(session, endpoint, usualRegion(asked.roleArn()));
        var code = codeOf;
        var device = serial;
        return new TemporaryCredentials(session.credentialsCache(), true,
                () -> sts.key(asked.toBuilder().serialNumber(device).build(), Identified.of(source)),
                () -> {
                    if (device == null) {
                        return sts.assume(asked, source);
                    }
                    if (source.resolveCredentials() instanceof AwsSessionCredentials) {
                        return sts.assume(asked.toBuilder().serialNumber(device)
                                .tokenCode(MfaSession.code(device, code)).build(), source);
                    }
                    return sts.assume(asked, MfaSession.open(sts, source, device, null, code));
                });
    }

    /// Returns a session with the role's credentials and otherwise as the one it came from, to be closed on its own.
    ///
    /// @throws UserError (usage) when one of the values is outside of STS's limits
    public Session session() {
        return session.toBuilder().credentials(credentials()).build();
    }

    /// Takes over what a profile says about its role.
    AssumeRole profile(String name, Map<String, String> properties) {
        var seconds = properties.getOrDefault("duration_seconds", "");
        if (!seconds.matches("\\d{0,6}")) {
            throw UserError.configuration("bad duration_seconds \"" + seconds + "\"", "a number of seconds from 900");
        }
        duration(seconds.isEmpty() ? null : Duration.ofSeconds(Long.parseLong(seconds)));
        sessionName(properties.get("role_session_name")).externalId(properties.get("external_id"));
        var device = properties.get("mfa_serial");
        if (device != null && codeOf == null) {
            throw UserError.configuration("needs a code from MFA device \"" + device + "\"",
                    "try assume-role " + name + " -- COMMAND");
        }
        return mfa(device, null);
    }

    /// `awskit-` and the user's name, without what STS does not take.
    static String usualSessionName() {
        var name = "awskit-" + System.getProperty("user.name", "").replaceAll("[^\\w+=,.@-]", "-");
        return name.substring(0, Math.min(name.length(), 64));
    }

    /// Returns a region of the role's partition that is always on, for sessions that have none.
    static String usualRegion(String arn) {
        return arn.startsWith("arn:aws-cn:") ? "cn-north-1" : arn.startsWith("arn:aws-us-gov:") ? "us-gov-west-1"
                : "us-east-1";
    }
}
