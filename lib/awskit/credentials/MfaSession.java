package awskit.credentials;

import module java.base;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.StsException;

/// Temporary credentials that STS gives a user for an MFA code. Until they expire, after 12 hours by default, all roles
/// are assumed with them. So one code is enough for a chain of roles, and with a cache for all terminals.
/// ([GetSessionToken](https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html))
public final class MfaSession {

    private MfaSession() {}

    /// Returns the credentials of an MFA session, or the keys themselves if they are temporary: STS opens a session for
    /// long-term keys only.
    ///
    /// @param duration 15 minutes to 36 hours; 12 hours by default
    /// @throws UserError (usage) if the duration is out of range
    public static AwsCredentialsProvider open(CredentialsContext context, AwsCredentialsProvider keys, String serial,
            Optional<Duration> duration) {
        if (duration.filter(it -> it.toSeconds() < 900 || it.toSeconds() > 129_600).isPresent()) {
            throw UserError.usage("duration " + RoleLimits.format(duration.get()) + " is out of range", "15m to 36h");
        }
        return keys.resolveCredentials() instanceof AwsSessionCredentials ? keys
                : open(new Sts(context, "us-east-1"), keys, serial, duration, context.mfa());
    }

    /// @param source long-term keys
    /// @param codes returns the code for a serial number
    static AwsCredentialsProvider open(Sts sts, AwsCredentialsProvider source, String serial,
            Optional<Duration> duration, Optional<UnaryOperator<String>> codes) {
        var request = GetSessionTokenRequest.builder().serialNumber(serial)
                .durationSeconds(duration.map(it -> (int) it.toSeconds()).orElse(null)).build();
        return new RefreshableCredentials(sts.context().cache(), false,
                () -> sts.key(request, IdentifiedCredentials.of(source)),
                () -> issued(sts, request.toBuilder().tokenCode(code(serial, codes)).build(), source));
    }

    private static IssuedCredentials issued(Sts sts, GetSessionTokenRequest request, AwsCredentialsProvider source) {
        try {
            return sts.session(request, source);
        } catch (StsException e) {
            // AWS has no error code for this.
            if (String.valueOf(e.getMessage()).contains("MultiFactorAuthentication failed")) {
                throw UserError.of(ExitCode.REFUSED, "the code of MFA device \"" + request.serialNumber()
                        + "\" is wrong or was used before", "wait for the next one");
            }
            throw e;
        }
    }

    /// Returns a code of the device.
    ///
    /// @throws UserError if there is no way to ask for one, or if the answer is not a code
    static String code(String serial, Optional<UnaryOperator<String>> codes) {
        var code = codes.orElseThrow(() -> UserError.configuration("this needs a code of MFA device \"" + serial
                + "\", and there is no way to ask for one", "try assume-role")).apply(serial);
        if (!code.matches("\\d{6}")) {
            throw UserError.usage("an MFA code has six digits"); // not quoted: it may be a code with a typing error
        }
        return code;
    }
}
