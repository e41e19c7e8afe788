//SOURCES ../protocol/Refusal.java
package sandbox.sts;

import static java.nio.charset.StandardCharsets.UTF_8;

import awskit.data.Json;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import sandbox.protocol.Refusal;

/// The claims of an OpenID Connect token. In place of a provider's key, it is signed with the secret access key of the
/// sandbox's user (`"alg": "HS256"`): a request that is not signed itself has to show that its sender knows a secret.
record WebIdentityToken(String subject, String audience, String provider) {

    /// Returns the claims of a token.
    ///
    /// @throws Refusal if it is not a JSON Web Token, if its signature is wrong, or if it has expired
    static WebIdentityToken parse(String token, String secret, Instant now) {
        var claims = claims(token);
        if (!isSigned(token, secret)) {
            throw invalid("The token must be signed with HS256 and the secret access key of the sandbox");
        }
        if (!(claims.get("exp") instanceof Number exp) || !(claims.get("sub") instanceof String subject)) {
            throw invalid("Missing a required claim: exp, sub");
        }
        var expiration = Instant.ofEpochSecond(exp.longValue());
        if (!now.isBefore(expiration)) {
            throw new Refusal("ExpiredTokenException", "Token expired: current date/time " + now.getEpochSecond()
                    + " must be before the expiration date/time " + expiration.getEpochSecond());
        }
        var audience = claims.get("aud") instanceof List<?> list && !list.isEmpty() ? list.getFirst()
                : claims.get("aud");
        return new WebIdentityToken(subject, audience == null ? null : audience.toString(),
                claims.get("iss") instanceof String issuer ? issuer.replaceFirst("^https://", "") : null);
    }

    private static Map<?, ?> claims(String token) {
        try {
            var parts = token.split("\\.", -1);
            if (parts.length == 3 && Json.read(decode(parts[0])) instanceof Map
                    && Json.read(decode(parts[1])) instanceof Map<?, ?> claims) {
                return claims;
            }
        } catch (RuntimeException e) {
            // It is not Base64 or not JSON: refused below.
        }
        throw invalid("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    }

    private static boolean isSigned(String token, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            var end = token.lastIndexOf('.');
            var signature = Base64.getUrlEncoder().withoutPadding()
                    .encode(mac.doFinal(token.substring(0, end).getBytes(UTF_8)));
            return MessageDigest.isEqual(signature, token.substring(end + 1).getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }

    private static Refusal invalid(String message) {
        return new Refusal("InvalidIdentityToken", message);
    }
}
