//SOURCES ../../scripts/role/DiskCache.java ../support/StubSts.java

package awskit;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.credentials.AssumeRole;
import awskit.credentials.CredentialsCache;
import awskit.errors.UserError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import role.DiskCache;
import software.amazon.awssdk.services.sts.StsClient;
import support.StubSts;

class AssumeRoleSessionTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/demo";
    private static final String DEVICE = "arn:aws:iam::123456789012:mfa/me";

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
        return DiskCache.of(Map.of("HOME", home.toString()), _ -> { });
    }

    private static String key(Session session) {
        return session.credentials().resolveCredentials().accessKeyId();
    }

    private static String assumed(Session source, AssumeRole... chain) {
        try (source; var role = source.assumeRole(chain)) {
            return key(role);
        }
    }

    private static AssumeRole role() {
        return AssumeRole.of(ROLE);
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
        assumed(builder().build(), role().sessionName("me").externalId("ext:1").duration(Duration.ofMinutes(30))
                .policy("{}").policyArns(List.of("arn:aws:iam::aws:policy/ReadOnlyAccess")).tags(Map.of("team", "a b"))
                .transitiveTagKeys(List.of("team")).sourceIdentity("carol"));
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
        assertEquals("K2", assumed(builder().build(), role().sourceIdentity("carol"),
                AssumeRole.of(ROLE + "2").duration(Duration.ofHours(1))));
        assertEquals(List.of("SOURCE", "K1"), sts.signers());
        assertTrue(sts.calls().getFirst().contains("SourceIdentity=carol"));
        assertFalse(sts.calls().getLast().contains("SourceIdentity"));
    }

    static Stream<Map.Entry<String, List<AssumeRole>>> outOfBounds() {
        return Map.of(
                "duration 14m59s is out of range (15m to 12h)", List.of(role().duration(Duration.ofSeconds(899))),
                "duration 12h1s is out of range (15m to 12h)", List.of(role().duration(Duration.ofSeconds(43_201))),
                "a chained role lasts 1h at most, not 1h1s",
                        List.of(role(), role().duration(Duration.ofSeconds(3601))),
                "session name \"a\" has 1 characters (2 to 64)", List.of(role().sessionName("a")),
                "session name \"a b\" has characters that", List.of(role().sessionName("a b")),
                "external id \"ü1\" has characters that", List.of(role().externalId("ü1")),
                "the session policy is not a JSON document", List.of(role().policy("{")),
                "\"arn:x\" is not the ARN of a policy", List.of(role().policyArns(List.of("arn:x"))),
                "tag \"a\" is given twice", List.of(role().tags(new TreeMap<>(Map.of("a", "1", "A", "2")))),
                "transitive tag \"k\" is not among the tags", List.of(role().transitiveTagKeys(List.of("k"))))
                .entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource
    void outOfBounds(Map.Entry<String, List<AssumeRole>> expected) {
        var chain = expected.getValue().toArray(AssumeRole[]::new);
        var error = assertThrows(UserError.class, () -> assumed(builder().build(), chain));
        assertEquals(252, error.exitCode());
        assertTrue(error.getMessage().contains(expected.getKey()), error.getMessage());
        assertTrue(sts.calls().isEmpty());
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
        for (int n = 0; n < 2; n++) {
            assumed(builder().credentialsCache(cache()).build(), role().mfa(DEVICE, codes), AssumeRole.of(ROLE + "2"));
        }
        assumed(builder().credentialsCache(cache()).build(), role().externalId("other").mfa(DEVICE, codes));
        assertEquals(1, asked.get());
        assertEquals(List.of("GetSessionToken", "AssumeRole", "AssumeRole", "AssumeRole"),
                sts.calls().stream().map(call -> call.split(" ")[0]).toList());
        assertEquals(List.of("SOURCE", "K1", "K2", "K1"), sts.signers());
    }

    @Test
    void temporaryKeysShowTheCodeWithTheRole() {
        assumed(builder().credentials("SOURCE", "s", "t").build(), role().mfa(DEVICE, _ -> "123456"));
        assertEquals(1, sts.calls().size());
        assertTrue(sts.calls().getFirst().contains("TokenCode=123456"));
    }

    static Stream<List<AssumeRole>> differences() {
        return Stream.of(List.of(role().sessionName("other")), List.of(role().externalId("other")),
                List.of(role().duration(Duration.ofMinutes(15))), List.of(role().policy("{}")),
                List.of(role().policyArns(List.of("arn:aws:iam::aws:policy/ReadOnlyAccess"))),
                List.of(role().tags(Map.of("a", "b"))), List.of(role().sourceIdentity("other")),
                List.of(role().mfa(DEVICE, _ -> "123456")), List.of(role(), role()));
    }

    @ParameterizedTest
    @MethodSource
    void differences(List<AssumeRole> difference) {
        var usual = assumed(builder().credentialsCache(cache()).build(), role());
        assertNotEquals(usual, assumed(builder().credentialsCache(cache()).build(),
                difference.toArray(AssumeRole[]::new)));
        assertEquals(usual, assumed(builder().credentialsCache(cache()).build(), role()), "still cached");
    }

    @Test
    void otherKeysRegionsAndEndpointsAreOtherCredentials() {
        assertEquals("K1", assumed(builder().credentialsCache(cache()).build(), role()));
        assertEquals("K2", assumed(builder().credentials("OTHER", "s").credentialsCache(cache()).build(),
                role()));
        assertEquals("K3", assumed(builder().region("us-east-1").credentialsCache(cache()).build(), role()));
        try (var elsewhere = new StubSts()) {
            assertEquals("K1", assumed(builder().endpoint(elsewhere.uri()).credentialsCache(cache()).build(),
                    role()));
            assertEquals(1, elsewhere.calls().size());
        }
    }

    @Test
    void keepsNothingOnDiskUnlessTold() throws IOException {
        assumed(builder().build(), role());
        try (var files = Files.list(home)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
