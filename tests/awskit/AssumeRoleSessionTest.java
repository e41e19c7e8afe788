//SOURCES ../support/StubSts.java

package awskit;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.credentials.CredentialsCache;
import awskit.errors.UserError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;
import support.StubSts;

class AssumeRoleSessionTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/demo";
    private static final String DEVICE = "arn:aws:iam::123456789012:mfa/me";
    private static final PolicyDescriptorType READ_ONLY = PolicyDescriptorType.builder()
            .arn("arn:aws:iam::aws:policy/ReadOnlyAccess").build();

    private final StubSts sts = new StubSts();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        sts.close();
    }

    private SessionBuilder builder() {
        return Session.builder().environment(Map.of("HOME", home.toString(), "AWS_ENDPOINT_URL", "" + sts.uri()))
                .region("eu-west-1").credentials("SOURCE", "s");
    }

    private CredentialsCache cache() {
        return CredentialsCache.of(Map.of("HOME", home.toString()), _ -> { });
    }

    private static String key(Session session) {
        return session.credentials().resolveCredentials().accessKeyId();
    }

    private static String assumed(Session source, AssumeRoleRequest... chain) {
        try (source; var role = source.assumeRole(chain)) {
            return key(role);
        }
    }

    private static AssumeRoleRequest role(Consumer<AssumeRoleRequest.Builder> change) {
        return AssumeRoleRequest.builder().roleArn(ROLE).applyMutation(change).build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static AssumeRoleRequest role() {
        return role(_ -> { });
    }

    @Test
    void isASessionLikeItsSourceWithTheRolesKeys() {
        try (var source = builder().build(); var role = source.assumeRole(ROLE)) {
            assertTrue(sts.calls().isEmpty(), "nothing is sent before it is needed");
            assertEquals("eu-west-1", role.region());
            role.client(StsClient.builder()).getSessionToken();
            assertEquals(List.of("SOURCE", "K1"), sts.signers());
            assertFalse((role + " " + role.credentials()).contains("Top"));
        }
    }

    @Test
    void sendsWhatIsSet() {
        assumed(builder().build(), role(r -> r.roleSessionName("me").externalId("ext:1").durationSeconds(1800)
                .policy("{}").policyArns(READ_ONLY).tags(tag("team", "a b")).transitiveTagKeys("team")
                .sourceIdentity("carol")));
        for (var parameter : List.of("RoleArn=" + ROLE, "RoleSessionName=me", "ExternalId=ext:1",
                "DurationSeconds=1800", "Policy={}", "PolicyArns.member.1.arn=arn:aws:iam::aws:policy/ReadOnlyAccess",
                "Tags.member.1.Key=team", "Tags.member.1.Value=a b", "TransitiveTagKeys.member.1=team",
                "SourceIdentity=carol")) {
            assertTrue(sts.calls().getFirst().contains(parameter), sts.calls().getFirst());
        }
    }

    @Test
    void namesTheSessionAfterItsUser() {
        assumed(builder().build(), role());
        var name = sts.calls().getFirst().replaceFirst(".*RoleSessionName=([^&]*).*", "$1");
        assertTrue(name.matches("awskit-[\\w+=,.@-]{1,57}"), name);
    }

    @Test
    void isAssumedOnceAndAgainWhenItEnds() {
        try (var source = builder().build(); var role = source.assumeRole(ROLE)) {
            sts.life = Duration.ZERO;
            assertEquals("K1", key(role));
            sts.life = Duration.ofHours(1);
            assertEquals("K2", key(role));
            assertEquals("K2", key(role));
        }
    }

    @Test
    void chainsRolesEachWithTheKeysOfTheOneBefore() {
        assertEquals("K2", assumed(builder().build(), role(r -> r.sourceIdentity("carol")),
                role(r -> r.roleArn(ROLE + "2").durationSeconds(3600))));
        assertEquals(List.of("SOURCE", "K1"), sts.signers());
        assertTrue(sts.calls().getFirst().contains("SourceIdentity=carol"));
        assertFalse(sts.calls().getLast().contains("SourceIdentity"));
    }

    @Test
    void refusesWhatIsNoRole() {
        for (var arn : List.of("demo", "arn:aws:iam::123:role/x", "arn:aws:iam::123456789012:user/x")) {
            try (var source = builder().build()) {
                assertThrows(UserError.class, () -> source.assumeRole(arn));
            }
        }
    }

    @Test
    void oneCodeServesAChainAndEveryRole() {
        var asked = new AtomicInteger();
        UnaryOperator<String> codes = serial -> serial.equals(DEVICE) ? "00000" + asked.incrementAndGet() : "";
        Supplier<Session> session = () -> builder().mfa(codes).credentialsCache(Optional.of(cache())).build();
        var first = role(r -> r.serialNumber(DEVICE));
        for (int n = 0; n < 2; n++) {
            assumed(session.get(), first, role(r -> r.roleArn(ROLE + "2")));
        }
        assumed(session.get(), first.toBuilder().externalId("other").build());
        assertEquals(1, asked.get());
        assertEquals(List.of("GetSessionToken", "AssumeRole", "AssumeRole", "AssumeRole"),
                sts.calls().stream().map(call -> call.split(" ")[0]).toList());
        assertEquals(List.of("SOURCE", "K1", "K2", "K1"), sts.signers());
    }

    @Test
    void temporaryKeysShowTheCodeWithTheRole() {
        assumed(builder().credentials("SOURCE", "s", "t").mfa(_ -> "123456").credentialsCache(Optional.empty()).build(),
                role(r -> r.serialNumber(DEVICE)));
        assertEquals(1, sts.calls().size());
        assertTrue(sts.calls().getFirst().contains("TokenCode=123456"));
    }

    static Stream<List<AssumeRoleRequest>> differences() {
        return Stream.of(List.of(role(r -> r.roleSessionName("other"))), List.of(role(r -> r.externalId("other"))),
                List.of(role(r -> r.durationSeconds(900))), List.of(role(r -> r.policy("{}"))),
                List.of(role(r -> r.policyArns(READ_ONLY))), List.of(role(r -> r.tags(tag("a", "b")))),
                List.of(role(r -> r.sourceIdentity("other"))), List.of(role(r -> r.serialNumber(DEVICE))),
                List.of(role(), role()));
    }

    @ParameterizedTest
    @MethodSource
    void differences(List<AssumeRoleRequest> difference) {
        var usual = assumed(builder().credentialsCache(Optional.of(cache())).build(), role());
        assertNotEquals(usual, assumed(builder().credentialsCache(Optional.of(cache())).mfa(_ -> "123456").build(),
                difference.toArray(AssumeRoleRequest[]::new)));
        assertEquals(usual, assumed(builder().credentialsCache(Optional.of(cache())).build(), role()), "still cached");
    }

    @Test
    void otherKeysRegionsAndEndpointsAreOtherCredentials() {
        assertEquals("K1", assumed(builder().credentialsCache(Optional.of(cache())).build(), role()));
        assertEquals("K2", assumed(builder().credentials("OTHER", "s").credentialsCache(Optional.of(cache())).build(),
                role()));
        assertEquals("K3", assumed(builder().region("us-east-1").credentialsCache(Optional.of(cache())).build(), role()));
        try (var elsewhere = new StubSts()) {
            assertEquals("K1", assumed(builder().endpoint(elsewhere.uri()).credentialsCache(Optional.of(cache())).build(),
                    role()));
            assertEquals(1, elsewhere.calls().size());
        }
    }

    @Test
    void keepsNoRolesOnDiskUnlessTold() throws IOException {
        assumed(builder().build(), role());
        try (var files = Files.list(home)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
