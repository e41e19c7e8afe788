//SOURCES Refusal.java
package sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import awskit.data.Json;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// What an OpenID Connect token says. Its signature is not checked: the sandbox knows no provider's keys.
record WebIdentityTokens(String subject, String audience, String provider) {

    /// @throws Refusal when it is no JSON Web Token, or has expired
    static WebIdentityTokens parse(String token, Instant now) {
        var claims = claims(token);
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
        return new WebIdentityTokens(subject, audience == null ? null : audience.toString(),
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
            // Neither Base64 nor JSON: refused like everything else that is no token.
        }
        throw invalid("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }

    private static Refusal invalid(String message) {
        return new Refusal("InvalidIdentityToken", message);
    }
}
