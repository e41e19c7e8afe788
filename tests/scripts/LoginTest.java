//SOURCES ../support/PseudoTerminal.java ../support/StubIdentityCenter.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.data.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import support.Commands;
import support.PseudoTerminal;
import support.Running;
import support.StubIdentityCenter;

/// Signing in to IAM Identity Center, with `login` and by itself in any other command.
class LoginTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StubIdentityCenter center = new StubIdentityCenter();
    private final Commands command = Commands.with().env("XDG_CACHE_HOME", null).env("BROWSER", null)
            .env("AWSKIT_NAME", null).env("NO_COLOR", "1").environment(center.environment());

    @BeforeEach
    void configure() throws IOException {
        aws("config", """
                # the portal
                [sso-session work]
                sso_start_url = %1$s/start
                sso_region = us-east-1
                sso_registration_scopes = sso:account:access

                [profile dev]
                sso_session = work
                sso_account_id = 111111111111
                sso_role_name = Admin
                region = eu-west-1

                [profile prod]
                sso_session = work
                sso_account_id = 222222222222
                sso_role_name = ReadOnly
                [profile older]
                sso_start_url = %1$s/start
                sso_region = us-east-1
                sso_account_id = 111111111111
                sso_role_name = Admin
                """.formatted(center.uri()));
        try (var sts = StsClient.builder().endpointOverride(Commands.sandbox().endpoint()).region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        Commands.sandbox().accessKey(), Commands.sandbox().secretKey()))).build()) {
            var keys = sts.assumeRole(role -> role.roleArn("arn:aws:iam::123456789012:role/demo").roleSessionName("me"))
                    .credentials();
            center.accessKey = keys.accessKeyId();
            center.secretKey = keys.secretAccessKey();
            center.sessionToken = keys.sessionToken();
        }
        browser("curl -s -L \"$1\" > page");
        program("awskit", "echo started >> logins; shift; exec " + Arrays.stream(command.line("login"))
                .map(word -> "'" + word.replace("'", "'\\''") + "'").collect(Collectors.joining(" ")) + " \"$@\"");
        command.env("AWSKIT_JBANG", null);
    }

    @AfterEach
    void stop() {
        center.close();
    }

    private Path home(String path) {
        return command.home().resolve(path);
    }

    private void aws(String file, String text) throws IOException {
        Files.writeString(Files.createDirectories(home(".aws")).resolve(file), text);
    }

    /// Puts a program on the PATH.
    private void program(String name, String script) throws IOException {
        var bin = Files.createDirectories(home("bin"));
        var file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        command.env("PATH", bin + ":" + System.getenv("PATH"));
    }

    private void browser(String script) throws IOException {
        program("xdg-open", script);
    }

    private Running.Result login(Object... words) {
        var result = command.exec("login", words);
        assertEquals(0, result.exitCode(), result.err());
        return result;
    }

    private String failed(int exitCode, Running.Result result) {
        assertEquals(exitCode, result.exitCode(), result.out() + result.err());
        assertEquals("", result.out());
        return result.err().strip();
    }

    private Path cached(String key) {
        try {
            return home(".aws/sso/cache").resolve(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1")
                    .digest(key.getBytes(StandardCharsets.UTF_8))) + ".json");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Map<?, ?> token() throws IOException {
        return (Map<?, ?>) Json.read(Files.readString(cached("work")));
    }

    /// Changes the cached token, as time would.
    private void expire(String member) throws IOException {
        var token = new LinkedHashMap<Object, Object>(token());
        token.put(member, "2026-01-01T00:00:00Z");
        Files.writeString(cached("work"), Json.line(token));
    }

    private Running.Result onTerminal(String script, String name, Object... words) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
        try (var running = PseudoTerminal.start(command, script, name, words)) {
            return running.await(PATIENCE);
        }
    }

    private Running.Result withoutTerminal(String name, Object... words) {
        var line = Stream.concat(Stream.of("setsid"), Stream.of(command.line(name, words))).toArray(String[]::new);
        try (var running = command.startProgram(line)) {
            return running.await(PATIENCE);
        }
    }

    /// Nothing that was given out appears in what a command printed.
    private void assertNoSecret(Running.Result result) {
        for (var secret : center.secrets()) {
            assertFalse((result.out() + result.err()).contains(secret), secret);
        }
    }

    @Test // awskit login --sso-session work
    void signsInWithTheBrowser() throws IOException {
        var result = login("--sso-session", "work", "--debug");
        assertEquals("", result.out());
        assertTrue(result.err().contains("login: sign in to \"work\" in your browser\n"), result.err());
        assertTrue(result.err().matches("(?s).*login: signed in to \"work\" until \\d{4}-\\d\\d-\\d\\d "
                + "\\d\\d:\\d\\d:\\d\\d\n"), result.err());
        assertNoSecret(result);
        assertEquals(List.of("register", "authorize", "token authorization_code"), center.calls());
        var page = Files.readString(home("page"));
        assertTrue(page.contains("You can close this page"), page);

        var registration = center.registrations().getFirst();
        assertEquals("awskit-work", registration.get("clientName"));
        assertEquals(List.of("sso:account:access"), registration.get("scopes"));
        assertEquals(List.of("http://127.0.0.1/oauth/callback"), registration.get("redirectUris"));

        assertEquals(List.of("startUrl", "region", "accessToken", "expiresAt", "clientId", "clientSecret",
                "registrationExpiresAt", "refreshToken"), List.copyOf(token().keySet()));
        assertTrue(token().get("expiresAt").toString().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
        try (var files = Files.list(home(".aws/sso/cache"))) {
            var all = files.toList();
            assertEquals(2, all.size(), "a token and a client: " + all);
            for (var file : all) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
    }

    @Test
    void opensNoBrowserWithoutNeed() throws IOException {
        login("--profile", "dev");
        login("--profile", "prod"); // of the same session
        assertEquals(1, center.count("authorize"));

        expire("expiresAt"); // refreshed
        var refreshToken = token().get("refreshToken");
        login();
        assertEquals(1, center.count("token refresh_token"));
        assertEquals(1, center.count("authorize"));
        assertFalse(refreshToken.equals(token().get("refreshToken")));

        center.revoke(false); // refreshed, although it has not expired
        login();
        assertEquals(2, center.count("token refresh_token"));

        center.revoke(true);
        login();
        assertEquals(2, center.count("authorize"));

        expire("registrationExpiresAt"); // no refresh with a client that is gone
        expire("expiresAt");
        login("--force");
        assertEquals(3, center.count("authorize"));
        assertEquals(1, center.count("register"), "the registered client is kept");
    }

    @Tag("storm")
    @Test // awskit login --no-browser
    void signsInWithACodeOnAnotherDevice() throws IOException {
        browser("touch opened");
        center.deviceAnswers.addAll(List.of("authorization_pending", "slow_down"));
        try (var running = command.start("login", "--sso-session", "work", "--no-browser")) {
            var shown = running.awaitErr(line -> line.contains("user_code="));
            assertTrue(running.awaitErr(line -> line.contains("the code WXYZ-")).contains(center.uri() + "/device"));
            command.startProgram("curl", "-s", shown.replaceFirst(".* at ", "")).await(PATIENCE);
            var result = running.await(PATIENCE);
            assertEquals(0, result.exitCode(), result.err());
            assertNoSecret(result);
        }
        assertEquals(3, center.polls.size());
        assertTrue(Duration.between(center.polls.get(1), center.polls.get(2)).toSeconds() >= 5, "not slower");
        assertFalse(Files.exists(home("opened")));
        login("--list"); // the token is good
    }

    @Test
    void usesACodeWhereNoBrowserOpens() throws IOException {
        browser("exit 3");
        center.refuses = true;
        var error = failed(254, command.exec("login", "--sso-session", "work"));
        assertTrue(error.contains("login: no browser opens here"), error);
        assertTrue(error.endsWith("login: the sign-in was refused: access_denied"), error);
        assertFalse(Files.exists(cached("work")));
    }

    @Test // profiles with an sso_start_url of their own
    void signsInForOlderProfiles() throws IOException {
        browser("curl -s \"$1\" > page");
        login("--profile", "older");
        assertEquals("approved", Files.readString(home("page")));
        assertEquals(1, center.count("device"));
        assertTrue(Files.exists(cached(center.uri() + "/start")));
        var identity = withoutTerminal("whoami", "--profile", "older", "--region", "us-east-1");
        assertEquals(0, identity.exitCode(), identity.err());
    }

    @Test
    void saysThatTheUserRefused() throws IOException {
        center.refuses = true;
        var error = failed(254, command.exec("login", "--sso-session", "work"));
        assertTrue(error.endsWith("login: the sign-in was refused: access_denied"), error);
        assertTrue(Files.readString(home("page")).contains("refused"));
    }

    @Test // a page in the same browser that guesses
    void ignoresAnAnswerWithAnotherState() throws IOException {
        center.wrongState = "guessed";
        browser("curl -s -L \"$1\" > page; mv page answer");
        try (var running = command.start("login", "--sso-session", "work")) {
            running.awaitErr(line -> line.contains("in your browser"));
            while (!Files.exists(home("answer"))) {
                Thread.onSpinWait();
            }
            assertTrue(Files.readString(home("answer")).contains("not the answer"));
            running.signal("INT");
            assertEquals(130, running.await(PATIENCE).exitCode());
        }
        assertEquals(List.of("register", "authorize"), center.calls());
        assertFalse(Files.exists(cached("work")));
    }

    @Test
    void twoProcessesSignInOnce() throws IOException {
        browser("mkfifo held; cat held; curl -s -L \"$1\" > page");
        try (var first = command.start("login", "--sso-session", "work")) {
            while (!Files.exists(home("held"))) {
                Thread.onSpinWait();
            }
            try (var second = command.start("login", "--profile", "prod")) {
                second.awaitErr(line -> line.contains("waiting for another process"));
                Files.writeString(home("held"), "go on");
                assertEquals(0, first.await(PATIENCE).exitCode());
                assertEquals(0, second.await(PATIENCE).exitCode());
            }
        }
        assertEquals(1, center.count("authorize"));
    }

    @Test // awskit login --list
    void listsAccountsAndRoles() throws IOException {
        var table = login("--sso-session", "work", "--list", "--quiet");
        assertEquals("""
                ACCOUNT       NAME         ROLE      PROFILE
                111111111111  Dev Account  Admin     dev
                111111111111  Dev Account  ReadOnly
                222222222222  prod         ReadOnly  prod
                """, table.out());
        assertEquals("login: sign in to \"work\" in your browser\n", table.err());
        assertEquals("[\n    \"aws1@example.com\"\n]\n", login("--list", "--output", "json", "--query",
                "[?accountName=='prod'].emailAddress").out());
        assertEquals("111111111111,Dev Account,Admin,dev", login("--list", "--output", "csv").out().lines().toList()
                .get(1));
    }

    @Tag("storm")
    @Test // awskit login --write-profiles '{account_name}-{role_name}' --region eu-central-1
    void writesProfiles() throws IOException {
        center.accounts.put("333333333333 R&D [old]\u001b\n", List.of("Admin"));
        var before = Files.readString(home(".aws/config")) + "# the end, without a newline";
        aws("config", before);
        login("--sso-session", "work");

        var pattern = "{account_name}-{role_name}";
        var planned = login("--write-profiles", pattern, "--dry-run");
        assertEquals(before, Files.readString(home(".aws/config")));
        assertTrue(planned.out().startsWith("would write profile \"Dev-Account-Admin\": Admin in 111111111111\n"));
        assertTrue(planned.err().endsWith("login: would write 4 profiles\n"), planned.err());

        var written = login("--write-profiles", pattern, "--region", "eu-central-1");
        assertTrue(written.err().endsWith("login: wrote 4 profiles\n"), written.err());
        assertEquals(before + """


                [profile Dev-Account-Admin]
                sso_session = work
                sso_account_id = 111111111111
                sso_role_name = Admin
                region = eu-central-1

                [profile Dev-Account-ReadOnly]
                sso_session = work
                sso_account_id = 111111111111
                sso_role_name = ReadOnly
                region = eu-central-1

                [profile R-D-old-Admin]
                sso_session = work
                sso_account_id = 333333333333
                sso_role_name = Admin
                region = eu-central-1

                [profile prod-ReadOnly]
                sso_session = work
                sso_account_id = 222222222222
                sso_role_name = ReadOnly
                region = eu-central-1
                """, Files.readString(home(".aws/config")));
        assertTrue(login("--write-profiles", pattern).err().endsWith("login: wrote 0 profiles; 4 exist already\n"));
        assertEquals(0, withoutTerminal("whoami", "--profile", "Dev-Account-Admin").exitCode());

        assertTrue(failed(252, command.exec("login", "--write-profiles", "{role_name}")).contains("\"{role_name}\" "
                + "names two roles \"Admin\": Admin in 111111111111 and Admin in 333333333333 (add {account_name}"));
        assertTrue(failed(252, command.exec("login", "--write-profiles", "{nam}")).contains("unknown placeholder "
                + "\"{nam}\""));
    }

    @Tag("storm")
    @Test // awskit login --logout
    void signsOut() throws IOException {
        login("--sso-session", "work");
        assertEquals("would sign out of \"work\"\n", login("--logout", "--dry-run").out());
        assertEquals("login: signed out of \"work\"\n", login("--logout").err());
        assertFalse(Files.exists(cached("work")));
        assertEquals(1, center.count("logout"));
        assertEquals("login: not signed in to \"work\"\n", login("--logout").err());
        assertEquals("would sign in to \"work\"\n", login("--dry-run").out());
        assertEquals("login: not signed in to \"work\" (leave --dry-run out, or sign in first)",
                failed(253, command.exec("login", "--list", "--dry-run")));
    }

    @Test
    void namesWhatIsWrongWithTheConfiguration() throws IOException {
        aws("config", """
                [sso-session a]
                sso_start_url = https://a.example/start
                [sso-session b]
                [profile keys]
                [profile loop]
                source_profile = loop
                [profile console]
                login_session = arn:aws:iam::123456789012:user/me
                """);
        var cases = new LinkedHashMap<List<String>, String>();
        cases.put(List.of(), "there are several sso-sessions: a, b (try --sso-session a)");
        cases.put(List.of("--sso-session", "a"), "sso-session \"a\" has no sso_region (login --help shows an example)");
        cases.put(List.of("--sso-session", "c"), "unknown sso-session \"c\" (looked in ");
        cases.put(List.of("--profile", "keys"), "profile \"keys\" does not sign in to IAM Identity Center (it has no "
                + "sso_session; see login --help)");
        cases.put(List.of("--profile", "loop"), "profile \"loop\" does not sign in to IAM Identity Center");
        cases.put(List.of("--profile", "console"), "profile \"console\" signs in to the console, not to IAM Identity "
                + "Center (try aws login --profile console)");
        cases.put(List.of("--profile", "none"), "unknown profile \"none\"");
        var results = command.execAll("login", List.copyOf(cases.keySet()));
        var expected = cases.values().iterator();
        for (var result : results) {
            assertEquals(253, result.exitCode());
            var error = expected.next();
            assertTrue(result.err().startsWith("login: " + error), result.err() + " instead of " + error);
        }
    }

    @Test // list-running --profile dev > stdout, on a terminal
    void signsInFromAnyCommand() throws IOException {
        var result = onTerminal("", "list-running", "--profile", "dev", "--regions", "eu-west-1,us-east-1", "--ids",
                "--debug");
        assertEquals(0, result.exitCode(), result.out());
        assertTrue(result.out().contains("login: sign in to \"work\" in your browser"), result.out());
        assertTrue(Files.readString(home("stdout")).matches("(i-\\w+\n)+"), Files.readString(home("stdout")));
        assertNoSecret(result);
        assertEquals(1, center.count("authorize"));
        assertEquals("started\n", Files.readString(home("logins")));

        expire("expiresAt");
        center.revoke(true);
        var recipe = onTerminal("", "whoami", "--profile", "prod", "--region", "us-east-1");
        assertEquals(0, recipe.exitCode(), recipe.out());
        assertEquals(2, center.count("authorize"));
        assertEquals(0, withoutTerminal("whoami", "--profile", "dev").exitCode());
        assertEquals(2, center.count("authorize"));
    }

    @Test // list-running --profiles dev,prod, and the user says no
    void asksOnceIfTheUserRefuses() throws IOException {
        center.refuses = true;
        var result = onTerminal("", "list-running", "--profiles", "dev,prod", "--regions", "eu-west-1,us-east-1");
        assertEquals(253, result.exitCode(), result.out());
        assertEquals(1, center.count("authorize"), result.out());
        assertTrue(result.out().contains("login: the sign-in was refused: access_denied\n"), result.out());
        assertTrue(result.out().contains("no valid sign-in for profile \"prod\" (try: awskit login --profile prod)"),
                result.out());
    }

    @Test // Ctrl-C at the sign-in of list-running
    void isInterruptedTogetherWithItsCommand() throws IOException {
        browser("mkfifo held; cat held");
        var result = onTerminal("read(b'in your browser')\nwrite(b'\\x03')", "list-running", "--profile", "dev");
        assertEquals(130, result.exitCode(), result.out());
        assertFalse(Files.exists(cached("work")));
    }

    @Test
    void saysHowWithoutATerminal() throws IOException {
        for (var profile : List.of("dev", "older")) {
            assertEquals("whoami: no valid sign-in for profile \"" + profile + "\" (try: awskit login --profile "
                    + profile + ")", failed(253, withoutTerminal("whoami", "--profile", profile, "--region",
                            "us-east-1")));
        }
        assertFalse(Files.exists(home("logins")));
        assertEquals(List.of(), center.calls());
    }

    @Test
    void doesNotSignInForOtherErrors() throws IOException {
        login("--sso-session", "work");
        center.accounts.remove("111111111111 Dev Account");
        var refused = onTerminal("", "whoami", "--profile", "dev");
        assertEquals(254, refused.exitCode(), refused.out());
        assertTrue(refused.out().contains("whoami: no credentials for profile \"dev\": ForbiddenException: No access"),
                refused.out());
        command.env("AWS_ENDPOINT_URL_SSO", "http://127.0.0.1:1");
        var unreachable = onTerminal("", "whoami", "--profile", "dev");
        assertEquals(255, unreachable.exitCode(), unreachable.out());
        assertTrue(unreachable.out().contains("cannot connect"), unreachable.out());
        assertFalse(Files.exists(home("logins")));
    }

    /// Runs Python with botocore, which is the AWS CLI's.
    private Running.Result python(String script) {
        var result = command.env("AWS_PROFILE", "dev").env("AWS_ACCESS_KEY_ID", null).env("AWS_SECRET_ACCESS_KEY", null)
                .env("AWS_EC2_METADATA_DISABLED", "true").startProgram("python3", "-c", script).await(PATIENCE);
        assumeTrue(!result.err().contains("No module named"), "botocore is not installed");
        command.env("AWS_PROFILE", null);
        return result;
    }

    @Test
    void sharesTheTokenWithTheAwsCli() throws IOException {
        login("--sso-session", "work");
        var identity = python("import botocore.session\n"
                + "print(botocore.session.get_session().create_client('sts').get_caller_identity()['Arn'])");
        assertEquals(0, identity.exitCode(), identity.err());
        assertTrue(identity.out().startsWith("arn:aws:"), identity.out());

        // Refreshed by botocore, and used here.
        expire("expiresAt");
        var refreshed = python("import botocore.session, botocore.tokens\n"
                + "print(len(botocore.tokens.SSOTokenProvider(botocore.session.get_session()).load_token()"
                + ".get_frozen_token().token))");
        assertEquals(0, refreshed.exitCode(), refreshed.err());
        assertEquals(1, center.count("token refresh_token"));
        assertEquals(0, withoutTerminal("whoami", "--profile", "dev").exitCode());
        login();
        assertEquals(1, center.count("authorize"));
        assertEquals(1, center.count("token refresh_token"));
        assertTrue(Instant.parse(token().get("expiresAt").toString()).isAfter(Instant.now()));
    }

    @Test // the client's file, whose name is the SHA-1 of what Python prints
    void sharesTheRegisteredClientWithTheAwsCli() throws IOException {
        aws("config", Files.readString(home(".aws/config")).replace("work", "wörk"));
        login("--profile", "dev");
        var key = python("import json, sys\nprint(json.dumps({'tool': 'botocore', 'startUrl': '" + center.uri()
                + "/start', 'region': 'us-east-1', 'scopes': ['sso:account:access'], 'session_name': 'w\\u00f6rk'},"
                + " sort_keys=True))").out().strip();
        var registration = (Map<?, ?>) Json.read(Files.readString(cached(key)));
        assertEquals(List.of("clientId", "clientSecret", "expiresAt", "scopes", "grantTypes"),
                List.copyOf(registration.keySet()));
    }
}
