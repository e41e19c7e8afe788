//SOURCES ../../support/Commands.java ../../support/MovableClock.java ../../support/WebIdentity.java
//DEPS software.amazon.awssdk:ec2

package sandbox.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.data.Json;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import sandbox.SandboxServer;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;
import support.Commands;
import support.MovableClock;
import support.Running;
import support.WebIdentity;

@Execution(ExecutionMode.SAME_THREAD) // one clock
class StsServiceTest {

    private static final String ROLE = "arn:aws:iam::210987654321:role/path/demo";
    private static final String MFA_SERIAL = "arn:aws:iam::123456789012:mfa/phone";
    private static final MovableClock CLOCK = new MovableClock();

    private static SandboxServer server;
    private static StsClient sts;

    @BeforeAll
    static void start() {
        server = SandboxServer.start(CLOCK, Duration.ofSeconds(1));
        sts = sts(AwsBasicCredentials.create(server.accessKey(), server.secretKey()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void tellsTheUserWhoItIs() {
        var identity = sts.getCallerIdentity();
        assertEquals("arn:aws:iam::123456789012:user/sandbox", identity.arn());
        assertEquals("123456789012", identity.account());
        assertTrue(identity.userId().startsWith("AIDA"));
    }

    @Test
    @SuppressWarnings("deprecation")
    void issuesCredentialsOfARole() {
        var session = assume(r -> { });
        assertEquals("arn:aws:sts::210987654321:assumed-role/demo/alice", session.assumedRoleUser().arn());
        assertTrue(session.assumedRoleUser().assumedRoleId().matches("AROA[A-Z0-9]{17}:alice"));
        assertNull(session.packedPolicySize());
        var credentials = session.credentials();
        assertTrue(credentials.accessKeyId().matches("ASIA[A-Z2-7]{16}"), credentials.accessKeyId());
        var lifetime = Duration.between(CLOCK.instant(), credentials.expiration());
        assertTrue(lifetime.compareTo(Duration.ofMinutes(59)) > 0 && lifetime.compareTo(Duration.ofHours(1)) <= 0);
        var identity = sts(credentials).getCallerIdentity();
        assertEquals(session.assumedRoleUser().arn(), identity.arn());
        assertEquals(session.assumedRoleUser().assumedRoleId(), identity.userId());
        assertEquals("210987654321", identity.account());
        assertNotEquals(credentials.sessionToken(), assume(r -> { }).credentials().sessionToken());
    }

    @Test
    void keepsThePartition() {
        var session = assume(r -> r.roleArn("arn:aws-cn:iam::210987654321:role/demo"));
        assertEquals("arn:aws-cn:sts::210987654321:assumed-role/demo/alice", session.assumedRoleUser().arn());
    }

    @Test
    void acceptsTemporaryCredentialsEverywhereUntilTheyExpire() throws Exception {
        server.createBucket("temporary");
        var credentials = assume(r -> r.durationSeconds(900)).credentials();
        var s3 = client(S3Client.builder().forcePathStyle(true), session(credentials));
        var ec2 = client(Ec2Client.builder(), session(credentials));
        s3.putObject(r -> r.bucket("temporary").key("k"), RequestBody.fromString("content"));
        assertEquals("content", s3.getObjectAsBytes(r -> r.bucket("temporary").key("k")).asUtf8String());
        var url = presigned(credentials);
        assertEquals(200, status(url));
        assertEquals("210987654321", ec2.describeInstances().reservations().getFirst().ownerId());
        CLOCK.advance(Duration.ofMinutes(15));
        assertEquals("ExpiredToken", refused(() -> s3.getObjectAsBytes(r -> r.bucket("temporary").key("k"))));
        assertEquals(400, status(url));
        assertEquals("RequestExpired", refused(ec2::describeInstances));
        assertEquals("ExpiredToken", refused(() -> sts(credentials).getCallerIdentity()));
    }

    @Test
    void refusesForgedCredentials() {
        var real = assume(r -> { }).credentials();
        var noToken = AwsBasicCredentials.create(real.accessKeyId(), real.secretAccessKey());
        var otherToken = AwsSessionCredentials.create(real.accessKeyId(), real.secretAccessKey(),
                assume(r -> { }).credentials().sessionToken());
        for (var forged : List.of(noToken, otherToken)) {
            assertEquals("InvalidClientTokenId", refused(() -> sts(forged).getCallerIdentity()));
            assertEquals("AuthFailure", refused(() -> client(Ec2Client.builder(), forged).describeRegions()));
            assertEquals("InvalidToken", refused(() -> client(S3Client.builder(), forged).listBuckets()));
        }
        var wrong = AwsSessionCredentials.create(real.accessKeyId(), "wrong", real.sessionToken());
        assertEquals("SignatureDoesNotMatch", refused(() -> sts(wrong).getCallerIdentity()));
        assertEquals("SignatureDoesNotMatch", refused(() -> client(S3Client.builder(), wrong).listBuckets()));
        assertEquals("InvalidClientTokenId",
                refused(() -> sts(AwsBasicCredentials.create("AKIAUNKNOWN", "x")).getCallerIdentity()));
    }

    @Test
    void refusesUnsignedCalls() throws Exception {
        var request = HttpRequest.newBuilder(server.endpoint()).header("Content-Type",
                "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(
                "Action=GetCallerIdentity&Version=2011-06-15")).build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofString());
            assertEquals(403, answer.statusCode());
            assertTrue(answer.body().contains("<Code>MissingAuthenticationToken</Code>"), answer.body());
        }
    }

    @Test
    void limitsWhatIsAskedFor() {
        assertInvalid("1 validation error detected: Value 'a' at 'roleSessionName' failed to satisfy constraint: Member "
                + "must have length greater than or equal to 2", r -> r.roleSessionName("a"));
        assertInvalid("1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: [\\w+=,.@-]*", r -> r.roleSessionName("a b"));
        assertInvalid("2 validation errors detected: Value 'a' at 'roleSessionName' failed to satisfy constraint: Member "
                + "must have length greater than or equal to 2; Value '899' at 'durationSeconds' failed to satisfy "
                + "constraint: Member must have value greater than or equal to 900",
                r -> r.roleSessionName("a").durationSeconds(899));
        assertInvalid("1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: "
                + "Member must have value less than or equal to 43200", r -> r.durationSeconds(43_201));
        assertInvalid("1 validation error detected: Value null at 'roleSessionName' failed to satisfy constraint: Member "
                + "must not be null", r -> r.roleSessionName(null));
        assertInvalid("arn:aws:iam::1:role/demo-role is invalid", r -> r.roleArn("arn:aws:iam::1:role/demo-role"));
        List.<Consumer<AssumeRoleRequest.Builder>>of(r -> r.externalId("x"), r -> r.sourceIdentity("x"),
                r -> r.serialNumber("phone"), r -> r.tokenCode("12345"), r -> r.tokenCode("12345x"),
                r -> r.policy("x".repeat(2049)), r -> r.tags(tags(51)), r -> r.tags(tag("k".repeat(129), "")),
                r -> r.tags(tag("k", "v".repeat(257))), r -> r.tags(tag("", "v")), r -> r.tags(tag("k", "<")))
                .forEach(change -> assertEquals("ValidationError", refused(() -> assume(change))));
        assertEquals(43_200, Duration.between(CLOCK.instant(), assume(r -> r.durationSeconds(43_200)).credentials()
                .expiration()).plusSeconds(1).toSeconds(), 1);
    }

    @Test
    @SuppressWarnings("deprecation")
    void measuresPolicies() {
        var policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
        var size = assume(r -> r.policy(policy)).packedPolicySize();
        assertTrue(size > 0 && size < 10, size.toString());
        assertEquals("MalformedPolicyDocument", refused(() -> assume(r -> r.policy("{"))));
        assertEquals("PackedPolicyTooLarge", refused(() -> assume(r -> r.tags(IntStream.range(0, 10)
                .mapToObj(i -> tag("k" + i, "v".repeat(256))).toList()))));
        assertEquals(50, tags(50).size());
        assertTrue(assume(r -> r.tags(tags(50))).packedPolicySize() <= 100);
    }

    @Test
    void opensRolesAsTheirTableSays() {
        assertEquals("User: arn:aws:iam::123456789012:user/sandbox is not authorized to perform: sts:AssumeRole on "
                + "resource: arn:aws:iam::123456789012:role/denied",
                assertThrows(StsException.class, () -> assume("denied", r -> { })).awsErrorDetails().errorMessage());
        assertEquals("AccessDenied", refused(() -> assume("external", r -> { })));
        assertEquals("AccessDenied", refused(() -> assume("external", r -> r.externalId("other"))));
        assume("external", r -> r.externalId("awskit"));
        var readOnly = client(Ec2Client.builder(), session(assume("read-only", r -> { }).credentials()));
        var id = readOnly.describeInstances().reservations().getFirst().instances().getFirst().instanceId();
        assertEquals("UnauthorizedOperation", refused(() -> readOnly.terminateInstances(r -> r.instanceIds(id))));
    }

    @Test
    void takesEveryMfaCodeOnce() {
        assertEquals("AccessDenied", refused(() -> assume("mfa", r -> { })));
        assertEquals("AccessDenied", refused(() -> assume("mfa", r -> r.serialNumber(MFA_SERIAL))));
        assertEquals("AccessDenied", refused(() -> assume("mfa", mfa("000000"))));
        assume("mfa", mfa("123456"));
        assertEquals("AccessDenied", refused(() -> assume("mfa", mfa("123456"))));
        assume("mfa", mfa("123457"));
        CLOCK.advance(Duration.ofSeconds(30));
        assume("mfa", mfa("123456"));
    }

    @Test
    void opensMfaRolesToASessionWithMfa() {
        var plain = sts.getSessionToken().credentials();
        assertEquals("AccessDenied", refused(() -> sts(plain).assumeRole(role("mfa", r -> { }))));
        var session = sts.getSessionToken(r -> r.serialNumber(MFA_SERIAL).tokenCode("654321").durationSeconds(129_600))
                .credentials();
        assertEquals("arn:aws:iam::123456789012:user/sandbox", sts(session).getCallerIdentity().arn());
        var role = sts(session).assumeRole(role("mfa", r -> { })).credentials();
        assertEquals("AccessDenied", refused(() -> sts(role).assumeRole(role("mfa", r -> { }))));
        assertEquals("AccessDenied", refused(() -> sts(session).getSessionToken()));
        assertEquals("ValidationError", refused(() -> sts.getSessionToken(r -> r.durationSeconds(129_601))));
    }

    @Test
    void limitsChainedSessions() {
        var first = sts(assume(r -> r.sourceIdentity("alice@example.com").transitiveTagKeys("Team")
                .tags(tag("Team", "site"), tag("Stage", "test"))).credentials());
        assertEquals("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
                assertThrows(StsException.class, () -> first.assumeRole(request(r -> r.durationSeconds(3601))))
                        .awsErrorDetails().errorMessage());
        first.assumeRole(request(r -> r.durationSeconds(3600).tags(tag("stage", "live"))));
        assertEquals("InvalidParameterValue", refused(() -> first.assumeRole(request(r -> r.tags(tag("team", "x"))))));
        var second = first.assumeRole(request(r -> { }));
        assertEquals("alice@example.com", second.sourceIdentity());
        var third = sts(second.credentials());
        assertEquals("InvalidParameterValue", refused(() -> third.assumeRole(request(r -> r.tags(tag("TEAM", "x"))))));
        assertEquals("AccessDenied", refused(() -> third.assumeRole(request(r -> r.sourceIdentity("bob")))));
        assertEquals("InvalidParameterValue", refused(() -> assume(r -> r.tags(tag("a", ""), tag("A", "")))));
        assertEquals("InvalidParameterValue", refused(() -> assume(r -> r.transitiveTagKeys("a"))));
    }

    @Test
    void exchangesWebIdentities() {
        var anonymous = client(StsClient.builder(), null);
        var expiration = CLOCK.instant().plusSeconds(60).getEpochSecond();
        var session = anonymous.assumeRoleWithWebIdentity(webIdentity(token(
                "{\"sub\":\"me\",\"aud\":\"sts.amazonaws.com\",\"iss\":\"https://id.example.com\",\"exp\":" + expiration
                        + "}")));
        assertEquals("me", session.subjectFromWebIdentityToken());
        assertEquals("sts.amazonaws.com", session.audience());
        assertEquals("id.example.com", session.provider());
        assertEquals("arn:aws:sts::210987654321:assumed-role/demo/alice",
                sts(session.credentials()).getCallerIdentity().arn());
        assertEquals("ExpiredTokenException", refused(() -> anonymous.assumeRoleWithWebIdentity(webIdentity(
                token("{\"sub\":\"me\",\"exp\":" + (expiration - 60) + "}")))));
        var valid = token("{\"sub\":\"me\",\"exp\":" + expiration + "}");
        var unsigned = valid.substring(0, valid.lastIndexOf('.') + 1);
        for (var token : List.of("abcd", "a.b.c", token("{\"sub\":\"me\"}"), token("[]"), unsigned, unsigned + "c2lnbg",
                unsigned.replaceFirst("\\w", "x") + valid.substring(unsigned.length()))) {
            assertEquals("InvalidIdentityToken",
                    refused(() -> anonymous.assumeRoleWithWebIdentity(webIdentity(token))), token);
        }
    }

    @Test
    void makesSigninTokensOfItsOwnCredentials() throws Exception {
        var credentials = assume(r -> { }).credentials();
        var signin = signin(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
        assertTrue(Json.read(signin) instanceof Map<?, ?> answer && answer.containsKey("SigninToken"), signin);
        assertTrue(signin(credentials.accessKeyId(), "wrong", credentials.sessionToken()).contains("Bad Request"));
        assertTrue(signin(server.accessKey(), server.secretKey(), "").contains("Bad Request"));
    }

    @Test
    void servesBoto3WithTemporaryCredentials() {
        var script = """
                import boto3
                c = boto3.client('sts').assume_role(RoleArn='arn:aws:iam::210987654321:role/demo',
                    RoleSessionName='boto', Tags=[{'Key': 'a', 'Value': 'b c'}])['Credentials']
                s = boto3.Session(c['AccessKeyId'], c['SecretAccessKey'], c['SessionToken'])
                print(s.client('sts').get_caller_identity()['Arn'])
                ids = [i.id for i in s.resource('ec2').create_instances(ImageId='ami-0a1b2c3d4e5f60001', MinCount=2,
                    MaxCount=2, TagSpecifications=[{'ResourceType': 'instance', 'Tags': [{'Key': 'Name', 'Value': 'x'}]}])]
                named = s.resource('ec2').instances.filter(Filters=[{'Name': 'tag:Name', 'Values': ['x']}])
                print(ids == [i.id for i in named])
                s.resource('s3').create_bucket(Bucket='boto3').put_object(Key='k', Body=b'x')
                try:
                    s.client('ec2').start_instances(InstanceIds=['i-00000000'])
                except Exception as e:
                    print(e)
                """;
        try (var boto3 = Commands.with().startProgram("python3", "-c", script)) {
            var result = boto3.await(Duration.ofSeconds(60));
            assumeTrue(!result.err().contains("No module named"), "no boto3");
            assertEquals(new Running.Result(0, """
                    arn:aws:sts::210987654321:assumed-role/demo/boto
                    True
                    An error occurred (InvalidInstanceID.NotFound) when calling the StartInstances operation: \
                    The instance ID 'i-00000000' does not exist
                    """, ""), result);
        } catch (UncheckedIOException e) {
            assumeTrue(false, "no Python");
        }
    }

    private static URI presigned(Credentials credentials) {
        try (var presigner = S3Presigner.builder().endpointOverride(server.endpoint()).region(Region.US_EAST_1)
                .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(StaticCredentialsProvider.create(session(credentials))).build()) {
            return URI.create(presigner.presignGetObject(r -> r.signatureDuration(Duration.ofHours(1))
                    .getObjectRequest(get -> get.bucket("temporary").key("k"))).url().toString());
        }
    }

    private static int status(URI uri) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
        }
    }

    private static String signin(String id, String secret, String token) throws Exception {
        var session = Json.line(Map.of("sessionId", id, "sessionKey", secret, "sessionToken", token));
        var uri = URI.create(server.endpoint() + "/federation?Action=getSigninToken&SessionDuration=3600&Session="
                + URLEncoder.encode(session, UTF_8));
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        }
    }

    private static void assertInvalid(String message, Consumer<AssumeRoleRequest.Builder> change) {
        var details = assertThrows(StsException.class, () -> assume(change)).awsErrorDetails();
        assertEquals("ValidationError: " + message, details.errorCode() + ": " + details.errorMessage());
    }

    private static AssumeRoleResponse assume(Consumer<AssumeRoleRequest.Builder> change) {
        return sts.assumeRole(request(change));
    }

    private static AssumeRoleResponse assume(String role, Consumer<AssumeRoleRequest.Builder> change) {
        return sts.assumeRole(role(role, change));
    }

    private static AssumeRoleRequest role(String name, Consumer<AssumeRoleRequest.Builder> change) {
        return request(r -> r.roleArn("arn:aws:iam::123456789012:role/" + name)).copy(change);
    }

    private static AssumeRoleRequest request(Consumer<AssumeRoleRequest.Builder> change) {
        return AssumeRoleRequest.builder().roleArn(ROLE).roleSessionName("alice").build().copy(change);
    }

    private static AssumeRoleWithWebIdentityRequest webIdentity(String token) {
        return AssumeRoleWithWebIdentityRequest.builder().roleArn(ROLE).roleSessionName("alice")
                .webIdentityToken(token).build();
    }

    private static String token(String claims) {
        return WebIdentity.token(claims, server.secretKey());
    }

    private static Consumer<AssumeRoleRequest.Builder> mfa(String code) {
        return r -> r.serialNumber(MFA_SERIAL).tokenCode(code);
    }

    private static List<Tag> tags(int count) {
        return IntStream.range(0, count).mapToObj(i -> tag("key" + i, "value" + i)).toList();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static StsClient sts(Credentials credentials) {
        return sts(session(credentials));
    }

    private static StsClient sts(AwsCredentials credentials) {
        return client(StsClient.builder(), credentials);
    }

    private static AwsCredentials session(Credentials credentials) {
        return AwsSessionCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey(),
                credentials.sessionToken());
    }

    /// @param credentials null for an anonymous client
    private static <B extends AwsClientBuilder<B, C>, C> C client(B builder, AwsCredentials credentials) {
        return builder.endpointOverride(server.endpoint()).region(Region.US_EAST_1).credentialsProvider(
                credentials == null ? AnonymousCredentialsProvider.create()
                        : StaticCredentialsProvider.create(credentials)).build();
    }

    private static String refused(Runnable action) {
        return assertThrows(AwsServiceException.class, action::run).awsErrorDetails().errorCode();
    }
}
