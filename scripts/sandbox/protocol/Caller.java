package sandbox.protocol;

import java.util.Map;

/// The user or role session that a key belongs to, and what the sessions opened with the key inherit.
///
/// @param arn of a user, `arn:aws:iam::123456789012:user/sandbox`, or of a role's session,
///        `arn:aws:sts::123456789012:assumed-role/demo/alice`
/// @param userId `AIDA…` of a user, `AROA…:alice` of a role's session
/// @param mfa whether the session was opened with an MFA code
/// @param transitiveTags the session tags that sessions opened from this one inherit
/// @param sourceIdentity null if none was set; all later sessions keep it
public record Caller(String arn, String userId, boolean mfa, Map<String, String> transitiveTags,
        String sourceIdentity) {

    public static Caller user(String arn, String userId, boolean mfa) {
        return new Caller(arn, userId, mfa, Map.of(), null);
    }

    public String account() {
        return arn.split(":", 6)[4];
    }

    /// Returns whether this is the session of a role, so that a role assumed from it is chained.
    public boolean isRole() {
        return arn.contains(":assumed-role/");
    }

    /// Returns whether this is a session of `role/read-only`, which cannot change instances.
    public boolean isReadOnly() {
        return arn.contains(":assumed-role/read-only/");
    }
}
