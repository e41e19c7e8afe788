//SOURCES ../support/StubEndpoint.java
package awskit;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.Targets.Target;
import awskit.errors.UserError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sts.StsClient;
import support.StubEndpoint;

@Timeout(60)
class TargetsTest {

    @TempDir
    Path home;

    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void configure() throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), """
                [default]
                region = us-east-1
                [profile dev]
                region = eu-west-1
                [profile prod]
                region = eu-central-1
                """);
    }

    private SessionBuilder sessions() {
        return Session.builder().environment(Map.of("HOME", home.toString(), "AWS_EC2_METADATA_DISABLED", "true"))
                .credentials("AKID", "secret");
    }

    private Targets targets(List<String> profiles, List<String> regions) {
        return Targets.of(sessions(), profiles, regions);
    }

    private void note(Target target) {
        done.add(target.profile() + " " + target.region());
    }

    private List<String> done() {
        return done.stream().sorted().toList();
    }

    @Test
    void runsOnceForEachProfileInEachRegion() {
        var failures = targets(List.of("dev", "prod", "dev"), List.of("us-east-1", "us-west-2", "us-east-1"))
                .forEach(this::note);
        assertEquals(List.of("dev us-east-1", "dev us-west-2", "prod us-east-1", "prod us-west-2"), done());
        assertTrue(failures.isEmpty());
        assertEquals(0, failures.exitCode());
        assertDoesNotThrow(failures::orThrow);
    }

    @Test
    void takesEachProfilesOwnRegionIfNoneIsNamed() {
        targets(List.of("dev", "prod"), List.of()).forEach(this::note);
        assertEquals(List.of("dev eu-west-1", "prod eu-central-1"), done());
    }

    @Test
    void takesTheSessionsOwnProfileAndRegionIfNoneIsNamed() {
        var thread = new AtomicReference<Thread>();
        targets(List.of(), List.of()).forEach(target -> {
            note(target);
            thread.set(Thread.currentThread());
        });
        assertEquals(List.of(" us-east-1"), done());
        assertSame(Thread.currentThread(), thread.get(), "a single target needs no other thread");
    }

    @Test
    void takesAllRegionsThatTheAccountHasEnabled() {
        try (var ec2 = StubEndpoint.always(StubEndpoint.Answer.of(200, """
                <DescribeRegionsResponse><regionInfo><item><regionName>eu-west-3</regionName></item>
                <item><regionName>ap-south-1</regionName></item></regionInfo></DescribeRegionsResponse>"""))) {
            Targets.of(sessions().endpoint(ec2.uri()), List.of("dev", "prod"), List.of(Targets.ALL))
                    .forEach(this::note);
            assertEquals(List.of("dev ap-south-1", "dev eu-west-3", "prod ap-south-1", "prod eu-west-3"), done());
            assertEquals(2, ec2.seen.size(), "one request for each profile");
        }
    }

    @Test
    void assumesTheRoleInEachAccountButItsOwn() {
        try (var sts = StubEndpoint.answering(TargetsTest::sts)) {
            var failures = Targets.of(sessions().endpoint(sts.uri()), List.of("dev"), List.of("a", "b"))
                    .accounts(_ -> List.of("111111111111", "222222222222", "333333333333", "111111111111"), "ops/audit")
                    .forEach(target -> done.add(target.account() + " " + target.region() + " "
                            + target.session().credentials().resolveCredentials().accessKeyId()));
            assertEquals(List.of("111111111111 a AKID", "111111111111 b AKID", "222222222222 a K2", "222222222222 b K2"),
                    done());
            assertEquals(1, failures.lines().size(), "one line for an account, not for each of its regions");
            assertTrue(failures.lines().getFirst().startsWith(
                    "profile \"dev\", account 333333333333: access denied: AssumeRole ("), failures.lines().toString());
            assertEquals(1, failures.exitCode());
            assertEquals(1, sts.seen.stream().filter(seen -> seen.body().contains("222222222222")).count());
        }
    }

    private static StubEndpoint.Answer sts(StubEndpoint.Seen seen) {
        if (seen.body().contains("333333333333")) {
            return StubEndpoint.Answer.sts(403, "AccessDenied", "not you");
        }
        return StubEndpoint.Answer.of(200, seen.body().contains("Action=GetCallerIdentity")
                ? "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws-cn:iam::111111111111:user/me</Arn>"
                        + "</GetCallerIdentityResult></GetCallerIdentityResponse>"
                : seen.body().contains("arn%3Aaws-cn%3Aiam%3A%3A222222222222%3Arole%2Fops%2Faudit")
                ? "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>K2</AccessKeyId><SecretAccessKey>S"
                        + "</SecretAccessKey><SessionToken>T</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration>"
                        + "</Credentials></AssumeRoleResult></AssumeRoleResponse>" : "");
    }

    @Test
    void makesClientsForTheTargetsRegion() {
        var regions = new ConcurrentLinkedQueue<String>();
        targets(List.of("dev"), List.of("us-west-1", "us-west-2")).forEach(target -> regions.add(
                target.client(StsClient.builder()).serviceClientConfiguration().region().id()));
        assertEquals(Set.of("us-west-1", "us-west-2"), Set.copyOf(regions));
    }

    @Test
    void closesTheSessions() {
        var kept = new AtomicReference<Target>();
        targets(List.of(), List.of()).forEach(kept::set);
        assertThrows(IllegalStateException.class, () -> kept.get().client(StsClient.builder()));
    }

    @Test
    void goesOnAfterAFailure() {
        var failures = targets(List.of("prod", "dev"), List.of("a", "b")).forEach(target -> {
            if (target.region().equals("b")) {
                throw UserError.usage("nothing here");
            }
            note(target);
        });
        assertEquals(List.of("dev a", "prod a"), done());
        assertEquals(List.of("profile \"dev\" in b: nothing here", "profile \"prod\" in b: nothing here"),
                failures.lines());
        assertEquals(1, failures.exitCode());
    }

    @Test
    void keepsErrorsOfItsThreadsToo() {
        var failures = targets(List.of(), List.of("a", "b")).forEach(target -> {
            throw new AssertionError("broken in " + target.region());
        });
        assertEquals(List.of("a: AssertionError: broken in a", "b: AssertionError: broken in b"), failures.lines());
        assertEquals(255, failures.exitCode());
    }

    @Test
    void namesAProfileWithoutASession() {
        var unknown = targets(List.of("prd"), List.of("a", "b")).forEach(this::note);
        assertEquals(1, unknown.lines().size());
        assertTrue(unknown.lines().getFirst().startsWith("profile \"prd\": unknown profile \"prd\" ("),
                unknown.lines().toString());
        assertEquals(253, unknown.exitCode(), "nothing was done");
        assertEquals(1, targets(List.of("prd", "dev"), List.of()).forEach(this::note).exitCode());
        assertEquals(List.of("dev eu-west-1"), done());
    }

    @Test
    void runsThirtyTwoAtATime() {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var together = new CyclicBarrier(32);
        var failures = targets(List.of(), IntStream.range(0, 96).mapToObj(i -> "r" + i).toList()).forEach(_ -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            together.await();
            running.decrementAndGet();
        });
        assertEquals(List.of(), failures.lines());
        assertEquals(32, most.get());
    }

    @Test
    void leavesTheBuilderToItsOwner() {
        var builder = sessions();
        var targets = Targets.of(builder, List.of(), List.of());
        builder.region("sa-east-1");
        targets.forEach(this::note);
        assertEquals(List.of(" us-east-1"), done());
    }
}
