package role;

import module java.base;

import awskit.data.Json;
import awskit.errors.UserError;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/// The limits of STS. Checking them here saves a request and gives a better message.
/// ([AssumeRole](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html),
/// [quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html))
final class RoleLimits {

    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 43_200;
    private static final int MAX_CHAINED_SECONDS = 3600;
    private static final int MAX_SESSION_SECONDS = 129_600;

    private RoleLimits() {}

    /// Checks a request before it is sent.
    ///
    /// @param chained whether the role is assumed with another role's credentials
    /// @throws UserError (usage) for the first value that is outside of the limits
    static void check(AssumeRoleRequest request, boolean chained) {
        text("session name", request.roleSessionName(), 2, 64, "[\\w+=,.@-]*", "letters, digits and _+=,.@-");
        text("external id", request.externalId(), 2, 1224, "[\\w+=,.@:/-]*", "letters, digits and _+=,.@:/-");
        text("source identity", request.sourceIdentity(), 2, 64, "[\\w+=,.@-]*", "letters, digits and _+=,.@-");
        text("MFA serial number", request.serialNumber(), 9, 256, "[\\w+=/:,.@-]*", "letters, digits and _+=/:,.@-");
        duration(request.durationSeconds(), chained);
        policies(request);
        tags(request);
    }

    /// Checks how long an MFA session is to last.
    static void checkSession(Duration duration) {
        if (duration.toSeconds() < MIN_SECONDS || duration.toSeconds() > MAX_SESSION_SECONDS) {
            throw UserError.usage("duration " + format(duration) + " is out of range", "15m to 36h");
        }
    }

    private static void duration(Integer seconds, boolean chained) {
        if (seconds == null) {
            return;
        }
        var asked = Duration.ofSeconds(seconds);
        if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
            throw UserError.usage("duration " + format(asked) + " is out of range", "15m to 12h");
        }
        if (chained && seconds > MAX_CHAINED_SECONDS) {
            throw UserError.usage("a chained role lasts 1h at most, not " + format(asked),
                    "AWS's limit; run a command with --serve to renew it");
        }
    }

    private static void policies(AssumeRoleRequest request) {
        if (request.policy() != null) {
            if (request.policy().isEmpty() || request.policy().length() > 2048) {
                throw UserError.usage("the session policy has " + request.policy().length() + " characters",
                        "1 to 2,048");
            }
            try {
                Json.read(request.policy());
            } catch (IllegalArgumentException e) {
                throw UserError.usage("the session policy is not a JSON document");
            }
        }
        if (request.policyArns().size() > 10) {
            throw UserError.usage(request.policyArns().size() + " policy ARNs are too many", "at most 10");
        }
        request.policyArns().forEach(policy -> {
            if (!policy.arn().matches("arn:aws[a-z-]*:iam::(\\d{12}|aws):policy/\\S{1,2000}")) {
                throw UserError.usage("\"" + policy.arn() + "\" is not the ARN of a policy",
                        "as in arn:aws:iam::aws:policy/ReadOnlyAccess");
            }
        });
    }

    private static void tags(AssumeRoleRequest request) {
        if (request.tags().size() > 50) {
            throw UserError.usage(request.tags().size() + " tags are too many", "at most 50");
        }
        var keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        request.tags().forEach(tag -> {
            var accepted = "letters, digits, spaces and _.:/=+-@";
            text("tag key", tag.key(), 1, 128, "[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*", accepted);
            text("value of tag \"" + tag.key() + "\"", tag.value(), 0, 256, "[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*", accepted);
            if (!keys.add(tag.key())) {
                throw UserError.usage("tag \"" + tag.key() + "\" is given twice", "upper and lower case are the same");
            }
        });
        request.transitiveTagKeys().forEach(key -> {
            if (!keys.contains(key)) {
                throw UserError.usage("transitive tag \"" + key + "\" is not among the tags",
                        "add --tag " + key + "=…");
            }
        });
    }

    private static void text(String what, String text, int min, int max, String pattern, String accepted) {
        if (text == null) {
            return;
        }
        if (text.length() < min || text.length() > max) {
            throw UserError.usage(what + " \"" + text + "\" has " + text.length() + " characters",
                    min + " to " + max);
        }
        if (!text.matches(pattern)) {
            throw UserError.usage(what + " \"" + text + "\" has characters that AWS does not accept", accepted);
        }
    }

    /// Returns a duration as `90m`, `2h` or `15m1s`.
    private static String format(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
