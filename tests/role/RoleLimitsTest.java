//SOURCES ../../scripts/role/RoleLimits.java
//DEPS org.junit.jupiter:junit-jupiter

package role;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.errors.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

class RoleLimitsTest {

    static Stream<Map.Entry<String, Consumer<AssumeRoleRequest.Builder>>> outOfBounds() {
        return Map.<String, Consumer<AssumeRoleRequest.Builder>>of(
                "duration 14m59s is out of range (15m to 12h)", r -> r.durationSeconds(899),
                "duration 12h1s is out of range (15m to 12h)", r -> r.durationSeconds(43_201),
                "session name \"a\" has 1 characters (2 to 64)", r -> r.roleSessionName("a"),
                "session name \"a b\" has characters that", r -> r.roleSessionName("a b"),
                "external id \"ü1\" has characters that", r -> r.externalId("ü1"),
                "MFA serial number \"x\" has 1 characters", r -> r.serialNumber("x"),
                "the session policy is not a JSON document", r -> r.policy("{"),
                "\"arn:x\" is not the ARN of a policy",
                r -> r.policyArns(PolicyDescriptorType.builder().arn("arn:x").build()),
                "tag \"A\" is given twice", r -> r.tags(tag("a"), tag("A")),
                "transitive tag \"k\" is not among the tags", r -> r.transitiveTagKeys("k")).entrySet().stream();
    }

    private static Tag tag(String key) {
        return Tag.builder().key(key).value("1").build();
    }

    @ParameterizedTest
    @MethodSource
    void outOfBounds(Map.Entry<String, Consumer<AssumeRoleRequest.Builder>> expected) {
        assertRefused(expected.getKey(), false, expected.getValue());
    }

    @Test
    void aChainedRoleLastsAnHour() {
        assertRefused("a chained role lasts 1h at most, not 1h1s", true, r -> r.durationSeconds(3601));
        assertDoesNotThrow(() -> RoleLimits.check(role(r -> r.durationSeconds(3601)), false));
    }

    private static void assertRefused(String message, boolean chained, Consumer<AssumeRoleRequest.Builder> change) {
        var error = assertThrows(UserError.class, () -> RoleLimits.check(role(change), chained));
        assertEquals(252, error.exitCode());
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }

    private static AssumeRoleRequest role(Consumer<AssumeRoleRequest.Builder> change) {
        return AssumeRoleRequest.builder().roleArn("arn:aws:iam::123456789012:role/demo").applyMutation(change).build();
    }
}
