package awskit.credentials;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/// The credentials of a role.
public final class RoleCredentials {

    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/\\S{1,576}");

    private RoleCredentials() {}

    /// Returns the credentials that STS gives for a request. They are fetched when they are first needed, and renewed
    /// before they expire. A request without a session name gets `awskit-` and the user's name.
    ///
    /// A request with the serial number of an MFA device is sent with a code, which the session asks for. Long-term
    /// keys open one MFA session for all roles; other credentials send the code with the request.
    ///
    /// @param source the credentials to assume the role with
    /// @throws UserError (usage) if the request does not name a role
    public static AwsCredentialsProvider of(CredentialsContext context, AssumeRoleRequest role,
            AwsCredentialsProvider source) {
        if (role.roleArn() == null || !ROLE.matcher(role.roleArn()).matches()) {
            throw UserError.usage("\"" + role.roleArn() + "\" is not the ARN of a role",
                    "as in arn:aws:iam::123456789012:role/NAME");
        }
        var named = role.roleSessionName() == null ? role.toBuilder().roleSessionName(defaultSessionName()).build()
                : role;
        var sts = new Sts(context, defaultRegion(named.roleArn()));
        if (named.serialNumber() == null) {
            return new RefreshableCredentials(context.cache(),
                    () -> sts.key(named, IdentifiedCredentials.of(source)), () -> sts.assume(named, source));
        }
        var keys = MfaSession.before(source);
        return new RefreshableCredentials(context.mfaCache().get(),
                () -> sts.key(named, IdentifiedCredentials.of(keys)), () -> withCode(sts, named, keys));
    }

    private static IssuedCredentials withCode(Sts sts, AssumeRoleRequest request, AwsCredentialsProvider keys) {
        var device = request.serialNumber();
        return keys.resolveCredentials() instanceof AwsSessionCredentials
                ? sts.assume(request.toBuilder().tokenCode(MfaSession.code(sts.context(), device)).build(), keys)
                : sts.assume(request.toBuilder().serialNumber(null).build(),
                        MfaSession.open(sts.context(), keys, device, MfaSession.USUAL));
    }

    /// Returns `awskit-` and the user's name, with `-` for characters that STS does not accept.
    static String defaultSessionName() {
        var name = "awskit-" + System.getProperty("user.name", "").replaceAll("[^\\w+=,.@-]", "-");
        return name.substring(0, Math.min(name.length(), 64));
    }

    /// Returns a region of the role's partition that is enabled in every account, for sessions without a region.
    static String defaultRegion(String arn) {
        return arn.startsWith("arn:aws-cn:") ? "cn-north-1" : arn.startsWith("arn:aws-us-gov:") ? "us-gov-west-1"
                : arn.startsWith("arn:aws-eusc:") ? "eusc-de-east-1" : "us-east-1";
    }
}
