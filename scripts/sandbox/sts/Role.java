//SOURCES ../protocol/Caller.java ../protocol/Refusal.java
package sandbox.sts;

import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import sandbox.protocol.Caller;
import sandbox.protocol.Refusal;

/// A role. Every caller can assume every role in every account, with these exceptions:
///
/// | role | rule |
/// | --- | --- |
/// | `role/denied` | cannot be assumed |
/// | `role/mfa` | requires an MFA code: any serial number, any six digits but 000000, each code once |
/// | `role/external` | requires the external ID `awskit` |
/// | `role/read-only` | cannot change instances |
record Role(String partition, String account, String name) {

    private static final Pattern ARN =
            Pattern.compile("arn:(aws[a-z-]*):iam::(\\d{12}):role/(?:[!-~]+/)?([\\w+=,.@-]+)");
    private static final String EXTERNAL_ID = "awskit";

    static Role parse(String arn) {
        var match = ARN.matcher(arn);
        if (!match.matches()) {
            throw new Refusal("ValidationError", arn + " is invalid");
        }
        return new Role(match.group(1), match.group(2), match.group(3));
    }

    /// Returns whether a caller may assume this role.
    ///
    /// @param mfa whether an MFA code was given, now or when the caller's session was opened
    /// @param externalId null if none was given
    boolean admits(boolean mfa, String externalId) {
        return switch (name) {
            case "denied" -> false;
            case "mfa" -> mfa;
            case "external" -> EXTERNAL_ID.equals(externalId);
            default -> true;
        };
    }

    /// Returns the caller of a session of this role.
    Caller session(String name, Map<String, String> transitiveTags, String sourceIdentity) {
        return new Caller("arn:" + partition + ":sts::" + account + ":assumed-role/" + this.name + "/" + name,
                id() + ":" + name, false, transitiveTags, sourceIdentity);
    }

    private String id() {
        return "AROA" + HexFormat.of().withUpperCase().toHexDigits(0x9E3779B97F4A7C15L * hashCode()) + "X";
    }
}
