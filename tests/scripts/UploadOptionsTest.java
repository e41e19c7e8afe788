//SOURCES ../support/Endpoint.java ../support/ScriptedServer.java ../support/StubEndpoint.java UploadScene.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static support.FaultProxy.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import support.Commands;
import support.Endpoint;
import support.Fault;
import support.FaultProxy;
import support.Running;
import support.ScriptedServer;
import support.StubEndpoint;

/// Options that change what each request says.
class UploadOptionsTest {

    @AutoClose
    private final UploadScene scene = new UploadScene();
    private final Path folder = scene.folder;

    @Test
    void keepsTimeModeAndOwnerAndSeesWhenTheyChange() throws Exception {
        var small = scene.file("small", 10);
        Files.setLastModifiedTime(small, FileTime.from(Instant.parse("2020-01-02T03:04:05.123456789Z")));
        Files.setPosixFilePermissions(small, PosixFilePermissions.fromString("rw-r-----"));
        scene.file("large", 11 * UploadScene.MIB);
        afterTheChangeOf("large");
        assertEquals(2, UploadScene.number(run("--preserve", "--output", "json"), "uploaded"));
        var metadata = metadata("small");
        assertEquals(Map.of("mtime", "1577934245.123456789", "mode", "100640",
                "uid", Files.getAttribute(small, "unix:uid").toString(),
                "gid", Files.getAttribute(small, "unix:gid").toString()), metadata);
        assertEquals("1577934245", metadata("large").get("mtime"));

        var again = run("--preserve", "--output", "json");
        assertEquals(2, UploadScene.number(again, "unchanged"), again.out());
        assertEquals(Map.of("ListObjectsV2", 1), UploadScene.document(again).get("requests"));

        Files.setPosixFilePermissions(small, PosixFilePermissions.fromString("rwxr-x---"));
        Files.setLastModifiedTime(folder.resolve("large"), FileTime.from(Instant.parse("2019-01-02T03:04:05Z")));
        // It has changed, but is what it was again.
        assertEquals(2, UploadScene.number(run("--output", "json"), "unchanged"));
        Files.setLastModifiedTime(folder.resolve("large"), FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
        afterTheChangeOf("large");
        var changed = run("--preserve", "--output", "json");
        assertEquals(1, UploadScene.number(changed, "uploaded"), changed.out());
        assertEquals(1, UploadScene.number(changed, "unchanged"));
        assertEquals(Map.of("ListObjectsV2", 1, "HeadObject", 2, "PutObject", 1),
                UploadScene.document(changed).get("requests"));
        assertEquals("100750", metadata("small").get("mode"));
    }

    @Test
    void knowsAFileFromTheFutureAgain() throws IOException {
        Files.setLastModifiedTime(scene.file("file", 10), FileTime.from(Instant.now().plusSeconds(10_000)));
        assertEquals(1, UploadScene.number(run("--preserve", "--output", "json"), "uploaded"));
        assertEquals(1, UploadScene.number(run("--preserve", "--output", "json"), "unchanged"));
    }

    @Test
    void agreesToPayWithEveryRequest() {
        var moto = moto();
        var bucket = moto.bucket();
        scene.file("small", 10);
        scene.file("large", 11 * UploadScene.MIB);
        moto.s3().putObject(put -> put.bucket(bucket).key("old"), RequestBody.fromString("old"));
        try (var proxy = new FaultProxy(moto.uri())) {
            var command = moto.command().endpoint(proxy.endpoint());
            var result = command.exec("upload-folder", Stream.concat(Stream.of(folder, "s3://" + bucket,
                    "--request-payer", "--delete"), Stream.of(UploadScene.SMALL_PARTS)).toArray());
            assertEquals(0, result.exitCode(), result.err());
            assertPaid(proxy);
            command.exec("upload-folder", folder, "s3://" + bucket, "--force");
            assertEquals(null, proxy.served("PutObject").getLast().request().headers().get("x-amz-request-payer"));
        }
    }

    private static Endpoint moto() {
        var moto = Endpoint.all().stream().filter(endpoint -> !endpoint.isSandbox()).findFirst();
        assumeTrue(moto.isPresent(), "moto is not installed");
        return moto.get();
    }

    private static void assertPaid(FaultProxy proxy) {
        for (var operation : List.of("ListObjectsV2", "PutObject", "CreateMultipartUpload", "UploadPart",
                "CompleteMultipartUpload", "DeleteObjects")) {
            var served = proxy.served(operation);
            assertTrue(!served.isEmpty() && served.stream().allMatch(one -> "requester".equals(
                    one.request().headers().get("x-amz-request-payer"))), operation);
        }
    }

    @Test
    void refusesSpecialEndpointsBesideOneOfItsOwn() {
        var results = scene.runAll(List.of(List.of("--accelerate"), List.of("--dualstack")));
        assertUsage(results.get(0), "--accelerate and the endpoint \"");
        assertUsage(results.get(1), "--dualstack and the endpoint \"");
    }

    @Test
    void asksTheEndpointThatTheOptionMeans() throws IOException {
        scene.file("small", 10);
        var hosts = List.of(List.of("--accelerate", "nowhere.s3-accelerate.amazonaws.com"),
                List.of("--dualstack", "nowhere.s3.dualstack.eu-west-1.amazonaws.com"),
                List.of("--no-progress", "nowhere.s3.eu-west-1.amazonaws.com"));
        try (var proxy = ScriptedServer.always("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
            for (var comparison : List.of("--size-only", "--force")) {
                var results = Commands.with().env("AWS_ENDPOINT_URL", null).env("AWS_REGION", "eu-west-1")
                        .env("HTTPS_PROXY", proxy.uri().toString()).execAll("upload-folder", hosts.stream().map(each ->
                                List.of(folder.toString(), "s3://nowhere", each.getFirst(), comparison,
                                        "--max-attempts", "1", "--debug")).toList()).iterator();
                for (var each : hosts) {
                    var result = results.next();
                    assertTrue(result.err().contains(each.getLast()), result.err());
                }
            }
        }
    }

    @Test
    void locksObjects() {
        var moto = moto();
        var bucket = "awskit-lock-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        moto.s3().createBucket(create -> create.bucket(bucket).objectLockEnabledForBucket(true));
        scene.file("small", 10);
        scene.file("large", 11 * UploadScene.MIB);
        try (var proxy = new FaultProxy(moto.uri())) {
            var result = moto.command().endpoint(proxy.endpoint()).exec("upload-folder", Stream.concat(
                    Stream.of(folder, "s3://" + bucket, "--object-lock-mode", "GOVERNANCE",
                            "--object-lock-retain-until", "2099-01-31", "--object-lock-legal-hold"),
                    Stream.of(UploadScene.SMALL_PARTS)).toArray());
            assertEquals(0, result.exitCode(), result.err());
            // moto does not apply them to multipart uploads.
            for (var operation : List.of("PutObject", "CreateMultipartUpload")) {
                var headers = proxy.served(operation).getFirst().request().headers();
                assertEquals("GOVERNANCE", headers.get("x-amz-object-lock-mode"), operation);
                assertEquals("2099-01-31T00:00:00Z", headers.get("x-amz-object-lock-retain-until-date"), operation);
                assertEquals("ON", headers.get("x-amz-object-lock-legal-hold"), operation);
            }
        }
        var head = moto.s3().headObject(one -> one.bucket(bucket).key("small"));
        assertEquals("GOVERNANCE", head.objectLockModeAsString());
        assertEquals(Instant.parse("2099-01-31T00:00:00Z"), head.objectLockRetainUntilDate());
        assertEquals("ON", head.objectLockLegalHoldStatusAsString());
    }

    @Test
    void refusesLocksThatCannotHold() {
        var cases = List.of(List.of("--object-lock-mode", "GOVERNANCE"),
                List.of("--object-lock-retain-until", "2099-01-31"),
                List.of("--object-lock-mode", "GOVERNANCE", "--object-lock-retain-until", "2020-01-31"),
                List.of("--object-lock-mode", "GOVERNANCE", "--object-lock-retain-until", "tomorrow"),
                List.of("--object-lock-legal-hold", "--checksum-algorithm", "none"));
        var results = scene.runAll(cases).iterator();
        for (var options : cases) {
            assertEquals(252, results.next().exitCode(), options.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "AccessDenied | AES256 | another encryption: --sse aws:kms, or --sse none)",
            "AccessDenied | none | another encryption: --sse aws:kms, or --sse AES256)",
            "AccessDenied | aws:kms | another encryption: --sse none, or another --sse-kms-key-id)",
            "AccessControlListNotSupported | AES256 | leave out --acl)",
            "KMS.NotFoundException | aws:kms | check --sse-kms-key-id, or try --sse none)"})
    void namesTheOptionThatHelps(String code, String sse, String hint) {
        scene.file("small", 10);
        scene.proxy.on(is("PutObject"), new Fault.Refuse(403, code));
        var result = run("--sse", sse);
        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains(hint), result.err());
    }

    /// The messages are those of AWS, shortened where they name the user.
    @Tag("storm")
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "s3:PutObject on resource: \"arn:aws:s3:::b/k\" with an explicit deny in a resource-based policy | "
                    + "needs s3:PutObject; | if the bucket's policy wants another encryption: --sse aws:kms, or --sse none)",
            "s3:PutObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:PutObject "
                    + "action | needs s3:PutObject; | s3:PutObject action)",
            "s3:PutObject on resource: \"arn:aws:s3:::b/k\" because no permissions boundary allows the s3:PutObject "
                    + "action | needs s3:PutObject; | s3:PutObject action)",
            "kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:111122223333:key/k because no resource-based policy "
                    + "allows the kms:GenerateDataKey action | needs kms:GenerateDataKey; | try --sse AES256, or "
                    + "--sse-kms-key-id with another key)",
            "s3:PutObject on resource: \"arn:aws:s3:::b/k\" because public ACLs are prevented by the BlockPublicAcls "
                    + "setting in S3 Block Public Access | needs s3:PutObject; | or leave out --acl)",
            "s3:PutObjectTagging on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the "
                    + "s3:PutObjectTagging action | needs s3:PutObjectTagging; | or leave out --tagging)"})
    void saysWhatARealRefusalNeeds(String message, String action, String hint) {
        scene.file("small", 10);
        scene.proxy.on(is("PutObject"), new Fault.Answer(403, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
                + "AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/me is not authorized to perform: "
                + message + "</Message><RequestId>R</RequestId></Error>"));
        var result = run();
        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains("(" + action) && result.err().endsWith(hint + "\n"), result.err());
    }

    @Test
    void printsThePolicyOfThePartition() {
        var regions = List.of("eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1");
        var policies = scene.command().execAll("upload-folder", regions.stream().map(region -> List.of(
                folder.toString(), "s3://bucket/p", "--region", region, "--iam-policy")).toList()).iterator();
        for (var partition : List.of("aws", "aws-cn", "aws-us-gov", "aws-eusc")) {
            var policy = policies.next();
            assertTrue(policy.out().contains("\"arn:" + partition + ":s3:::bucket/p/*\""), policy.toString());
        }
    }

    private static void assertUsage(Running.Result result, String message) {
        assertEquals(252, result.exitCode(), result.err());
        assertTrue(result.err().contains(message), result.err());
    }

    @Test
    void saysWhatBucketsItCannotCompareWith() {
        scene.file("small", 10);
        var results = scene.command().execAll("upload-folder", Stream.of("base--use1-az4--x-s3",
                "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap", "mfzwi23gnjvgw.mrap")
                .map(bucket -> List.of(folder.toString(), "s3://" + bucket)).toList());
        assertUsage(results.getFirst(),
                "directory bucket \"base--use1-az4--x-s3\" lists its keys in no order (--force sends all files");
        results.subList(1, 3).forEach(result -> assertUsage(result,
                "multi-region access points are not supported, because they need another signature"));
    }

    @Test
    void sendsToADirectoryBucketInASession() {
        scene.file("small", 10);
        scene.file("large", 11 * UploadScene.MIB);
        var session = """
                <CreateSessionResult><Credentials><SessionToken>session</SessionToken><SecretAccessKey>s</SecretAccessKey>\
                <AccessKeyId>A</AccessKeyId><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
                </CreateSessionResult>""";
        try (var express = StubEndpoint.answering(request -> StubEndpoint.Answer.of(200,
                request.path().contains("?session") ? session : request.path().contains("?uploads")
                        ? "<R><UploadId>id</UploadId></R>" : "<R/>").with("ETag", "\"etag\""))) {
            var result = scene.command().endpoint(express.uri()).exec("upload-folder", Stream.concat(Stream.of(folder,
                    "s3://base--use1-az4--x-s3", "--force"), Stream.of(UploadScene.SMALL_PARTS)).toArray());
            assertEquals(0, result.exitCode(), result.err());
            var sent = express.seen.stream().filter(request -> !request.path().contains("?session")).toList();
            assertEquals(6, sent.size());
            assertTrue(sent.stream().allMatch(request -> request.header("X-amz-s3session-token").equals("session")),
                    sent.toString());
        }
        var policy = run("--iam-policy").out();
        assertTrue(!policy.contains("s3express"), policy);
        assertTrue(scene.command().exec("upload-folder", folder, "s3://base--use1-az4--x-s3", "--force", "--iam-policy")
                .out().contains("s3express:CreateSession"));
    }

    private Running.Result run(String... options) {
        return scene.run(Stream.concat(Stream.of(UploadScene.SMALL_PARTS), Stream.of(options)).toArray(String[]::new));
    }

    private Map<String, String> metadata(String name) {
        return Commands.s3().headObject(head -> head.bucket(scene.bucket).key("p/" + name)).metadata();
    }

    /// Waits until the clock, in whole seconds as in a listing, is after the last change of a file.
    private void afterTheChangeOf(String name) throws IOException {
        var changed = ((FileTime) Files.getAttribute(folder.resolve(name), "unix:ctime")).toInstant();
        while (Instant.now().getEpochSecond() <= changed.getEpochSecond()) {
            Thread.onSpinWait();
        }
    }
}
