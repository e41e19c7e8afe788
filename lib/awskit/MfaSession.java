//DEPS software.amazon.awssdk:sts
//SOURCES ExitCode.java
//SOURCES Identified.java
//SOURCES Lease.java
//SOURCES Sts.java
//SOURCES TemporaryCredentials.java
//SOURCES UserError.java

package awskit;

import module java.base;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.StsException;

/// A user's own credentials after showing an MFA code. All roles are assumed with them for as long as they live (12
/// hours unless told otherwise), so that one code serves a chain, and with a cache every terminal.
/// ([GetSessionToken](https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html))
final class MfaSession {

    private MfaSession() {}

    /// @param source long-term keys: STS opens no session for others
    /// @param duration 15 minutes to 36 hours; null for 12 hours
    /// @param codeOf returns the code for a serial number; null when nobody can be asked
    static AwsCredentialsProvider open(Sts sts, AwsCredentialsProvider source, String serial, Duration duration,
            UnaryOperator<String> codeOf) {
        var request = GetSessionTokenRequest.builder().serialNumber(serial)
                .durationSeconds(duration == null ? null : (int) duration.toSeconds()).build();
        return new TemporaryCredentials(sts.session().credentialsCache(), false,
                () -> sts.key(request, Identified.of(source)),
                () -> shown(sts, request.toBuilder().tokenCode(code(serial, codeOf)).build(), source));
    }

    private static Lease shown(Sts sts, GetSessionTokenRequest request, AwsCredentialsProvider source) {
        try {
            return sts.session(request, source);
        } catch (StsException e) {
            // AWS has no code of its own for this.
            if (String.valueOf(e.getMessage()).contains("MultiFactorAuthentication failed")) {
                throw new UserError(ExitCode.REFUSED, "MFA device \"" + request.serialNumber() + "\" does not show "
                        + "that code, or did so before", "wait for its next one");
            }
            throw e;
        }
    }

    /// Returns the device's code.
    ///
    /// @throws UserError when nobody can be asked, or it is no code
    static String code(String serial, UnaryOperator<String> codeOf) {
        if (codeOf == null) {
            throw UserError.configuration("MFA device \"" + serial + "\" has to show a code, and nobody can be asked",
                    "try assume-role");
        }
        var code = codeOf.apply(serial);
        if (!code.matches("\\d{6}")) {
            throw UserError.usage("an MFA code has six digits", null); // without the code, wrong as it is
        }
        return code;
    }
}
