//SOURCES MfaDevices.java Role.java SessionTags.java StsService.java WebIdentityToken.java
package sandbox.sts;

import awskit.data.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import sandbox.protocol.AccessKeyStore;
import sandbox.protocol.Caller;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/// Opens sessions of [roles][Role], with the limits of the real service.
///
/// @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
final class RoleSessions {

    static final String SERIAL = "[\\w+=/:,.@-]*";
    static final String TOKEN_CODE = "[\\d]*";

    private static final String NAME = "[\\w+=,.@-]*";
    private static final String EXTERNAL_ID = "[\\w+=,.@:\\/-]*";
    private static final String POLICY = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";
    private static final String ANY = "(?s).*";
    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 43_200;
    private static final int CHAINED_SECONDS = 3600;
    private static final int SECONDS = 3600;
    private static final int PACKED_CHARACTERS = 2048;
    private static final int MAX_POLICY_ARNS = 10;

    private final AccessKeyStore keys;
    private final MfaDevices mfa;

    RoleSessions(AccessKeyStore keys, MfaDevices mfa) {
        this.keys = keys;
        this.mfa = mfa;
    }

    @SuppressWarnings("deprecation") // the service still returns packedPolicySize
    AssumeRoleResponse assume(AssumeRoleRequest request, Caller caller) {
        var constraints = constraints(request.roleArn(), request.roleSessionName(), request.durationSeconds(),
                request.policy(), request.policyArns())
                .text("externalId", request.externalId(), 2, 1224, EXTERNAL_ID)
                .text("serialNumber", request.serialNumber(), 9, 256, SERIAL)
                .text("tokenCode", request.tokenCode(), 6, 6, TOKEN_CODE)
                .text("sourceIdentity", request.sourceIdentity(), 2, 64, NAME);
        SessionTags.constrain(constraints, request.tags(), request.transitiveTagKeys());
        constraints.check();
        var role = Role.parse(request.roleArn());
        var transitive = SessionTags.transitive(caller.transitiveTags(), request.tags(), request.transitiveTagKeys());
        var packed = packed(request.policy(), request.policyArns(), request.tags());
        if (caller.isRole() && request.durationSeconds() != null && request.durationSeconds() > CHAINED_SECONDS) {
            throw new Refusal("ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for "
                    + "roles assumed by role chaining");
        }
        var shown = mfa.check(request.serialNumber(), request.tokenCode());
        if (!role.admits(caller.mfa() || shown, request.externalId())) {
            throw denied(caller, "AssumeRole", request.roleArn());
        }
        var source = caller.sourceIdentity() == null ? request.sourceIdentity() : caller.sourceIdentity();
        if (request.sourceIdentity() != null && !request.sourceIdentity().equals(source)) {
            throw denied(caller, "SetSourceIdentity", request.roleArn());
        }
        var key = keys.issue(role.session(request.roleSessionName(), transitive, source),
                lifetime(request.durationSeconds()));
        return AssumeRoleResponse.builder().credentials(StsService.credentials(key)).assumedRoleUser(user(key.caller()))
                .packedPolicySize(packed).sourceIdentity(key.caller().sourceIdentity()).build();
    }

    @SuppressWarnings("deprecation")
    AssumeRoleWithWebIdentityResponse assume(AssumeRoleWithWebIdentityRequest request) {
        constraints(request.roleArn(), request.roleSessionName(), request.durationSeconds(), request.policy(),
                request.policyArns())
                .required("webIdentityToken", request.webIdentityToken())
                .text("webIdentityToken", request.webIdentityToken(), 4, 20_000, ANY)
                .text("providerId", request.providerId(), 4, 2048, ANY).check();
        var role = Role.parse(request.roleArn());
        var packed = packed(request.policy(), request.policyArns(), List.of());
        var identity = WebIdentityToken.parse(request.webIdentityToken(), keys.user().secret(), keys.now());
        if (!role.admits(false, null)) {
            throw new Refusal(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        }
        var key = keys.issue(role.session(request.roleSessionName(), Map.of(), null),
                lifetime(request.durationSeconds()));
        return AssumeRoleWithWebIdentityResponse.builder().credentials(StsService.credentials(key))
                .assumedRoleUser(user(key.caller())).packedPolicySize(packed)
                .subjectFromWebIdentityToken(identity.subject()).audience(identity.audience())
                .provider(identity.provider()).build();
    }

    private static Constraints constraints(String arn, String name, Integer seconds, String policy,
            List<PolicyDescriptorType> policyArns) {
        return new Constraints().required("roleArn", arn).text("roleArn", arn, 20, 2048, ANY)
                .required("roleSessionName", name).text("roleSessionName", name, 2, 64, NAME)
                .number("durationSeconds", seconds, MIN_SECONDS, MAX_SECONDS)
                .text("policy", policy, 1, PACKED_CHARACTERS, POLICY)
                .size("policyArns", policyArns, MAX_POLICY_ARNS);
    }

    /// Returns the size of policies and tags in percent of the allowed size; null if there are none. The real service
    /// compresses them first.
    private static Integer packed(String policy, List<PolicyDescriptorType> policyArns, List<Tag> tags) {
        if (policy == null && policyArns.isEmpty() && tags.isEmpty()) {
            return null;
        }
        if (policy != null) {
            requireJson(policy);
        }
        var characters = Stream.concat(Stream.concat(Stream.ofNullable(policy),
                        policyArns.stream().map(PolicyDescriptorType::arn)),
                tags.stream().map(tag -> tag.key() + tag.value())).mapToInt(String::length).sum();
        var percent = Math.ceilDiv(characters * 100, PACKED_CHARACTERS);
        if (percent > 100) {
            throw new Refusal("PackedPolicyTooLarge", "Packed size of session tags and policies consumes " + percent
                    + "% of allotted space, please use smaller ones.");
        }
        return percent;
    }

    private static void requireJson(String policy) {
        try {
            if (Json.read(policy) instanceof Map) {
                return;
            }
        } catch (RuntimeException e) {
            // Refused below, with the service's error.
        }
        throw new Refusal("MalformedPolicyDocument", "This policy contains invalid Json");
    }

    private static Duration lifetime(Integer seconds) {
        return Duration.ofSeconds(Objects.requireNonNullElse(seconds, SECONDS));
    }

    private static AssumedRoleUser user(Caller caller) {
        return AssumedRoleUser.builder().arn(caller.arn()).assumedRoleId(caller.userId()).build();
    }

    private static Refusal denied(Caller caller, String action, String role) {
        return new Refusal(403, "AccessDenied", "User: " + caller.arn() + " is not authorized to perform: sts:" + action
                + " on resource: " + role);
    }
}
