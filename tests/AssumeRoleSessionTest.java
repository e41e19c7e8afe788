//DEPS software.amazon.awssdk:sts
//SOURCES ../lib/awskit/Session.java StubSts.java

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.AssumeRole;
import awskit.CredentialsCache;
import awskit.Session;
import awskit.SessionBuilder;
import awskit.UserError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sts.StsClient;

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
        return CredentialsCache.of(Map.of("HOME", home.toString()), _ -> { });
    }

    private static String key(Session session) {
        return session.credentials().resolveCredentials().accessKeyId();
    }

    private static String assumed(Session source, UnaryOperator<AssumeRole> how) {
        try (source; var role = how.apply(source.assumeRole(ROLE)).session()) {
            return key(role);
        }
    }

    @Test
    void isASessionLikeItsSourceWithTheRolesKeys() {
        try (var source = builder().build(); var role = source.assumeRole(ROLE).session()) {
            assertTrue(sts.calls().isEmpty(), "nothing is sent before it is needed");
            assertEquals("eu-west-1", role.region());
            role.client(StsClient.builder()).getSessionToken();
            assertEquals(List.of("SOURCE", "K1"), sts.signers());
            assertFalse((role + " " + role.credentials()).contains("Top"));
        }
    }

    @Test
    void sendsWhatIsSet() {
        assumed(builder().build(), role -> role.sessionName("me").externalId("ext:1").duration(Duration.ofMinutes(30))
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
        assumed(builder().build(), role -> role);
        var name = sts.calls().getFirst().replaceFirst(".*RoleSessionName=([^&]*).*", "$1");
        assertTrue(name.matches("awskit-[\\w+=,.@-]{1,57}"), name);
    }

    @Test
    void isAssumedOnceAndAgainWhenItEnds() {
        try (var source = builder().build(); var role = source.assumeRole(ROLE).session()) {
            sts.life = Duration.ZERO;
            assertEquals("K1", key(role));
            sts.life = Duration.ofHours(1);
            assertEquals("K2", key(role));
            assertEquals("K2", key(role));
        }
    }

    @Test
    void chainsRolesEachWithTheKeysOfTheOneBefore() {
        assertEquals("K2", assumed(builder().build(), role -> role.sourceIdentity("carol").chain(ROLE + "2")
                .duration(Duration.ofHours(1))));
        assertEquals(List.of("SOURCE", "K1"), sts.signers());
        assertTrue(sts.calls().getFirst().contains("SourceIdentity=carol"));
        assertFalse(sts.calls().getLast().contains("SourceIdentity"));
    }

    static Stream<Map.Entry<String, UnaryOperator<AssumeRole>>> outOfBounds() {
        return Map.<String, UnaryOperator<AssumeRole>>of(
                "duration 14m59s is out of range (15m to 12h)", role -> role.duration(Duration.ofSeconds(899)),
                "duration 12h1s is out of range (15m to 12h)", role -> role.duration(Duration.ofSeconds(43_201)),
                "a chained role lasts 1h at most, not 1h1s",
                        role -> role.chain(ROLE).duration(Duration.ofSeconds(3601)),
                "session name \"a\" has 1 characters (2 to 64)", role -> role.sessionName("a"),
                "session name \"a b\" has other characters", role -> role.sessionName("a b"),
                "external id \"ü1\" has other characters", role -> role.externalId("ü1"),
                "the session policy is not a JSON document", role -> role.policy("{"),
                "\"arn:x\" is no ARN of a policy", role -> role.policyArns(List.of("arn:x")),
                "tag \"a\" stands twice", role -> role.tags(new TreeMap<>(Map.of("a", "1", "A", "2"))),
                "transitive tag \"k\" is not among the tags", role -> role.transitiveTagKeys(List.of("k")))
                .entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource
    void outOfBounds(Map.Entry<String, UnaryOperator<AssumeRole>> expected) {
        var error = assertThrows(UserError.class, () -> assumed(builder().build(), expected.getValue()));
        assertEquals(252, error.exitCode());
        assertTrue(error.getMessage().contains(expected.getKey()), error.getMessage());
        assertTrue(sts.calls().isEmpty());
    }

    @Test
    void refusesWhatIsNoRole() {
        for (var arn : List.of("demo", "arn:aws:iam::123:role/x", "arn:aws:iam::123456789012:user/x")) {
            try (var source = builder().build()) {
                assertThrows(UserError.class, () -> source.assumeRole(arn).credentials());
            }
        }
    }

    @Test
    void oneCodeServesAChainAndEveryRole() {
        var asked = new AtomicInteger();
        UnaryOperator<String> codes = serial -> serial.equals(DEVICE) ? "00000" + asked.incrementAndGet() : "";
        for (int n = 0; n < 2; n++) {
            assumed(builder().credentialsCache(cache()).build(), role -> role.mfa(DEVICE, codes).chain(ROLE + "2"));
        }
        assumed(builder().credentialsCache(cache()).build(), role -> role.externalId("other").mfa(DEVICE, codes));
        assertEquals(1, asked.get());
        assertEquals(List.of("GetSessionToken", "AssumeRole", "AssumeRole", "AssumeRole"),
                sts.calls().stream().map(call -> call.split(" ")[0]).toList());
        assertEquals(List.of("SOURCE", "K1", "K2", "K1"), sts.signers());
    }

    @Test
    void temporaryKeysShowTheCodeWithTheRole() {
        assumed(builder().credentials("SOURCE", "s", "t").build(), role -> role.mfa(DEVICE, _ -> "123456"));
        assertEquals(1, sts.calls().size());
        assertTrue(sts.calls().getFirst().contains("TokenCode=123456"));
    }

    static Stream<UnaryOperator<AssumeRole>> differences() {
        return Stream.of(role -> role.sessionName("other"), role -> role.externalId("other"),
                role -> role.duration(Duration.ofMinutes(15)), role -> role.policy("{}"),
                role -> role.policyArns(List.of("arn:aws:iam::aws:policy/ReadOnlyAccess")),
                role -> role.tags(Map.of("a", "b")), role -> role.sourceIdentity("other"),
                role -> role.mfa(DEVICE, _ -> "123456"), role -> role.chain(ROLE));
    }

    @ParameterizedTest
    @MethodSource
    void differences(UnaryOperator<AssumeRole> difference) {
        var usual = assumed(builder().credentialsCache(cache()).build(), role -> role);
        assertNotEquals(usual, assumed(builder().credentialsCache(cache()).build(), difference));
        assertEquals(usual, assumed(builder().credentialsCache(cache()).build(), role -> role), "still cached");
    }

    @Test
    void otherKeysRegionsAndEndpointsAreOtherCredentials() {
        assertEquals("K1", assumed(builder().credentialsCache(cache()).build(), role -> role));
        assertEquals("K2", assumed(builder().credentials("OTHER", "s").credentialsCache(cache()).build(),
                role -> role));
        assertEquals("K3", assumed(builder().region("us-east-1").credentialsCache(cache()).build(), role -> role));
        try (var elsewhere = new StubSts()) {
            assertEquals("K1", assumed(builder().endpoint(elsewhere.uri()).credentialsCache(cache()).build(),
                    role -> role));
            assertEquals(1, elsewhere.calls().size());
        }
    }

    @Test
    void keepsNothingOnDiskUnlessTold() throws IOException {
        assumed(builder().build(), role -> role);
        try (var files = Files.list(home)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
