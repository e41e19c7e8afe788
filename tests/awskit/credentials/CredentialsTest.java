//DEPS software.amazon.awssdk:s3
//SOURCES ../../support/StubEndpoint.java

package awskit.credentials;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.Session;
import awskit.SessionBuilder;
import awskit.errors.Failure;
import awskit.errors.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import support.StubEndpoint;

class CredentialsTest {

    private static final String IN_AN_HOUR = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS).toString();
    private static final String ROLE = "arn:aws:iam::123456789012:role/demo";

    @TempDir
    Path home;

    private void config(String text) throws IOException {
        write("config", text.replace("~", "\n"));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws").resolve(file), text);
    }

    private SessionBuilder session(String... environment) {
        return Session.builder().environment(environment(environment)).region("us-east-1");
    }

    private Map<String, String> environment(String... more) {
        var variables = new HashMap<>(Map.of("HOME", home.toString(), "AWS_EC2_METADATA_DISABLED", "true",
                "AWSKIT_JBANG", "false")); // nobody signs in
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    private static String key(SessionBuilder builder) {
        try (var session = builder.build()) {
            return session.credentials().resolveCredentials().accessKeyId();
        }
    }

    private static String error(SessionBuilder builder) {
        try (var session = builder.build()) {
            var error = assertThrows(UserError.class, () -> session.credentials().resolveCredentials());
            assertEquals(253, error.exitCode());
            return error.getMessage();
        }
    }

    /// Answers AssumeRole and AssumeRoleWithWebIdentity. The access key id names the caller: `FROM-AKID`, then `…-2`.
    private static StubEndpoint sts() {
        var calls = new AtomicInteger();
        return StubEndpoint.answering(seen -> {
            var action = seen.body().replaceFirst(".*Action=([A-Za-z]+).*", "$1");
            var signer = seen.header("Authorization").replaceFirst(".*Credential=([^/]*)/.*", "$1");
            return StubEndpoint.Answer.of(200, "<" + action + "Response><" + action + "Result><Credentials>"
                    + "<AccessKeyId>FROM-" + (signer.isEmpty() ? "NOBODY" : signer) + "-" + calls.incrementAndGet()
                    + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>"
                    + IN_AN_HOUR + "</Expiration></Credentials></" + action + "Result></" + action + "Response>");
        });
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        // profile given, AWS_PROFILE, keys in the environment, key used
        "-, -, yes, ENV",
        "-, p, yes, ENV",
        "p, -, yes, PROFILE",
        "p, -, -,   PROFILE",
        "-, p, -,   PROFILE",
        "-, -, -,   DEFAULT",
    })
    void onlyAnExplicitProfileBeatsTheEnvironment(String profile, String variable, String keys, String used)
            throws IOException {
        write("credentials", "[default]\naws_access_key_id=DEFAULT\naws_secret_access_key=s\n"
                + "[p]\naws_access_key_id=PROFILE\naws_secret_access_key=s\n");
        var environment = environment();
        if (keys != null) {
            environment.putAll(Map.of("AWS_ACCESS_KEY_ID", "ENV", "AWS_SECRET_ACCESS_KEY", "s"));
        }
        if (variable != null) {
            environment.put("AWS_PROFILE", variable);
        }
        assertEquals(used, key(Session.builder().environment(environment).profile(profile)));
        assertEquals("EXPLICIT", key(Session.builder().environment(environment).credentials("EXPLICIT", "s")));
    }

    @Test
    void readsTheSessionTokenByBothNames() {
        for (var name : List.of("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")) {
            try (var session = session("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "s", name, "token").build()) {
                assertEquals("token", ((AwsSessionCredentials) session.credentials().resolveCredentials())
                        .sessionToken());
            }
        }
    }

    @Test
    void refusesHalfAKeyPair() throws IOException {
        assertEquals("half a key pair in the environment: no AWS_SECRET_ACCESS_KEY (set both or neither)",
                error(session("AWS_ACCESS_KEY_ID", "a")));
        assertEquals("half a key pair in the environment: no AWS_ACCESS_KEY_ID (set both or neither)",
                error(session("AWS_SECRET_ACCESS_KEY", "s", "AWS_ACCESS_KEY_ID", "")));
        config("[default]~aws_access_key_id = a");
        assertEquals("half a key pair in profile \"default\": no aws_secret_access_key (set both or neither)",
                error(session()));
        assertThrows(UserError.class, () -> session().credentials("a", null));
    }

    @Test
    void refusesCredentialsThatSayTheyHaveExpired() {
        assertTrue(error(session("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "s",
                "AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00+00:00")).contains("expired at 2020-01-01"));
        assertEquals("a", key(session("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "s",
                "AWS_CREDENTIAL_EXPIRATION", IN_AN_HOUR)));
    }

    @Test
    void saysWhereItLooked() throws IOException {
        config("[profile p]~region = x");
        assertEquals("no credentials found (looked in: profile \"p\" in " + home + "/.aws/config and " + home
                + "/.aws/credentials, container, instance metadata; "
                + "try aws configure, or --profile NAME with one of p)", error(session().profile("p")));
    }

    @Test
    void readsKeysOfProfilesTheSdkCannotRead() throws IOException {
        config("[profile \"a b\"]~AWS_ACCESS_KEY_ID: KEY~aws_secret_access_key: s # t");
        try (var session = session().profile("a b").build()) {
            assertEquals("s # t", session.credentials().resolveCredentials().secretAccessKey());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // config | key
        "[profile p]~role_arn=R~source_profile=s~[profile s]~aws_access_key_id=S~aws_secret_access_key=x | FROM-S-1",
        "[profile p]~role_arn=R~source_profile=p~aws_access_key_id=P~aws_secret_access_key=x | FROM-P-1",
        "[profile p]~role_arn=R~credential_source=Environment | FROM-ENV-1",
        "[profile p]~role_arn=R~source_profile=q~[profile q]~role_arn=Q~source_profile=s"
                + "~[profile s]~aws_access_key_id=S~aws_secret_access_key=x | FROM-FROM-S-1-2",
        "[profile p]~role_arn=R~source_profile=q~[profile q]~role_arn=Q~source_profile=p"
                + "~aws_access_key_id=KEY~aws_secret_access_key=x | FROM-KEY-1",
    })
    void assumesTheProfilesRole(String config, String key) throws IOException {
        config(config.replace("=R", "=" + ROLE).replace("=Q~", "=" + ROLE + "2~"));
        try (var sts = sts()) {
            assertEquals(key, key(session("AWS_ENDPOINT_URL_STS", "" + sts.uri(), "AWS_ACCESS_KEY_ID", "ENV",
                    "AWS_SECRET_ACCESS_KEY", "x").profile("p")));
        }
    }

    @Test
    void sendsTheRolesSettings() throws IOException {
        config("[default]~role_arn=" + ROLE + "~source_profile=default~aws_access_key_id=a~aws_secret_access_key=s"
                + "~external_id=ext~role_session_name=me~duration_seconds=1200~mfa_serial=mfa-device");
        try (var sts = sts(); var session = session("AWS_ENDPOINT_URL", "" + sts.uri())
                .endpoint(URI.create("http://127.0.0.1:1"))
                .mfa(serial -> serial.equals("mfa-device") ? "123456" : "").build()) {
            session.credentials().resolveCredentials();
            session.credentials().resolveCredentials();
            assertEquals(2, sts.seen.size(), "a session with the code, the role once");
            for (var parameter : List.of("Action=GetSessionToken", "SerialNumber=mfa-device", "TokenCode=123456")) {
                assertTrue(sts.seen.getFirst().body().contains(parameter), sts.seen.getFirst().body());
            }
            for (var parameter : List.of("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fdemo", "ExternalId=ext",
                    "RoleSessionName=me", "DurationSeconds=1200")) {
                assertTrue(sts.seen.getLast().body().contains(parameter), sts.seen.getLast().body());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "role_arn=R~aws_access_key_id=a~aws_secret_access_key=s | has a role_arn but nothing to assume it with",
        "role_arn=R~source_profile=p~credential_source=Environment | has a role_arn but two sources",
        "role_arn=R~source_profile=zz                  | names an unknown source_profile \"zz\"",
        "role_arn=R~source_profile=p                   | leads back to \"p\"",
        "role_arn=R~credential_source=environment      | unknown credential_source \"environment\"",
        "role_arn=R~credential_source=EcsContainer     | takes its credentials from EcsContainer, and there are none",
        "web_identity_token_file=/x                    | a web identity token file but no role",
        "credential_process=false                      | the credential_process of profile \"p\" failed",
        "sso_start_url=https://x~sso_region=us-east-1~sso_account_id=1~sso_role_name=r | try: awskit login --profile p",
    })
    void namesWhatIsWrongWithAProfile(String properties, String message) throws IOException {
        config("[profile p]~" + properties);
        var error = error(session().profile("p"));
        assertTrue(error.contains(message), error);
    }

    @Test
    void exchangesAWebIdentityToken() throws IOException {
        Files.writeString(home.resolve("token"), "the-token");
        config("[profile p]~role_arn=" + ROLE + "~web_identity_token_file=" + home.resolve("token"));
        try (var sts = sts()) {
            assertEquals("FROM-NOBODY-1", key(session("AWS_ENDPOINT_URL_STS", "" + sts.uri()).profile("p")));
            assertEquals("FROM-NOBODY-2", key(session("AWS_ENDPOINT_URL_STS", "" + sts.uri(), "AWS_ROLE_ARN", ROLE,
                    "AWS_WEB_IDENTITY_TOKEN_FILE", home.resolve("token").toString())));
            assertTrue(sts.seen.getFirst().body().contains("WebIdentityToken=the-token"));
        }
    }

    @Test
    void refusedRolesNameTheOperation() throws IOException {
        config("[default]~role_arn=" + ROLE + "~source_profile=default~aws_access_key_id=a~aws_secret_access_key=s");
        try (var sts = StubEndpoint.always(StubEndpoint.Answer.sts(403, "AccessDenied", "not you"));
                var session = session("AWS_ENDPOINT_URL_STS", "" + sts.uri()).build()) {
            var failure = Failure.of(assertThrows(RuntimeException.class,
                    () -> session.credentials().resolveCredentials()));
            assertEquals("access denied: AssumeRole (needs sts:AssumeRole; not you)", failure.line());
        }
    }

    @Test
    void runsTheCredentialProcessWithoutAShell() throws IOException {
        var script = home.resolve("my tool");
        Files.writeString(script, """
                #!/bin/sh
                printf '{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"s"}' "$1"
                """);
        assertTrue(script.toFile().setExecutable(true));
        config("[default]~credential_process = \"" + script + "\" '$HOME'");
        assertEquals("$HOME", key(session()));
    }

    @Test
    void refusesWhatTheCredentialProcessSaysHasExpired() throws IOException {
        config("[default]~credential_process = echo '{\"Version\":1,\"AccessKeyId\":\"K\",\"SecretAccessKey\":\"s\","
                + "\"SessionToken\":\"t\",\"Expiration\":\"2020-01-01T00:00:00Z\"}'");
        assertEquals("the credential_process of profile \"default\" printed credentials that have expired (sign in "
                + "again)", error(session()));
    }

    @Test
    void neverShowsWhatTheCredentialProcessPrinted() throws IOException {
        config("[default]~credential_process = sh -c 'echo TopSecret{; exit 0'");
        try (var session = session().build()) {
            var error = assertThrows(UserError.class, () -> session.credentials().resolveCredentials());
            var trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            assertFalse(trace.toString().contains("TopSecret{;\n"), trace.toString());
            assertFalse(trace.toString().contains("TopSecret"), trace.toString());
        }
    }

    @Test
    void prefersKeysInTheCredentialsFileToAProcess() throws IOException {
        config("[default]~credential_process = false~aws_access_key_id=CONFIG~aws_secret_access_key=s");
        assertTrue(error(session()).contains("credential_process"));
        write("credentials", "[default]\naws_access_key_id=SHARED\naws_secret_access_key=s\n");
        assertEquals("SHARED", key(session()));
    }

    @Test
    void renewsFromTheFilesInMidRun() throws IOException {
        write("credentials", "[default]\naws_access_key_id=OLD\naws_secret_access_key=s\n");
        try (var session = session().build()) {
            assertEquals("OLD", session.credentials().resolveCredentials().accessKeyId());
            assertFalse(session.renewCredentials(), "nothing new yet");
            write("credentials", "[default]\naws_access_key_id=NEW\naws_secret_access_key=s\n");
            assertEquals("OLD", session.credentials().resolveCredentials().accessKeyId());
            assertTrue(session.renewCredentials());
            assertEquals("NEW", session.credentials().resolveCredentials().accessKeyId());
            write("credentials", "[default]\naws_access_key_id=HALF\n");
            assertFalse(session.renewCredentials(), "a broken file changes nothing");
            assertEquals("NEW", session.credentials().resolveCredentials().accessKeyId());
        }
    }

    @Test
    void explicitCredentialsCannotBeRenewed() {
        try (var session = session().credentials("a", "s").build()) {
            assertFalse(session.renewCredentials());
        }
    }

    @Test
    void neverShowsSecrets() throws IOException {
        write("credentials", "[default]\naws_access_key_id=a\naws_secret_access_key=TopSecret\n"
                + "aws_session_token=TopToken\n");
        try (var session = session().build()) {
            session.credentials().resolveCredentials();
            assertFalse((session + " " + session.credentials()).contains("Top"));
        }
    }
}
