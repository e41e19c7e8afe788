package sandbox;

import java.util.Map;

/// Who signs with a key, and what the sessions that the key opens inherit.
///
/// @param arn of a user, `arn:aws:iam::123456789012:user/sandbox`, or of a role's session,
///        `arn:aws:sts::123456789012:assumed-role/demo/alice`
/// @param userId `AIDA…` of a user, `AROA…:alice` of a role's session
/// @param mfa whether the session was opened with a code of an MFA device
/// @param transitiveTags the session tags that sessions opened from this one carry too
/// @param sourceIdentity null when none was set; once set, it stays
record Caller(String arn, String userId, boolean mfa, Map<String, String> transitiveTags, String sourceIdentity) {

    static Caller user(String arn, String userId, boolean mfa) {
        return new Caller(arn, userId, mfa, Map.of(), null);
    }

    String account() {
        return arn.split(":", 6)[4];
    }

    /// Whether this is a role's session: a role assumed from here is chained.
    boolean isRole() {
        return arn.contains(":assumed-role/");
    }
}
