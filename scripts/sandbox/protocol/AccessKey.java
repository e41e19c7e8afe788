//SOURCES Caller.java
package sandbox.protocol;

import java.security.MessageDigest;
import java.time.Instant;

/// A key that signs requests: the long-term key of a user (`AKIA…`), or the key of a session (`ASIA…`), which has a
/// token and expires.
///
/// @param token null for a long-term key
/// @param expiration null for a long-term key
public record AccessKey(String id, String secret, String token, Instant expiration, Caller caller) {

    public boolean isTemporary() {
        return token != null;
    }

    public boolean isExpired(Instant now) {
        return expiration != null && !now.isBefore(expiration);
    }

    /// Returns whether a request with this key has the right token.
    ///
    /// @param given the token of the request; null if it has none
    public boolean hasToken(String given) {
        return token == null ? given == null
                : given != null && MessageDigest.isEqual(token.getBytes(), given.getBytes());
    }

    @Override
    public String toString() {
        return id;
    }
}
