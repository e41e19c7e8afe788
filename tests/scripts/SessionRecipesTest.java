//DEPS org.junit.jupiter:junit-jupiter
//SOURCES ../support/Commands.java ../support/StubEndpoint.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.data.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import support.Commands;
import support.Running;
import support.StubEndpoint;

/// The recipes about waiters, retries, events, errors and configuration, as processes on the sandbox.
class SessionRecipesTest {

    private static Running.Result run(int exitCode, String command, Object... args) {
        return check(exitCode, Commands.run(command, args));
    }

    private static Running.Result check(int exitCode, Running.Result result) {
        assertEquals(exitCode, result.exitCode(), result.err());
        return result;
    }

    @Test
    void waitForBucket() {
        var bucket = Commands.bucket();
        var exists = run(0, "wait-for-bucket", bucket);
        assertEquals(bucket + " exists\n", exists.out());
        assertEquals("attempt 1 found\n", exists.err());
        var failed = run(255, "wait-for-bucket", "nobodys-bucket", "--attempts", 2, "--delay", 0);
        assertEquals("""
                attempt 1 NotFound
                attempt 2 NotFound
                wait-for-bucket: waiter "bucket_exists" gave up after 2 attempts, last state: NotFound \
                (allow more attempts or a longer delay)
                """, failed.err());
    }

    @Test
    void waiterNames() {
        assertEquals("bucket_exists\nbucket_not_exists\nobject_exists\nobject_not_exists\n",
                run(0, "waiter-names", "s3").out());
        assertTrue(run(0, "waiter-names", "ec2").out().contains("\ninstance_running\n"));
    }

    @Test
    void handleErrors() {
        var bucket = Commands.bucket();
        Commands.s3().putObject(put -> put.bucket(bucket).key("k"),
                software.amazon.awssdk.core.sync.RequestBody.fromString("text"));
        assertEquals("text", run(0, "handle-errors", bucket, "k").out());
        assertTrue(run(254, "handle-errors", bucket, "nope").err().startsWith("handle-errors: no object \"nope\""));
        assertEquals("handle-errors: no bucket \"nobodys-bucket\"\n",
                run(254, "handle-errors", "nobodys-bucket", "k").err());
        assertTrue(run(0, "handle-errors", "b", "k", "--endpoint-url", "http://127.0.0.1:1", "--max-attempts", "1")
                .err().startsWith("try later: "));
    }

    @Test
    void createBucket() {
        assertEquals("would create made-by-recipe in us-east-1\n",
                run(0, "create-bucket", "made-by-recipe", "--dry-run").out());
        assertEquals("created made-by-recipe\n", run(0, "create-bucket", "made-by-recipe").out());
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.s3(409, "BucketAlreadyOwnedByYou", "yours"))) {
            assertEquals("mine is yours already\n", check(0, Commands.with().endpoint(stub.uri())
                    .exec("create-bucket", "mine", "--region", "eu-west-1")).out());
            assertTrue(stub.seen.getFirst().body().contains("<LocationConstraint>eu-west-1"));
        }
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.s3(409, "BucketAlreadyExists", "taken"))) {
            assertEquals("create-bucket: bucket \"taken\" belongs to another account (try another name)\n",
                    check(254, Commands.with().endpoint(stub.uri()).exec("create-bucket", "taken")).err());
        }
    }

    @Test
    void backOff() {
        assertEquals("would create t\n", run(0, "back-off", "t", "--dry-run").out());
        var requests = new AtomicInteger();
        try (var stub = StubEndpoint.answering(seen -> requests.incrementAndGet() < 3
                ? StubEndpoint.Answer.of(400, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#LimitExceededException\","
                        + "\"message\":\"too many\"}")
                : StubEndpoint.Answer.of(200, "{\"TableDescription\":{\"TableStatus\":\"CREATING\"}}"))) {
            // One attempt of the client's own, so that it is the step that is repeated.
            var result = check(0, Commands.with().endpoint(stub.uri()).exec("back-off", "t", "--max-attempts", 1));
            assertEquals("t CREATING\n", result.out());
            assertEquals(2, result.err().lines().filter(line -> line.startsWith("limit exceeded, next")).count());
            assertEquals(3, requests.get());
        }
    }

    @Test
    void sessionPerProfile() throws IOException {
        var commands = Commands.with().env("AWS_ACCESS_KEY_ID", null).env("AWS_SECRET_ACCESS_KEY", null)
                .env("AWS_REGION", null).env("AWS_DEFAULT_REGION", null);
        var sandbox = Commands.sandbox();
        Files.createDirectories(commands.home().resolve(".aws"));
        Files.writeString(commands.home().resolve(".aws/config"), """
                [profile dev]
                region = us-east-1
                aws_access_key_id = %s
                aws_secret_access_key = %s
                [profile audit]
                region = eu-west-1
                role_arn = arn:aws:iam::123456789012:role/audit
                role_session_name = me
                source_profile = dev
                """.formatted(sandbox.accessKey(), sandbox.secretKey()));
        assertEquals("""
                dev\tus-east-1\tarn:aws:iam::123456789012:user/sandbox
                audit\teu-west-1\tarn:aws:sts::123456789012:assumed-role/audit/me
                """, check(0, commands.exec("session-per-profile", "dev", "audit")).out());
        var part = check(1, commands.exec("session-per-profile", "nobody", "dev"));
        assertEquals("dev\tus-east-1\tarn:aws:iam::123456789012:user/sandbox\n", part.out());
        assertTrue(part.err().startsWith("session-per-profile: nobody: unknown profile \"nobody\" ("), part.err());
        assertEquals(1, part.err().lines().count());
        check(253, commands.exec("session-per-profile", "nobody"));
    }

    @Test
    void adaptiveRetriesAndWatchRequests() {
        var bucket = Commands.bucket();
        var requests = new AtomicInteger();
        assertTrue(run(0, "adaptive-retries").out().lines().toList().contains(bucket));
        try (var stub = StubEndpoint.answering(_ -> requests.incrementAndGet() % 2 == 1
                ? StubEndpoint.Answer.s3(503, "SlowDown", "slow down") : StubEndpoint.Answer.of(200,
                        "<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket></Buckets>"
                                + "</ListAllMyBucketsResult>"))) {
            var result = check(0, Commands.with().endpoint(stub.uri()).exec("adaptive-retries"));
            assertEquals("b\n", result.out());
            assertEquals("requests: {ListBuckets=2}\n", result.err());
            result = check(0, Commands.with().endpoint(stub.uri()).exec("watch-requests"));
            assertEquals("b\n", result.out());
            assertEquals("s3.ListBuckets attempt 1: 503\ns3.ListBuckets attempt 2: 200\n", result.err());
            assertEquals("OPS-1", stub.seen.getLast().header("X-ticket"));
        }
    }

    @Test
    void listExceptions() {
        var lines = run(0, "list-exceptions").out().lines().toList();
        assertTrue(lines.containsAll(List.of("SdkClientException < SdkException",
                "AwsServiceException < SdkServiceException", "NoSuchBucketException < S3Exception",
                "BucketAlreadyExistsException < S3Exception")), lines.toString());
    }

    @Test
    void showConfig() {
        var table = run(0, "show-config").out();
        assertTrue(table.lines().findFirst().orElse("").matches("NAME +VALUE +SOURCE"), table);
        assertFalse(table.contains(Commands.sandbox().secretKey()), table);
        var region = ((List<?>) Json.read(run(0, "show-config", "--output", "json", "--region", "eu-west-1").out()))
                .stream().filter(row -> ((Map<?, ?>) row).get("name").equals("region")).findFirst().orElseThrow();
        assertEquals(Map.of("name", "region", "value", "eu-west-1", "source", "explicit"), region);
    }
}
