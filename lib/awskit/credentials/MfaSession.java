//DEPS software.amazon.awssdk:sts
//SOURCES RefreshableCredentials.java RoleLimits.java Sts.java

package awskit.credentials;

import module java.base;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.StsException;

/// A user's own credentials after showing an MFA code. All roles are assumed with them for as long as they live (12
/// hours unless told otherwise), so that one code serves a chain, and with a cache every terminal.
/// ([GetSessionToken](https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html))
public final class MfaSession {

    private MfaSession() {}

    /// Returns the MFA session of these keys, or the keys themselves when they are temporary: STS opens none for those.
    ///
    /// @param duration 15 minutes to 36 hours; 12 hours by default
    /// @throws UserError (usage) for another duration
    public static AwsCredentialsProvider open(CredentialsContext context, AwsCredentialsProvider keys, String serial,
            Optional<Duration> duration) {
        if (duration.filter(it -> it.toSeconds() < 900 || it.toSeconds() > 129_600).isPresent()) {
            throw UserError.usage("duration " + RoleLimits.format(duration.get()) + " is out of range", "15m to 36h");
        }
        return keys.resolveCredentials() instanceof AwsSessionCredentials ? keys
                : open(new Sts(context, "us-east-1"), keys, serial, duration, context.mfa());
    }

    /// @param source long-term keys: STS opens no session for others
    /// @param duration 15 minutes to 36 hours; 12 hours by default
    /// @param codes returns the code for a serial number
    static AwsCredentialsProvider open(Sts sts, AwsCredentialsProvider source, String serial,
            Optional<Duration> duration, Optional<UnaryOperator<String>> codes) {
        var request = GetSessionTokenRequest.builder().serialNumber(serial)
                .durationSeconds(duration.map(it -> (int) it.toSeconds()).orElse(null)).build();
        return new RefreshableCredentials(sts.context().cache(), false,
                () -> sts.key(request, IdentifiedCredentials.of(source)),
                () -> shown(sts, request.toBuilder().tokenCode(code(serial, codes)).build(), source));
    }

    private static IssuedCredentials shown(Sts sts, GetSessionTokenRequest request, AwsCredentialsProvider source) {
        try {
            return sts.session(request, source);
        } catch (StsException e) {
            // AWS has no code of its own for this.
            if (String.valueOf(e.getMessage()).contains("MultiFactorAuthentication failed")) {
                throw UserError.of(ExitCode.REFUSED, "MFA device \"" + request.serialNumber() + "\" does not show "
                        + "that code, or did so before", "wait for its next one");
            }
            throw e;
        }
    }

    /// Returns the device's code.
    ///
    /// @throws UserError when nobody can be asked, or it is no code
    static String code(String serial, Optional<UnaryOperator<String>> codes) {
        var code = codes.orElseThrow(() -> UserError.configuration("MFA device \"" + serial
                + "\" has to show a code, and nobody can be asked", "try assume-role")).apply(serial);
        if (!code.matches("\\d{6}")) {
            throw UserError.usage("an MFA code has six digits"); // without the code, wrong as it is
        }
        return code;
    }
}
