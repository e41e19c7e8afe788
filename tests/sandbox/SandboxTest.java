//SOURCES ../support/Commands.java ../support/ScriptedServer.java

package sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;
import support.Commands;
import support.Running;
import support.ScriptedServer;

class SandboxTest {

    @Nested
    class S3 {

        private final String bucket = Commands.bucket();
        private final S3Client s3 = Commands.s3();

        @Test
        void keepsEveryKeyExactly() {
            var keys = List.of("a", "a/b", "a//b", "../z", "/lead", "x/../y", "x/./y", "dir/", "dir/f", "a!", "a0", "Z",
                    "sp ace", "pl+us", "per%2Fcent", "new\nline", "q?x=1#f", "//", "ü", "\uFB00", "\uD83D\uDE00",
                    "\"<&>'*()[]{}\\^`|~");
            keys.forEach(key -> put(key, key));
            keys.forEach(key -> assertEquals(key, get(key).asUtf8String()));
            var sorted = keys.stream().sorted(Comparator.comparing(SandboxTest::utf8)).toList();
            assertEquals(sorted, s3.listObjectsV2Paginator(r -> r.bucket(bucket).maxKeys(5)).contents().stream()
                    .map(S3Object::key).toList());
            assertEquals(List.of("a//b", "a/b"), s3.listObjectsV2(r -> r.bucket(bucket).prefix("a/")).contents()
                    .stream().map(S3Object::key).toList());
            assertEquals(List.of("../", "/", "a/", "dir/", "x/"), s3.listObjectsV2(r -> r.bucket(bucket).delimiter("/"))
                    .commonPrefixes().stream().map(CommonPrefix::prefix).toList());
            s3.deleteObjects(r -> r.bucket(bucket).delete(d -> d.objects(keys.stream()
                    .map(key -> ObjectIdentifier.builder().key(key).build()).toList())));
            assertEquals(0, s3.listObjectsV2(r -> r.bucket(bucket)).keyCount());
            assertEquals("KeyTooLongError", refused(() -> put("k".repeat(1025), "")));
        }

        @Test
        void keepsTypeMetadataEncryptionAndTags() {
            s3.putObject(r -> r.bucket(bucket).key("k").contentType("text/x").cacheControl("no-cache")
                    .serverSideEncryption("AES256").storageClass("STANDARD_IA").tagging("team=a%26b&empty="),
                    RequestBody.fromString("content"));
            var head = s3.headObject(r -> r.bucket(bucket).key("k"));
            assertEquals("text/x", head.contentType());
            assertEquals("no-cache", head.cacheControl());
            assertEquals("AES256", head.serverSideEncryptionAsString());
            assertEquals("STANDARD_IA", head.storageClassAsString());
            assertEquals(List.of(tag("team", "a&b"), tag("empty", "")),
                    s3.getObjectTagging(r -> r.bucket(bucket).key("k")).tagSet());
            assertThrows(NoSuchKeyException.class, () -> s3.getObjectTagging(r -> r.bucket(bucket).key("none")));
        }

        @Test
        void listsPartsWithTheirChecksums() {
            var upload = s3.createMultipartUpload(r -> r.bucket(bucket).key("a//b")
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32).checksumType(ChecksumType.FULL_OBJECT)).uploadId();
            var content = new byte[5 << 20];
            var parts = IntStream.rangeClosed(1, 2).mapToObj(n -> {
                var part = s3.uploadPart(r -> r.bucket(bucket).key("a//b").uploadId(upload).partNumber(n)
                        .checksumCRC32(crc32(content)), RequestBody.fromBytes(content));
                return CompletedPart.builder().partNumber(n).eTag(part.eTag())
                        .checksumCRC32(part.checksumCRC32()).build();
            }).toList();
            var listed = s3.listParts(r -> r.bucket(bucket).key("a//b").uploadId(upload)).parts();
            assertEquals(parts, listed.stream().map(p -> CompletedPart.builder().partNumber(p.partNumber())
                    .eTag(p.eTag()).checksumCRC32(p.checksumCRC32()).build()).toList());
            assertEquals(List.of("a//b"), s3.listMultipartUploads(r -> r.bucket(bucket)).uploads().stream()
                    .map(u -> u.key()).toList());

            s3.completeMultipartUpload(r -> r.bucket(bucket).key("a//b").uploadId(upload)
                    .checksumType(ChecksumType.FULL_OBJECT).multipartUpload(m -> m.parts(parts)));
            var head = s3.headObject(r -> r.bucket(bucket).key("a//b").checksumMode(ChecksumMode.ENABLED));
            assertEquals(10 << 20, head.contentLength());
            assertEquals(ChecksumType.FULL_OBJECT, head.checksumType());
            assertTrue(head.eTag().endsWith("-2\""), head.eTag());
            assertEquals("NoSuchUpload", refused(() -> s3.listParts(r -> r.bucket(bucket).key("a//b")
                    .uploadId(upload))));
        }

        @Test
        void refusesAWrongChecksum() {
            assertEquals("BadDigest", refused(() -> s3.putObject(r -> r.bucket(bucket).key("k")
                    .checksumCRC32("AAAAAA=="), RequestBody.fromString("content"))));
            assertEquals(0, s3.listObjectsV2(r -> r.bucket(bucket)).keyCount());
        }

        @Test
        void refusesAWrongSignatureAndAnUnknownOne() {
            var sandbox = Commands.sandbox();
            assertEquals("SignatureDoesNotMatch", refusedTo(basic(sandbox.accessKey(), "wrong")));
            assertEquals("InvalidAccessKeyId", refusedTo(basic("AKIAOTHER", sandbox.secretKey())));
            assertEquals("AccessDenied", refusedTo(AnonymousCredentialsProvider.create()));
        }

        @Test
        void writesOnlyWhereNothingIsWhenAskedTo() {
            put("k", "first");
            assertEquals("PreconditionFailed", refused(() -> s3.putObject(r -> r.bucket(bucket).key("k")
                    .ifNoneMatch("*"), RequestBody.fromString("second"))));
            assertEquals("first", get("k").asUtf8String());
        }

        private String refusedTo(AwsCredentialsProvider credentials) {
            try (var client = S3Client.builder().endpointOverride(Commands.sandbox().endpoint()).forcePathStyle(true)
                    .region(Region.EU_WEST_1).credentialsProvider(credentials).build()) {
                return refused(() -> client.listObjectsV2(r -> r.bucket(bucket)));
            }
        }

        private void put(String key, String content) {
            s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(content));
        }

        private ResponseBytes<?> get(String key) {
            return s3.getObjectAsBytes(r -> r.bucket(bucket).key(key));
        }

        private static String crc32(byte[] content) {
            var crc = new CRC32();
            crc.update(content);
            return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        }

        private static String refused(Runnable call) {
            return assertThrows(S3Exception.class, call::run).awsErrorDetails().errorCode();
        }

        private static Tag tag(String key, String value) {
            return Tag.builder().key(key).value(value).build();
        }

        private static AwsCredentialsProvider basic(String accessKey, String secretKey) {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:9, true", "localhost, true", "demo.localhost:9, true", "evil.example, false",
            "127.0.0.1.evil.example:9, false", "localhost.evil.example, false", "evillocalhost, false"})
    void answersOnlyToNamesOfThisComputer(String host, boolean answered) throws IOException {
        var endpoint = Commands.sandbox().endpoint();
        try (var socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.getOutputStream().write(("POST / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\nAction=None").getBytes(UTF_8));
            var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertEquals(answered ? "MissingAuthenticationToken" : "AccessDenied",
                    answer.replaceFirst("(?s).*<Code>(\\w+)</Code>.*", "$1"));
            assertEquals(!answered, answer.contains("127.0.0.1 and localhost only"), answer);
        }
    }

    @ParameterizedTest
    @CsvSource({"'read-item books author=Lem', DynamoDB, DynamoDb failed in DescribeTable",
            "'receive-messages jobs', SQS, Sqs failed in GetQueueUrl",
            "'read-parameter /app/password', SSM, Ssm failed in GetParameter",
            "'back-off books', DynamoDB, DynamoDb failed in CreateTable"})
    void namesTheServiceThatItLacks(String line, String service, String call) {
        var words = line.split(" ", 2);
        var result = Commands.run(words[0], (Object[]) words[1].split(" "));
        assertEquals(new Running.Result(254, "", words[0] + ": " + call + ": NotImplemented: " + service
                + " is not in the sandbox (try: " + (Programs.installedMoto().isPresent() ? "" : Programs.MOTO_PACKAGE + ", then ")
                + "sandbox --moto)\n"), result);
    }

    /// Runs a recipe in a sandbox of its own.
    private static Running.Result recipe(String... words) {
        var line = Commands.with().line(words[0], Stream.of(words).skip(1).toArray());
        return Commands.run("sandbox", Stream.concat(Stream.of("--"), Stream.of(line)).toArray());
    }

    @org.junit.jupiter.api.Tag("storm")
    @Test
    void hasTheBucketsThatArgumentsName() {
        assertEquals(new Running.Result(0, "0 objects, 0 bytes\n", ""), recipe("count-objects", "logs"));
        assertEquals(0, recipe("page-by-100", "logs").exitCode());
        assertEquals(0, recipe("wait-for-bucket", "logs").exitCode());
        var created = recipe("create-bucket", "logs");
        assertTrue(created.exitCode() == 0 && created.out().contains("logs"), created.toString());
        assertEquals(254, recipe("read-object", "logs", "key").exitCode(), "the bucket, not the object");
        assertEquals(List.of("demo"), recipe("list-buckets", "--region", "us-east-1").out().lines()
                .map(line -> line.split("\t")[0]).toList(), "words that are no buckets");
    }

    @Test
    void hasObjectsInTheSampleBucketOnly() {
        assertEquals("31 objects, 208 bytes\n", recipe("count-objects", "some-bucket").out());
        assertEquals("content\n", recipe("read-object", "some-bucket", "key").out());
        assertEquals("0 objects, 0 bytes\n", recipe("count-objects", "demo").out());
    }

    /// An object that exceeds the bound is refused. What S3 copies itself may exceed it for a moment.
    @Test
    void boundsWhatObjectsTakeTogether() {
        try (var sandbox = SandboxServer.listen(0, Programs.NONE).serve(List.of("bounded"), Set.of(), 8 << 20);
                var s3 = S3Client.builder().endpointOverride(sandbox.endpoint()).forcePathStyle(true)
                        .region(Region.US_EAST_1).credentialsProvider(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(sandbox.accessKey(), sandbox.secretKey()))).build()) {
            var content = RequestBody.fromBytes(new byte[5 << 20]);
            s3.putObject(put -> put.bucket("bounded").key("first"), content);
            var full = assertThrows(S3Exception.class, () -> s3.putObject(put -> put.bucket("bounded").key("second"),
                    content));
            assertEquals(507, full.statusCode());
            assertEquals("InsufficientStorage", full.awsErrorDetails().errorCode());
            assertEquals("the sandbox holds at most 8 MiB of objects (delete some, or try: sandbox --max-memory 1GiB)",
                    full.awsErrorDetails().errorMessage());
            s3.copyObject(copy -> copy.sourceBucket("bounded").sourceKey("first").destinationBucket("bounded")
                    .destinationKey("copy"));
            assertEquals(507, assertThrows(S3Exception.class, () -> s3.copyObject(copy -> copy.sourceBucket("bounded")
                    .sourceKey("first").destinationBucket("bounded").destinationKey("one too many"))).statusCode());
            assertEquals(List.of("copy", "first"), s3.listObjectsV2(list -> list.bucket("bounded")).contents()
                    .stream().map(S3Object::key).toList());
            List.of("copy", "first").forEach(key -> s3.deleteObject(it -> it.bucket("bounded").key(key)));
            s3.putObject(put -> put.bucket("bounded").key("second"), content);
        }
    }

    @Test
    void refusesABoundThatTheMachineHasNoMemoryFor() {
        var result = Commands.with().java("-Xmx200m").exec("sandbox", "--max-memory", "100MiB", "--", "true");
        assertEquals(252, result.exitCode());
        assertTrue(result.err().matches("sandbox: --max-memory \"100MiB\" is out of range \\(1 MiB to 7\\d[.]\\d MiB on "
                + "this machine\\)\n"), result.err());
    }

    @Test
    void hasProfiles() {
        assertEquals("dev\tus-east-1\tarn:aws:sts::123456789012:assumed-role/demo/awskit\n"
                + "prod\tus-east-1\tarn:aws:sts::210987654321:assumed-role/demo/awskit\n",
                recipe("session-per-profile", "dev", "prod").out().replaceAll("(demo)/\\S+", "$1/awskit"));
    }

    @org.junit.jupiter.api.Tag("storm")
    @Test
    void launchesTheImageOfTheHelp() {
        var launched = recipe("launch-and-wait", "ami-0c12345");
        assertTrue(launched.exitCode() == 0 && launched.out().contains("State: running"), launched.toString());
    }

    @Test
    void passesArgumentsInputAndExitCodeThrough() {
        var result = Commands.with().input("from stdin").exec("sandbox", "--", "sh", "-c",
                "printf '%s|' \"$@\"; cat; echo oops >&2; exit 7", "sh", "--help", "a b", "", "--", "-x");
        assertEquals(new Running.Result(7, "--help|a b||--|-x|from stdin", "oops\n"), result);
    }

    @Test
    void tidiesUpWhateverTheChildLeaves() {
        var result = Commands.run("sandbox", "--", "sh", "-c",
                "dir=${AWS_CONFIG_FILE%/*}; mkdir $dir/cache && echo x > $dir/cache/y && echo $dir; exit 4");
        assertEquals(4, result.exitCode(), result.err());
        assertFalse(Files.exists(Path.of(result.out().strip())));
    }

    @Test
    void runsACommandOfTheKitByTheWrapper() throws IOException {
        var commands = Commands.with();
        var wrapper = Files.writeString(commands.home().resolve("jbang"), "#!/bin/sh\necho \"$@\"; exit 3\n");
        assertTrue(wrapper.toFile().setExecutable(true));
        commands.env("AWSKIT_JBANG", wrapper.toString());
        var result = commands.exec("sandbox", "--bucket", "more", "upload-folder", "lib", "s3://demo/lib", "--quiet");
        assertEquals(new Running.Result(3, "upload-folder lib s3://demo/lib --quiet\n", ""), result);

        Files.writeString(commands.home().resolve("jbang-catalog.json"), "{\"aliases\":{\"upload-folder\":{}}}");
        var unknown = commands.exec("sandbox", "aws", "s3", "ls");
        assertEquals(new Running.Result(252, "", "sandbox: \"aws\" is not an awskit command "
                + "(sandbox -- aws … runs any program)\n"), unknown);
    }

    @Test
    void keepsTheUsersOwnAwsOut() throws IOException {
        var commands = Commands.with();
        var aws = Files.createDirectories(commands.home().resolve(".aws"));
        Files.writeString(aws.resolve("config"), "[default]\nendpoint_url=http://127.0.0.1:1\n[profile mine]\n");
        var result = commands.env("AWS_PROFILE", "mine").env("AWS_SESSION_TOKEN", "stale").env("AWS_CA_BUNDLE", "/no")
                .env("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1").env("AWS_ACCESS_KEY_ID", "AKIAMINE")
                .exec("sandbox", "--", "env");
        var left = result.out().lines().filter(line -> line.startsWith("AWS_")).map(line -> line.split("=")[0]);
        assertEquals(List.of("AWS_ACCESS_KEY_ID", "AWS_CONFIG_FILE", "AWS_DEFAULT_REGION", "AWS_EC2_METADATA_DISABLED",
                "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SHARED_CREDENTIALS_FILE"),
                left.sorted().toList());
        assertFalse(result.out().contains("AKIAMINE") || result.out().contains(aws.toString()), result.out());
    }

    @Test
    void isReachedWithoutAProxy() throws IOException {
        try (var proxy = ScriptedServer.always("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")) {
            var commands = Commands.with().env("HTTP_PROXY", proxy.uri().toString()).env("no_proxy", "corp.example");
            var java = commands.line("list-buckets");
            var result = commands.exec("sandbox", Stream.concat(Stream.of("--"), Stream.of(java)).toArray());
            assertTrue(result.exitCode() == 0 && result.out().startsWith("demo"), result.toString());
            assertEquals("corp.example,127.0.0.1\n127.0.0.1\n",
                    commands.exec("sandbox", "--", "sh", "-c", "echo $no_proxy; echo $NO_PROXY").out());
            assertEquals(0, proxy.connections());
        }
    }

    @Test
    void printsExportsThatLeadThere() {
        try (var sandbox = Commands.with().start("sandbox", "--bucket", "first", "--bucket", "second")) {
            sandbox.awaitErr(line -> line.contains("Ctrl-C"));
            sandbox.awaitOut(line -> line.contains("SECRET"));
            var environment = sandbox.out().lines().map(Pattern.compile("export (\\w+)='(.*)'")::matcher)
                    .filter(Matcher::matches).collect(toMap(m -> m.group(1), m -> m.group(2)));
            try (var s3 = S3Client.builder().endpointOverride(URI.create(environment.get("AWS_ENDPOINT_URL")))
                    .region(Region.of(environment.get("AWS_REGION"))).forcePathStyle(true)
                    .credentialsProvider(S3.basic(environment.get("AWS_ACCESS_KEY_ID"),
                            environment.get("AWS_SECRET_ACCESS_KEY"))).build()) {
                assertEquals(List.of("demo", "first", "second"),
                        s3.listBuckets().buckets().stream().map(b -> b.name()).toList());
            }
            assertEquals(130, sandbox.signal("INT").awaitWithin(Duration.ofSeconds(2)).exitCode());
        }
    }

    @Test
    void waitsForAChildThatHandlesCtrlC() {
        var trap = "trap 'echo bye; exit 5' INT; echo ready; while :; do sleep 0.05; done";
        try (var sandbox = Commands.with().start("sandbox", "--", "sh", "-c", trap)) {
            sandbox.awaitOut("ready"::equals);
            var child = sandbox.handle().children().findFirst().orElseThrow();
            sandbox.signal("INT"); // as a terminal does: to both
            Running.signal(child.pid(), "INT");
            assertEquals(new Running.Result(5, "ready\nbye\n", ""), sandbox.awaitWithin(Duration.ofSeconds(2)));
            assertFalse(child.isAlive());
        }
    }

    @Test
    void passesSigtermOn() {
        var trap = "trap 'echo bye; exit 6' TERM; echo ready; while :; do sleep 0.05; done";
        try (var sandbox = Commands.with().start("sandbox", "--", "sh", "-c", trap)) {
            sandbox.awaitOut("ready"::equals);
            sandbox.signal("TERM");
            assertEquals(new Running.Result(6, "ready\nbye\n", ""), sandbox.await(Duration.ofSeconds(10)));
        }
    }

    @Test
    void saysInOneLineWhatIsWrong() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertError(255, "sandbox: cannot listen on port " + taken.getLocalPort() + ": Address already in use "
                    + "(leave --port out for a free one)", "--port", taken.getLocalPort(), "--", "true");
        }
        assertError(252, "sandbox: \"99999\" is not a port (0 to 65535)", "--port", 99999);
        assertError(252, "sandbox: \"A_b\" is not a bucket name (bucket names have only lower-case letters, digits, "
                + "dots and hyphens)", "--bucket", "A_b", "--", "true");
        assertError(255, "sandbox: cannot run \"no-such-program\" (is it on the PATH?)", "--", "no-such-program");
    }

    @Test
    void servesTheAwsCliAndBoto3() {
        var script = "import boto3; s3 = boto3.client('s3'); s3.put_object(Bucket='demo', Key='a//b', Body=b'x');"
                + "print([o['Key'] for o in s3.list_objects_v2(Bucket='demo')['Contents']])";
        assumeTrue(succeeds("python3", "-c", "import boto3"));
        assertEquals(new Running.Result(0, "['a//b']\n", ""),
                Commands.with().exec("sandbox", "--bucket", "demo", "--", "python3", "-c", script));
        assumeTrue(succeeds("aws", "--version"));
        var list = Commands.with().exec("sandbox", "--", "sh", "-c", "aws s3 cp - $0/k < /dev/null && aws s3 ls $0",
                "s3://named");
        assertTrue(list.exitCode() == 0 && list.out().endsWith(" 0 k\n"), list.toString());
    }

    private static void assertError(int exitCode, String line, Object... args) {
        assertEquals(new Running.Result(exitCode, "", line + "\n"), Commands.run("sandbox", args));
    }

    private static boolean succeeds(String... line) {
        try (var running = Commands.with().startProgram(line)) {
            return running.await(Duration.ofSeconds(30)).exitCode() == 0;
        } catch (UncheckedIOException notInstalled) {
            return false;
        }
    }

    /// Returns a string that sorts like the UTF-8 bytes of the text.
    private static String utf8(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }
}
