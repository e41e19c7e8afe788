//DEPS software.amazon.awssdk:ec2
//SOURCES ../../scripts/sandbox/SandboxServer.java ../support/StubEndpoint.java

package awskit;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.errors.Failure;
import awskit.errors.UserError;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sandbox.SandboxServer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.sts.StsClient;
import support.StubEndpoint;

/// Tests waiters on a sandbox whose instances change state at once, and on stubs.
class WaitersTest {

    private static SandboxServer sandbox;
    private static Session session;
    private static final RequestCount REQUESTS = new RequestCount();

    private final List<Waiters.Attempt> attempts = new ArrayList<>();

    @BeforeAll
    static void start() {
        sandbox = SandboxServer.start(Clock.systemUTC(), Duration.ZERO);
        session = Session.builder().environment(sandbox.environment()).interceptor(REQUESTS).build();
    }

    @AfterAll
    static void stop() {
        session.close();
        sandbox.close();
    }

    private static Ec2Client ec2() {
        return session.client(Ec2Client.builder());
    }

    private static S3Client s3() {
        return session.client(S3Client.builder());
    }

    private Waiters quick(S3Client client) {
        return Waiters.of(client).delay(Duration.ZERO).onAttempt(attempts::add);
    }

    /// Uses a session with a service that gives these answers, and repeats the last one.
    private static void at(List<StubEndpoint.Answer> answers, BiConsumer<Session, StubEndpoint> use) {
        var number = new AtomicInteger();
        try (var stub = StubEndpoint.answering(_ -> answers.get(Math.min(number.getAndIncrement(),
                answers.size() - 1))); var session = Session.builder().environment(Map.of())
                .credentials("AKID", "s").region("us-east-1").endpoint(stub.uri()).maxAttempts(2).build()) {
            use.accept(session, stub);
        }
    }

    @Test
    void namesWaitersAsBoto3Does() {
        assertEquals(List.of("bucket_exists", "bucket_not_exists", "object_exists", "object_not_exists"),
                Waiters.of(s3()).names());
        var names = Waiters.of(ec2()).names();
        assertEquals(43, names.size());
        assertTrue(names.containsAll(List.of("instance_running", "vpc_peering_connection_deleted",
                "nat_gateway_available", "system_status_ok")), names.toString());
        assertEquals(List.of(), Waiters.of(session.client(StsClient.builder())).names());
    }

    @Test
    void waitsByParametersAndByRequest() {
        var id = ec2().describeInstances().reservations().getFirst().instances().getFirst().instanceId();
        var last = Waiters.of(ec2()).waitUntil("instance_running", Map.of("InstanceIds", List.of(id)));
        assertEquals("running", last.state());
        assertEquals(1, ((DescribeInstancesResponse) last.response().orElseThrow()).reservations().size());
        var request = DescribeInstancesRequest.builder().instanceIds(id).build();
        assertEquals(1, Waiters.of(ec2()).waitUntil("instance_exists", request).number());
    }

    @Test
    void saysThatAStateCannotBeReachedAnyMore() {
        var id = ec2().runInstances(run -> run.imageId("ami-0a1b2c3d4e5f60001").minCount(1).maxCount(1)).instances()
                .getFirst().instanceId();
        ec2().terminateInstances(end -> end.instanceIds(id));
        var failed = assertThrows(WaiterFailed.class, () -> Waiters.of(ec2()).waitUntil("instance_running",
                Map.of("InstanceIds", List.of(id))));
        assertEquals("waiter \"instance_running\" cannot succeed any more, last state: terminated",
                failed.getMessage());
        assertFalse(failed.attemptsExceeded());
        assertEquals("terminated", ((DescribeInstancesResponse) failed.last().response().orElseThrow()).reservations().getFirst()
                .instances().getFirst().state().nameAsString());
        assertEquals(255, Failure.of(failed).exitCode());
        assertEquals("WaiterFailed", Failure.of(failed).code());
    }

    @ParameterizedTest
    @CsvSource({
        // attempts asked for, made
        "0, 1",
        "1, 1",
        "3, 3",
    })
    void givesUpAfterSoManyAttempts(int asked, int made) {
        var before = REQUESTS.byOperation().getOrDefault("HeadBucket", 0L);
        var failed = assertThrows(WaiterFailed.class, () -> quick(s3()).maxAttempts(asked)
                .waitUntil("bucket_exists", Map.of("Bucket", "nobodys-bucket")));
        assertTrue(failed.attemptsExceeded());
        assertEquals("waiter \"bucket_exists\" gave up after " + made + (made == 1 ? " attempt" : " attempts")
                + ", last state: NotFound (allow more attempts or a longer delay)", failed.getMessage());
        assertEquals(made, REQUESTS.byOperation().get("HeadBucket") - before);
        assertEquals(IntStream.rangeClosed(1, made).boxed().toList(), attempts.stream().map(Waiters.Attempt::number)
                .toList());
        assertEquals(made, failed.last().number());
    }

    @Test
    void tellsEachAttemptUntilTheStateIsReached() {
        var absent = StubEndpoint.Answer.of(404, "");
        at(List.of(absent, absent, StubEndpoint.Answer.of(200, "")), (session, stub) -> {
            var last = quick(session.client(S3Client.builder())).waitUntil("bucket_exists", Map.of("Bucket", "b"));
            assertEquals(List.of("NotFound", "NotFound", ""), attempts.stream().map(Waiters.Attempt::state).toList());
            assertEquals(3, last.number());
            assertEquals(3, stub.seen.size());
        });
    }

    @Test
    void takesTheStateNearestToTheTop() {
        at(List.of(StubEndpoint.Answer.of(200, """
                <DescribeInstancesResponse><reservationSet><item><instancesSet>
                <item><instanceState><code>0</code><name>pending</name></instanceState>
                <monitoring><state>disabled</state></monitoring></item>
                <item><instanceState><code>16</code><name>running</name></instanceState></item>
                </instancesSet></item></reservationSet></DescribeInstancesResponse>""")), (session, stub) -> {
            var failed = assertThrows(WaiterFailed.class, () -> Waiters.of(session.client(Ec2Client.builder()))
                    .maxAttempts(1).waitUntil("instance_running", Map.of()));
            assertEquals("pending, running", failed.last().state());
        });
    }

    @Test
    void forbiddenBucketsExist() {
        at(List.of(StubEndpoint.Answer.of(403, "")), (session, stub) -> {
            assertEquals(1, quick(session.client(S3Client.builder())).maxAttempts(1)
                    .waitUntil("bucket_exists", Map.of("Bucket", "b")).number());
        });
    }

    @Test
    void throwsWhatTheServiceRefused() {
        at(List.of(StubEndpoint.Answer.of(400, "<Response><Errors><Error><Code>UnauthorizedOperation</Code>"
                + "<Message>no</Message></Error></Errors></Response>")), (session, stub) -> {
            var refused = assertThrows(SdkException.class, () -> Waiters.of(session.client(Ec2Client.builder()))
                    .waitUntil("instance_running", Map.of("InstanceIds", List.of("i-1"))));
            assertEquals("UnauthorizedOperation", Failure.of(refused).code());
            assertEquals("DescribeInstances", Failure.of(refused).operation());
        });
    }

    @Test
    void stopsWhenInterrupted() {
        at(List.of(StubEndpoint.Answer.of(404, "")), (session, stub) -> {
            var attempted = new CountDownLatch(1);
            var outcome = new CompletableFuture<Failure>();
            var thread = Thread.startVirtualThread(() -> {
                try {
                    Waiters.of(session.client(S3Client.builder())).delay(Duration.ofHours(1))
                            .onAttempt(_ -> attempted.countDown()).waitUntil("bucket_exists", Map.of("Bucket", "b"));
                } catch (RuntimeException e) {
                    outcome.complete(Failure.of(e));
                }
            });
            assertDoesNotThrow(() -> attempted.await());
            thread.interrupt();
            assertEquals("Interrupted", assertDoesNotThrow(() -> outcome.get(20, TimeUnit.SECONDS)).code());
        });
    }

    @Test
    void throwsTheErrorOfItsCredentials() {
        try (var nobody = Session.builder().environment(Map.of("HOME", "/nowhere", "AWS_EC2_METADATA_DISABLED", "true"))
                .region("us-east-1").build()) {
            assertEquals("NoCredentials", Failure.of(assertThrows(RuntimeException.class,
                    () -> Waiters.of(nobody.client(S3Client.builder())).waitUntil("bucket_exists",
                            Map.of("Bucket", "b")))).code());
        }
    }

    @Test
    void eachAttemptIsRetriedAsTheSessionSays() {
        at(List.of(StubEndpoint.Answer.of(500, "")), (session, stub) -> {
            assertThrows(SdkException.class, () -> quick(session.client(S3Client.builder())).maxAttempts(5)
                    .waitUntil("object_exists", Map.of("Bucket", "b", "Key", "k")));
            assertEquals(2, stub.seen.size(), "one attempt of the waiter's, two of the session's");
        });
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        var waiters = Waiters.of(s3());
        assertEquals("unknown waiter \"BucketExists\" (waiters: bucket_exists, bucket_not_exists, object_exists, "
                + "object_not_exists)", assertThrows(UserError.class,
                        () -> waiters.waitUntil("BucketExists", Map.of())).getMessage());
        assertTrue(assertThrows(UserError.class, () -> waiters.waitUntil("bucket_exists", Map.of("Bukket", "b")))
                .getMessage().startsWith("unknown parameter \"Bukket\" (must be one of: Bucket, "));
        assertEquals("parameter \"InstanceIds\" is \"i-1\" (it takes a list)",
                assertThrows(UserError.class, () -> Waiters.of(ec2()).waitUntil("instance_running",
                        Map.of("InstanceIds", "i-1"))).getMessage());
        assertEquals("waiter \"object_exists\" takes no HeadBucketRequest (but a HeadObjectRequest)",
                assertThrows(UserError.class, () -> waiters.waitUntil("object_exists",
                        HeadBucketRequest.builder().bucket("b").build())).getMessage());
    }

    @Test
    void settersLeaveTheOriginalAlone() {
        var one = quick(s3()).maxAttempts(1);
        one.maxAttempts(5).onAttempt(_ -> fail("another's listener"));
        assertThrows(WaiterFailed.class, () -> one.waitUntil("bucket_exists", Map.of("Bucket", "nobodys-bucket")));
        assertEquals(1, attempts.size());
    }
}
