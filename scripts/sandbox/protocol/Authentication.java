//DEPS org.gaul:s3proxy
//SOURCES AccessKeyStore.java Refusal.java Signature.java SignatureError.java
package sandbox.protocol;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/// Checks the signatures of requests.
///
/// @param refusals returns the service's error for a bad signature
public record Authentication(AccessKeyStore keys, Function<SignatureError, Refusal> refusals) {

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(15);

    /// Who signed a request, and for which region.
    public record Signer(AccessKey key, String region) {}

    /// Returns the signer of a request.
    ///
    /// @throws Refusal if the request is not signed, or if the signature is not valid
    public Signer signer(HttpServletRequest request, byte[] body) {
        var signature = Signature.of(request).orElseThrow(() -> refusals.apply(SignatureError.NOT_SIGNED));
        var key = keys.find(signature.accessKeyId()).orElseThrow(() -> refusals.apply(SignatureError.UNKNOWN_KEY));
        if (!signature.matches(request, body, key.secret())) {
            throw refusals.apply(SignatureError.WRONG_SIGNATURE);
        } else if (!signature.isWithin(CLOCK_SKEW, Instant.now())) { // not the sandbox's clock, which a test may move
            throw refusals.apply(SignatureError.WRONG_TIME);
        } else if (!key.hasToken(signature.token())) {
            throw refusals.apply(SignatureError.WRONG_TOKEN);
        } else if (key.isExpired(keys.now())) {
            throw refusals.apply(SignatureError.EXPIRED_TOKEN);
        }
        return new Signer(key, signature.scope().region());
    }
}
