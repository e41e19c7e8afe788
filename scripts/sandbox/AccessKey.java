//SOURCES Caller.java
package sandbox;

import java.security.MessageDigest;
import java.time.Instant;

/// A key that signs requests: a user's long-term `AKIA…`, or a session's `ASIA…`, which comes with a token and
/// expires.
///
/// @param token null for a long-term key
/// @param expiration null for a long-term key
record AccessKey(String id, String secret, String token, Instant expiration, Caller caller) {

    boolean isTemporary() {
        return token != null;
    }

    boolean isExpired(Instant now) {
        return expiration != null && !now.isBefore(expiration);
    }

    /// @param given the token that came with a request, null for none
    boolean goesWith(String given) {
        return token == null ? given == null
                : given != null && MessageDigest.isEqual(token.getBytes(), given.getBytes());
    }

    @Override
    public String toString() {
        return id;
    }
}
