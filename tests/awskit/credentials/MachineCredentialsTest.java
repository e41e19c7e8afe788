//SOURCES ../../support/Commands.java ../../support/StubEndpoint.java ../../support/WebIdentity.java

package awskit.credentials;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.Session;
import awskit.errors.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import support.Commands;
import support.StubEndpoint;
import support.WebIdentity;

/// The credentials of a machine and those of a sign-in, from stubs of the real endpoints. Most tests start a process,
/// because the SDK's providers read the process's environment.
class MachineCredentialsTest {

    private static final String IN_AN_HOUR = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS).toString();
    private static final String KEYS = "{\"Code\":\"Success\",\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"s\","
            + "\"Token\":\"t\",\"Expiration\":\"" + IN_AN_HOUR + "\"}";

    @TempDir
    Path home;

    private void config(String text) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), text.replace("~", "\n"));
    }

    private Map<String, String> environment(String... more) {
        var variables = new HashMap<>(Map.of("HOME", home.toString(), "AWS_EC2_METADATA_DISABLED", "true"));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    @Test
    void usesTheExecutionRoleOfALambdaFunction() throws IOException {
        config("[default]~region = eu-west-1~aws_access_key_id = PROFILE~aws_secret_access_key = s");
        try (var session = Session.builder().environment(environment("AWS_LAMBDA_FUNCTION_NAME", "nightly",
                "AWS_EXECUTION_ENV", "AWS_Lambda_java25", "AWS_REGION", "us-west-2", "AWS_ACCESS_KEY_ID", "ASIALAMBDA",
                "AWS_SECRET_ACCESS_KEY", "s", "AWS_SESSION_TOKEN", "lambda-token")).build()) {
            var keys = (AwsSessionCredentials) session.credentials().resolveCredentials();
            assertEquals("ASIALAMBDA", keys.accessKeyId());
            assertEquals("lambda-token", keys.sessionToken());
            assertEquals("us-west-2", session.region());
        }
    }

    @Test
    void prefersAProfileToTheContainer() throws IOException {
        config("[default]~aws_access_key_id = PROFILE~aws_secret_access_key = s");
        try (var session = Session.builder().environment(environment("AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://127.0.0.1:1/")).build()) {
            assertEquals("PROFILE", session.credentials().resolveCredentials().accessKeyId());
        }
    }

    @Test
    void exchangesAWebIdentityTokenAtTheSandbox() throws IOException {
        Files.writeString(home.resolve("token"), WebIdentity.token("{\"sub\":\"pod\",\"exp\":"
                + Instant.parse(IN_AN_HOUR).getEpochSecond() + "}", Commands.sandbox().secretKey()));
        var variables = environment("AWS_WEB_IDENTITY_TOKEN_FILE", home.resolve("token").toString(), "AWS_ROLE_ARN",
                "arn:aws:iam::123456789012:role/pod", "AWS_ROLE_SESSION_NAME", "web");
        variables.put("AWS_ENDPOINT_URL", Commands.sandbox().endpoint().toString());
        try (var session = Session.builder().environment(variables).region("us-east-1").build()) {
            assertEquals("arn:aws:sts::123456789012:assumed-role/pod/web",
                    session.client(StsClient.builder()).getCallerIdentity().arn());
        }
    }

    @Test
    void asksTheContainerEndpoint() throws Exception {
        Files.writeString(home.resolve("token"), "pod-token");
        try (var container = StubEndpoint.always(StubEndpoint.Answer.of(200, "{\"AccessKeyId\":\"CONTAINER\","
                + "\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"" + IN_AN_HOUR + "\"}"))) {
            assertEquals("CONTAINER", printed("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.uri() + "/creds",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", home.resolve("token").toString()));
            assertEquals("pod-token", container.seen.getFirst().header("Authorization"));
        }
        assertTrue(printed("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://192.0.2.1/creds").startsWith(
                "no credentials from the container endpoint that AWS_CONTAINER_CREDENTIALS_FULL_URI names"));
    }

    @Test
    void prefersTheContainerToTheInstance() throws Exception {
        try (var container = StubEndpoint.always(StubEndpoint.Answer.of(200, KEYS.formatted("CONTAINER")));
                var imds = StubEndpoint.always(StubEndpoint.Answer.of(200, KEYS.formatted("IMDS")))) {
            assertEquals("CONTAINER", printed("AWS_EC2_METADATA_DISABLED", "false",
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI", container.uri() + "/creds",
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT", imds.uri().toString()));
            assertEquals(List.of(), imds.seen);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // the profile, the cache key of the sign-in
        "sso_session = work, work",
        "sso_start_url = https://example.invalid/start#/~sso_region = us-east-1, https://example.invalid/start#/",
    })
    void exchangesTheSsoToken(String signIn, String filed) throws Exception {
        config("[default]~" + signIn + "~sso_account_id = 123456789012~sso_role_name = reader~"
                + "[sso-session work]~sso_region = us-east-1~sso_start_url = https://example.invalid/start#/");
        var cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
        Files.writeString(cache.resolve(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1")
                .digest(filed.getBytes())) + ".json"), "{\"accessToken\":\"sso-token\",\"expiresAt\":\"" + IN_AN_HOUR
                + "\",\"startUrl\":\"https://example.invalid/start#/\",\"region\":\"us-east-1\"}");
        try (var portal = StubEndpoint.always(StubEndpoint.Answer.of(200, "{\"roleCredentials\":{"
                + "\"accessKeyId\":\"SSO\",\"secretAccessKey\":\"s\",\"sessionToken\":\"t\",\"expiration\":"
                + Instant.parse(IN_AN_HOUR).toEpochMilli() + "}}"))) {
            assertEquals("SSO", printed("AWS_ENDPOINT_URL_SSO", portal.uri().toString()));
            assertEquals("sso-token", portal.seen.getFirst().header("X-amz-sso_bearer_token"));
            assertTrue(portal.seen.getFirst().path().contains("role_name=reader"), portal.seen.getFirst().path());
        }
    }

    @Test // after aws login
    void usesTheSessionOfAwsLogin() throws Exception {
        var session = "arn:aws:iam::123456789012:user/me";
        config("[default]~region = us-east-1~login_session = " + session);
        assertEquals("no valid sign-in for profile \"default\" (try: aws login --profile default)", printed());
        Files.writeString(Files.createDirectories(home.resolve(".aws/login/cache")).resolve(HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest(session.getBytes())) + ".json"),
                "{\"accessToken\":{\"accessKeyId\":\"LOGIN\",\"secretAccessKey\":\"s\",\"sessionToken\":\"t\","
                        + "\"accountId\":\"123456789012\",\"expiresAt\":\"" + IN_AN_HOUR + "\"},\"tokenType\":\"aws_sigv4\","
                        + "\"clientId\":\"c\",\"refreshToken\":\"r\",\"idToken\":\"i\",\"dpopKey\":\"k\"}");
        assertEquals("LOGIN", printed());
    }

    @Test
    void asksInstanceMetadataAsOftenAsTold() throws Exception {
        var failures = new AtomicInteger(2);
        try (var imds = StubEndpoint.answering(seen -> switch (seen.path()) {
            case "/latest/api/token" -> StubEndpoint.Answer.of(200, "imds-token");
            case "/latest/meta-data/iam/security-credentials/" -> failures.getAndDecrement() > 0
                    ? StubEndpoint.Answer.of(404, "") : StubEndpoint.Answer.of(200, "the-role");
            default -> StubEndpoint.Answer.of(200, "{\"Code\":\"Success\",\"AccessKeyId\":\"IMDS\","
                    + "\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"" + IN_AN_HOUR + "\"}");
        })) {
            var endpoint = imds.uri().toString();
            assertTrue(printed("AWS_EC2_METADATA_DISABLED", "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint)
                    .startsWith("no credentials found"));
            failures.set(2);
            assertEquals("IMDS", printed("AWS_EC2_METADATA_DISABLED", "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                    endpoint, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "3"));
            assertEquals("PUT /latest/api/token", imds.seen.getFirst().method() + " " + imds.seen.getFirst().path());
            assertNotEquals("", imds.seen.getFirst().header("X-aws-ec2-metadata-token-ttl-seconds"));
            assertEquals("imds-token", imds.seen.getLast().header("X-aws-ec2-metadata-token"));
        }
    }

    @Test
    void waitsForInstanceMetadataAsLongAsTold() throws Exception {
        try (var imds = StubEndpoint.answering(seen -> {
            if (seen.path().endsWith("/security-credentials/")) {
                LockSupport.parkNanos(Duration.ofMillis(2500).toNanos()); // a slow service
            }
            return StubEndpoint.Answer.of(200, switch (seen.path()) {
                case "/latest/api/token" -> "imds-token";
                case "/latest/meta-data/iam/security-credentials/" -> "the-role";
                default -> KEYS.formatted("IMDS");
            });
        })) {
            var endpoint = imds.uri().toString();
            assertTrue(printed("AWS_EC2_METADATA_DISABLED", "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint)
                    .startsWith("no credentials found"), "a second by default");
            assertEquals("IMDS", printed("AWS_EC2_METADATA_DISABLED", "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                    endpoint, "AWS_METADATA_SERVICE_TIMEOUT", "20"));
        }
    }

    private String printed(String... environment) throws Exception {
        var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), PrintsKey.class.getName());
        builder.environment().clear();
        builder.environment().putAll(environment(environment));
        var process = builder.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes()).strip();
    }

    static final class PrintsKey {
        static void main() {
            try (var session = Session.create()) {
                AwsCredentials credentials = session.credentials().resolveCredentials();
                System.out.println(credentials.accessKeyId());
            } catch (RuntimeException e) {
                System.out.println(Failure.of(e).line());
            }
        }
    }
}
