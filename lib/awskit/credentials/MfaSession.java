package awskit.credentials;

import module java.base;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.StsException;

/// Temporary credentials that STS gives a user for an MFA code. Until they expire, after 12 hours by default, all roles
/// are assumed with them. So one code is enough for a chain of roles, and with the cache for all terminals.
/// ([GetSessionToken](https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html))
public final class MfaSession {

    /// How long a session lasts by default, as in AWS.
    public static final Duration USUAL = Duration.ofHours(12);

    private MfaSession() {}

    /// Returns the credentials of an MFA session, or the keys themselves if they are temporary: STS opens a session for
    /// long-term keys only.
    ///
    /// @param keys if they are signed in with a profile's own MFA device, the profile's keys are used instead
    /// @param duration 15 minutes to 36 hours
    public static AwsCredentialsProvider open(CredentialsContext context, AwsCredentialsProvider keys, String serial,
            Duration duration) {
        var source = before(keys);
        if (source.resolveCredentials() instanceof AwsSessionCredentials) {
            return source;
        }
        var sts = new Sts(context, "us-east-1");
        var request = GetSessionTokenRequest.builder().serialNumber(serial).durationSeconds((int) duration.toSeconds())
                .build();
        return new RefreshableCredentials(context.mfaCache().get(),
                () -> sts.key(request, IdentifiedCredentials.of(source)),
                () -> issued(sts, request.toBuilder().tokenCode(code(context, serial)).build(), source));
    }

    /// Returns a profile's keys without the session that the profile's own MFA device opens. Other credentials are
    /// returned as they are.
    static AwsCredentialsProvider before(AwsCredentialsProvider credentials) {
        return credentials instanceof CredentialsChain chain ? chain.withoutMfa() : credentials;
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

    /// Returns a code of the device: the script's, or that of the profile's `mfa_process`, or what the user types.
    ///
    /// @throws UserError if there is none
    static String code(CredentialsContext context, String serial) {
        var code = context.mfa().orElse(new MfaCodes(context.settings())::of).apply(serial);
        if (!code.matches("\\d{6}")) {
            throw UserError.usage("an MFA code has six digits"); // not quoted: it may be a code with a typing error
        }
        return code;
    }
}
