//DEPS software.amazon.awssdk:netty-nio-client
//DEPS software.amazon.awssdk:s3
//SOURCES ../support/ServerCertificate.java ../support/StubEndpoint.java

package awskit;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.errors.ExitCode;
import awskit.errors.Failure;
import awskit.errors.UserError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import support.ServerCertificate;
import support.StubEndpoint;

class SessionTest {

    private static final String LISTING = "<ListBucketResult><Name>b</Name></ListBucketResult>";
    private static final StubEndpoint.Answer DONE = StubEndpoint.Answer.of(200, LISTING);

    @TempDir
    Path home;

    /// Returns a builder that does not depend on the configuration of this machine.
    private SessionBuilder session(String... environment) {
        return Session.builder().environment(environment(environment));
    }

    private Map<String, String> environment(String... more) {
        var variables = new HashMap<>(Map.of("HOME", home.toString(), "AWS_EC2_METADATA_DISABLED", "true"));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    private void config(String text) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), text);
    }

    private static SessionBuilder signed(SessionBuilder builder) {
        return builder.region("us-east-1").credentials("AKIDEXPLICIT", "secret");
    }

    private static void list(Session session) {
        session.client(S3Client.builder()).listObjectsV2(request -> request.bucket("b"));
    }

    @Test
    void looksForTheRegionInOrder() throws IOException {
        config("[default]\nregion = from-profile\n");
        assertEquals("from-profile", session().build().region());
        assertEquals("from-default", session("AWS_DEFAULT_REGION", "from-default").build().region());
        var both = session("AWS_DEFAULT_REGION", "from-default", "AWS_REGION", "from-variable");
        assertEquals("from-variable", both.build().region());
        assertEquals("explicit", both.region("explicit").build().region());
        assertEquals("from-profile", session("AWS_REGION", " ").build().region());
    }

    @Test
    void saysWhereItLookedForARegion() {
        var error = assertThrows(UserError.class, () -> session().build().client(S3Client.builder()));
        assertEquals(253, error.exitCode());
        assertTrue(error.getMessage().startsWith("no region (looked in: AWS_REGION, AWS_DEFAULT_REGION, profile "
                + "\"default\" in " + home), error.getMessage());
    }

    @Test
    void namesAnUnknownProfileAtOnce() throws IOException {
        config("[default]\n[profile prod]\n");
        for (var builder : List.of(session().profile("prd"), session("AWS_PROFILE", "prd"))) {
            var error = assertThrows(UserError.class, builder::build);
            assertEquals(253, error.exitCode());
            assertTrue(error.getMessage().matches("unknown profile \"prd\" \\(looked in .*profiles: default, prod\\)"),
                    error.getMessage());
        }
    }

    @Test
    void prefersAwsProfileToAwsDefaultProfile() throws IOException {
        config("[profile a]\nregion = ra\n[profile b]\nregion = rb\n");
        assertEquals("rb", session("AWS_DEFAULT_PROFILE", "b").build().region());
        assertEquals("ra", session("AWS_DEFAULT_PROFILE", "b", "AWS_PROFILE", "a").build().region());
        assertEquals(Optional.of("b"), session("AWS_PROFILE", "a").profile("b").build().profile());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "AWS_RETRY_MODE   | fast | bad retry mode \"fast\" in AWS_RETRY_MODE (legacy, standard or adaptive)",
        "AWS_MAX_ATTEMPTS | 0    | bad number of attempts \"0\" in AWS_MAX_ATTEMPTS (1 or more, the first included)",
    })
    void namesMalformedSettings(String variable, String value, String message) {
        var error = assertThrows(UserError.class, () -> session(variable, value).build());
        assertEquals(message, error.getMessage());
    }

    @Test
    void addressesBucketsByPathAtCustomEndpoints() throws IOException {
        try (var stub = StubEndpoint.always(DONE); var session = signed(session()).endpoint(stub.uri()).build()) {
            list(session);
            assertEquals("/b?list-type=2", stub.seen.getFirst().path().replace("&encoding-type=url", "")
                    .replace("encoding-type=url&", ""));
            assertTrue(stub.seen.getFirst().header("User-agent").contains("awskit"));
        }
    }

    @Test
    void addressesBucketsByHostWhenTheProfileSaysSo() throws IOException {
        config("[default]\ns3 =\n  addressing_style = virtual\n");
        var seen = new CompletableFuture<String>();
        try (var session = signed(session()).endpoint(URI.create("http://s3.invalid")).maxAttempts(1)
                .interceptor(new Hosts(seen)).build()) {
            var s3 = session.client(S3Client.builder());
            assertThrows(Hosts.Stop.class, () -> s3.listObjectsV2(request -> request.bucket("logs")));
            assertEquals("logs.s3.invalid", seen.join());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        // variable | value | config, {} being the endpoint | found
        "AWS_ENDPOINT_URL_S3  | {} | -                                                            | true",
        "AWS_ENDPOINT_URL     | {} | -                                                            | true",
        "AWS_ENDPOINT_URL_EC2 | {} | -                                                            | false",
        "-                    | -  | [default]~endpoint_url = {}                                  | true",
        "-                    | -  | [default]~services = l~[services l]~s3 =~  endpoint_url = {} | true",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS | true | [default]~endpoint_url = {}                 | false",
    })
    void findsConfiguredEndpoints(String variable, String value, String config, boolean found) throws IOException {
        try (var stub = StubEndpoint.always(DONE)) {
            if (config != null) {
                config(config.replace("~", "\n").replace("{}", stub.uri().toString()));
            }
            var builder = variable == null ? session() : session(variable, value.replace("{}", "" + stub.uri()));
            var seen = new CompletableFuture<String>();
            try (var session = signed(builder).maxAttempts(1).interceptor(new Hosts(seen)).build()) {
                list(session);
            } catch (Hosts.Stop expected) {
                // Not found: the request was for AWS, and was stopped before it left.
            }
            assertEquals(found, seen.join().equals("127.0.0.1"), seen.join());
        }
    }

    @ParameterizedTest
    @CsvSource({"AWS_ENDPOINT_URL_DIRECTORY_SERVICE, directory", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, cloudwatchlogs"})
    void findsServicesByTheNamesOfTheSdksPackages(String variable, String service) {
        try (var session = session(variable, "http://here:1").build()) {
            assertEquals(Optional.of(URI.create("http://here:1")), session.endpoint(service));
            assertEquals(Optional.empty(), session.endpoint("s3"));
        }
    }

    /// Records the host of a request, and stops it unless it is loopback.
    private record Hosts(CompletableFuture<String> seen) implements ExecutionInterceptor {

        static final class Stop extends RuntimeException {}

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            seen.complete(context.httpRequest().host());
            if (!context.httpRequest().host().equals("127.0.0.1")) {
                throw new Stop();
            }
        }
    }

    @Test
    void asyncClientsBehaveAlike() {
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.s3(403, "AccessDenied", "Access Denied"));
                var session = signed(session()).endpoint(stub.uri()).build()) {
            var future = session.client(S3AsyncClient.builder()).listObjectsV2(request -> request.bucket("b"));
            var failure = Failure.of(assertThrows(CompletionException.class, future::join));
            assertEquals("access denied: ListObjectsV2 on bucket \"b\" (needs s3:ListBucket)", failure.line());
            assertEquals("/b", stub.seen.getFirst().path().substring(0, 2));
        }
    }

    @Test
    void sendsNoSignatureWhenAnonymous() {
        try (var stub = StubEndpoint.always(DONE);
                var session = session().region("us-east-1").anonymous().endpoint(stub.uri()).build()) {
            list(session);
            assertEquals("", stub.seen.getFirst().header("Authorization"));
        }
    }

    @Test
    void makesClientsForOtherRegions() {
        try (var stub = StubEndpoint.always(DONE); var session = signed(session()).endpoint(stub.uri()).build()) {
            session.client(S3Client.builder(), "eu-west-1").listObjectsV2(request -> request.bucket("b"));
            assertTrue(stub.seen.getFirst().header("Authorization").contains("/eu-west-1/s3/"));
        }
    }

    @Test
    void closesTheClientsItMade() {
        var session = signed(session()).build();
        session.client(S3Client.builder());
        session.close();
        session.close();
        assertThrows(IllegalStateException.class, () -> session.client(S3Client.builder()));
    }

    @Test
    void trustsTheBundlesCertificatesAndNoOthers() throws Exception {
        var tls = ServerCertificate.create(home);
        try (var stub = StubEndpoint.https(tls.context(), DONE)) {
            var bundle = home.resolve("bundle.pem");
            Files.writeString(bundle, "# Issuer: CN=a - b\n" + Files.readString(tls.pem()) + "\nand text\n");
            for (var trusting : List.of(session().caBundle(bundle), session("AWS_CA_BUNDLE", bundle.toString()),
                    session("AWS_CA_BUNDLE", "~/bundle.pem"), session().verifySsl(false))) {
                try (var session = signed(trusting).endpoint(stub.uri()).build()) {
                    list(session);
                    session.client(S3AsyncClient.builder()).listObjectsV2(request -> request.bucket("b")).join();
                }
            }
            try (var session = signed(session()).endpoint(stub.uri()).maxAttempts(1).build()) {
                var failure = Failure.of(assertThrows(SdkException.class, () -> list(session)));
                assertEquals("Tls", failure.code());
                assertTrue(failure.line().startsWith("cannot trust " + stub.uri() + ": ")
                        && failure.line().endsWith("(try --ca-bundle FILE)"), failure.line());
            }
            try (var session = signed(session().caBundle(bundle)).maxAttempts(1)
                    .endpoint(URI.create("https://localhost:" + stub.uri().getPort())).build()) {
                assertEquals("Tls", Failure.of(assertThrows(SdkException.class, () -> list(session))).code(),
                        "the certificate is for 127.0.0.1, not for localhost");
            }
            assertEquals(8, stub.seen.size());
        }
    }

    @Test
    void readsTheBundleOnlyForTls() throws Exception {
        var missing = home.resolve("missing.pem");
        try (var stub = StubEndpoint.always(DONE);
                var session = signed(session().caBundle(missing)).endpoint(stub.uri()).build()) {
            list(session);
        }
        var tls = ServerCertificate.create(home);
        try (var stub = StubEndpoint.https(tls.context(), DONE);
                var session = signed(session().caBundle(missing)).endpoint(stub.uri()).maxAttempts(1).build()) {
            var failure = Failure.of(assertThrows(RuntimeException.class, () -> list(session)));
            assertEquals("unusable CA bundle \"" + missing
                    + "\" (a file of PEM certificates, from --ca-bundle, AWS_CA_BUNDLE or ca_bundle)", failure.line());
            assertEquals(ExitCode.CONFIGURATION, failure.exitCode());
        }
    }

    // In JVMs of their own: logging is set up once, and the SDK reads the process's environment too.

    @Test
    void debugLogsRequestsButNoSecret() throws Exception {
        try (var stub = StubEndpoint.always(StubEndpoint.Answer.s3(403, "AccessDenied", "no"))) {
            var output = printed("debug", environment("AWS_ENDPOINT_URL", stub.uri().toString(), "AWS_REGION",
                    "us-east-1", "AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", "TopSecretKey",
                    "AWS_SESSION_TOKEN", "TopSecretToken"));
            var signature = stub.seen.getFirst().header("Authorization").replaceFirst(".*Signature=", "");
            assertEquals(64, signature.length());
            assertTrue(output.contains("Sending Request") && output.contains("AccessDenied"), output);
            for (var secret : List.of("TopSecretKey", "TopSecretToken", signature, "Signature=")) {
                assertFalse(output.contains(secret), "shows " + secret + ": " + output);
            }
        }
    }

    @Test
    void readsFilesThatTheSdkRejects() throws Exception {
        config("[default]\nregion: eu-west-1\naws_access_key_id: KEY\naws_secret_access_key: s\n");
        try (var stub = StubEndpoint.always(DONE)) {
            assertEquals("listed", printed("quiet", environment("AWS_ENDPOINT_URL", stub.uri().toString())));
            assertTrue(stub.seen.getFirst().header("Authorization").contains("Credential=KEY/"));
        }
    }

    @Tag("storm")
    @Test
    void readsEndpointVariablesByItself() throws Exception {
        config("[default]\naws_access_key_id = KEY\naws_secret_access_key = s\nregion = us-east-1\n");
        try (var stub = StubEndpoint.always(DONE); var other = StubEndpoint.always(DONE)) {
            for (var variable : List.of("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3")) {
                // Set but empty: the request is for AWS, and is stopped before it leaves.
                assertEquals("s3.amazonaws.com", printed("aws", environment(variable, "")));
                // The process's, which a session with an environment of its own does not have.
                assertEquals("s3.amazonaws.com", printed("own", environment(variable, "" + other.uri())));
                assertEquals("listed", printed("quiet", environment(variable, "" + stub.uri())));
            }
            assertEquals(List.of(0, 2), List.of(other.seen.size(), stub.seen.size()));
        }
    }

    private static String printed(String mode, Map<String, String> environment) throws Exception {
        var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Lists.class.getName(), mode);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes()).strip();
    }

    /// What a command does, with and without `--debug`.
    static final class Lists {
        static void main(String... mode) {
            Logging.quiet();
            if (mode[0].equals("debug")) {
                Logging.debug();
            }
            var seen = new CompletableFuture<String>();
            var builder = Session.builder().interceptor(mode[0].equals("quiet") || mode[0].equals("debug")
                    ? new ExecutionInterceptor() { } : new Hosts(seen));
            if (mode[0].equals("own")) {
                builder.environment(Map.of("HOME", System.getenv("HOME")));
            }
            try (var session = builder.build()) {
                list(session);
                System.out.println("listed");
            } catch (Hosts.Stop e) {
                System.out.println(seen.join());
            } catch (SdkException e) {
                System.err.println(Failure.of(e));
                e.printStackTrace();
            }
        }
    }
}
