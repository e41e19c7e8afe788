//SOURCES ../support/PseudoTerminal.java ../support/StubSts.java

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import support.Commands;
import support.PseudoTerminal;
import support.Running;
import support.StubSts;

/// assume-role without a command: what it prints, writes and refuses.
class AssumeRoleTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/";
    private static final String HOSTILE =
            "it's \"$(touch pwned)\" `touch pwned` %PATH% !! \\\\ \u2019; touch pwned\\n'x";

    private final Commands command = Commands.with().env("XDG_CACHE_HOME", null).env("USER", null);

    private Path aws(String file, String text) throws IOException {
        Files.createDirectories(command.home().resolve(".aws"));
        return Files.writeString(command.home().resolve(".aws").resolve(file), text);
    }

    private Running.Result assume(String... words) {
        return command.exec("assume-role", (Object[]) words);
    }

    private static String succeeded(Running.Result result) {
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("", result.err());
        return result.out();
    }

    private static String failed(int exitCode, Running.Result result) {
        assertEquals(exitCode, result.exitCode(), result.err());
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
        return result.err().strip();
    }

    @Test // assume-role arn:aws:iam::123456789012:role/demo
    void printsExportsAndForgetsWhatIsStale() {
        var out = succeeded(assume(ROLE + "demo"));
        var lines = out.lines().toList();
        assertTrue(lines.get(0).matches("export AWS_ACCESS_KEY_ID='ASIA\\w+'"), out);
        assertEquals(List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
                "AWS_CREDENTIAL_EXPIRATION", "AWS_REGION", "AWS_DEFAULT_REGION"), lines.stream()
                .filter(line -> line.startsWith("export ")).map(line -> line.split("[ =]")[1]).toList());
        assertEquals("unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SECURITY_TOKEN AWS_ACCOUNT_ID", lines.getLast());
        assertEquals(out, succeeded(assume(ROLE + "demo")), "from the cache");
    }

    @Test // assume-role hostile --format credential-process
    void printsWhatACredentialProcessPrints() throws IOException {
        var out = succeeded(assume(ROLE + "demo", "--format", "credential-process"));
        var document = (Map<?, ?>) Json.read(out);
        assertEquals(List.of("Version", "AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration", "AccountId"),
                List.copyOf(document.keySet()));
        assertEquals(1, document.get("Version"));
        assertEquals(Map.of("AccountId", "123456789012", "Region", "us-east-1").entrySet(), ((Map<?, ?>) Json.read(
                succeeded(assume(ROLE + "demo", "--format", "json")))).entrySet().stream()
                .filter(entry -> List.of("AccountId", "Region").contains(entry.getKey()))
                .collect(java.util.stream.Collectors.toSet()));
    }

    private void hostileProfile() throws IOException {
        var document = Json.line(Map.of("Version", 1, "AccessKeyId", "AKID", "SecretAccessKey", HOSTILE,
                "SessionToken", "t\nt"));
        var file = Files.writeString(command.home().resolve("document"), document);
        aws("config", "[profile hostile]\nregion = us-$(touch pwned)'`touch pwned`\ncredential_process = cat " + file);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "bash ; env  ; eval \"$(cat printed)\"",
        "dash ; env  ; eval \"$(cat printed)\"",
        "zsh  ; env  ; eval \"$(cat printed)\"",
        "fish ; fish ; cat printed | source",
        "pwsh ; powershell ; Get-Content -Raw printed | Invoke-Expression",
    })
    void noValueBecomesCode(String shell, String format, String evaluate) throws IOException {
        assumeTrue(installed(shell), shell + " is not installed");
        hostileProfile();
        command.env("AWS_REGION", null).env("AWS_DEFAULT_REGION", null);
        var out = succeeded(assume("hostile", "--format", format));
        Files.writeString(command.home().resolve("printed"), out);
        command.env("AWS_PROFILE", "stale").env("AWS_REGION", "stale");
        var run = command.startProgram(shell, "-c", evaluate + "\nenv -0 > environment").await(
                java.time.Duration.ofSeconds(60));
        assertEquals(0, run.exitCode(), run.err());
        var environment = List.of(Files.readString(command.home().resolve("environment")).split("\0"));
        for (var expected : List.of("AWS_ACCESS_KEY_ID=AKID", "AWS_SECRET_ACCESS_KEY=" + HOSTILE,
                "AWS_SESSION_TOKEN=t\nt", "AWS_REGION=us-$(touch pwned)'`touch pwned`")) {
            assertTrue(environment.contains(expected), expected + " not in " + environment);
        }
        assertTrue(environment.stream().noneMatch(variable -> variable.startsWith("AWS_PROFILE=")));
        assertFalse(Files.exists(command.home().resolve("pwned")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cmd", "dotenv"})
    void refusesValuesThatAFormatCannotHold(String format) throws IOException {
        hostileProfile();
        assertEquals("assume-role: AWS_SECRET_ACCESS_KEY has characters that this format cannot hold "
                + "(try --format json)", failed(252, assume("hostile", "--format", format)).replace("\r", ""));
    }

    @Test // assume-role last
    void appliesTheProfilesOwnSettings() throws IOException {
        aws("credentials", "[base]\naws_access_key_id = BASE\naws_secret_access_key = s\n");
        aws("config", """
                [profile base]
                region = eu-west-1
                [profile first]
                role_arn = %1$sfirst
                source_profile = base
                [profile last]
                role_arn = %1$slast
                source_profile = first
                external_id = ext
                role_session_name = carol
                duration_seconds = 900
                region = eu-central-1
                """.formatted(ROLE));
        try (var sts = new StubSts()) {
            command.endpoint(sts.uri()).env("AWS_REGION", null).env("AWS_DEFAULT_REGION", null);
            var out = succeeded(assume("last", "--chain", ROLE + "further"));
            assertTrue(out.contains("AWS_ACCESS_KEY_ID='K3'") && out.contains("AWS_REGION='eu-central-1'"), out);
            assertEquals(List.of("BASE", "K1", "K2"), sts.signers());
            for (var parameter : List.of("ExternalId=ext", "RoleSessionName=carol", "DurationSeconds=900")) {
                assertTrue(sts.calls().get(1).contains(parameter), sts.calls().get(1));
            }
            succeeded(assume("last", "--external-id", "other", "--role-session-name", "dan"));
            assertTrue(sts.calls().getLast().contains("ExternalId=other"), "an option beats the profile");
        }
        var policy = succeeded(assume("last", "--chain", ROLE + "further", "--iam-policy"));
        assertTrue(Stream.of("first", "last", "further").allMatch(role -> policy.contains(ROLE + role)), policy);
        assertEquals("would assume " + ROLE + "first, then " + ROLE + "last\n", succeeded(assume("last", "--dry-run")));
    }

    @Test // assume-role keys
    void givesTheKeysOfAProfileWithoutARole() throws IOException {
        aws("credentials", "[keys]\naws_access_key_id = KEYS\naws_secret_access_key = s\n");
        var out = succeeded(assume("keys"));
        assertTrue(out.contains("export AWS_ACCESS_KEY_ID='KEYS'"), out);
        assertTrue(out.endsWith("unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN AWS_SECURITY_TOKEN "
                + "AWS_CREDENTIAL_EXPIRATION AWS_ACCOUNT_ID\n"), out);
        assertEquals("assume-role: profile \"keys\" has no role that --external-id could apply to (give the ARN of a "
                + "role, or --chain)", failed(252, assume("keys", "--external-id", "ext")));
    }

    @Test
    void refusesInOneLine() {
        var refusals = """
                252 ; ROLE-ARN|PROFILE is missing ;
                252 ; COMMAND and --format exclude each other ; demo --format env -- true
                252 ; --serve needs a command ; demo --serve
                252 ; duration 10m is out of range (15m to 12h) ; demo --duration 10m
                252 ; a chained role lasts 1h at most, not 2h ; demo --duration 2h --chain arn:aws:iam::1:role/x
                252 ; --duration "soon" is not a duration ; demo --duration soon
                252 ; --token-code must be six digits ; demo --token-code 12345x
                252 ; no role can be assumed without credentials ; demo --no-sign-request
                254 ; the code of MFA device "some-device" is wrong ; mfa --mfa-serial some-device --token-code 000000
                253 ; unknown profile "nobody" ; nobody
                253 ; credentials would be sent unencrypted ; demo --endpoint-url http://192.0.2.1
                254 ; access denied: AssumeRole (needs sts:AssumeRole ; denied
                """.lines().map(line -> line.split(" *; *", 3)).toList();
        var results = command.execAll("assume-role", refusals.stream().map(refusal -> Stream.of(refusal[2].split(" "))
                .filter(word -> !word.isEmpty()).map(word -> word.replaceAll("^(demo|denied|mfa)$", ROLE + "$1")
                        .replace("::1:", "::123456789012:")).toList()).toList()).iterator();
        for (var refusal : refusals) {
            var error = failed(Integer.parseInt(refusal[0]), results.next());
            assertTrue(error.startsWith("assume-role: " + refusal[1]), error);
            assertFalse(error.contains("12345x"), error);
        }
    }

    @Test // assume-role keys --write-profile NAME, in several terminals
    void losesNoProfileThatAnotherTerminalWrites() throws Exception {
        var file = aws("credentials", "[keys]\naws_access_key_id = KEYS\naws_secret_access_key = s\n");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs = IntStream.range(0, 4).mapToObj(terminal -> threads.submit(() -> Commands.with()
                    .env("AWS_SHARED_CREDENTIALS_FILE", file.toString()).execAll("assume-role",
                            IntStream.range(0, 50).mapToObj(n -> List.of("keys", "--write-profile",
                                    "p" + terminal + "-" + n)).toList()))).toList();
            for (var run : runs) {
                run.get().forEach(result -> assertEquals(0, result.exitCode(), result.err()));
            }
        }
        assertEquals(201, Files.readAllLines(file).stream().filter(line -> line.startsWith("[")).distinct().count());
    }

    @Test // assume-role ROLE --write-profile demo
    void writesNoProfileThatTheServiceMakesUp() throws IOException {
        var file = aws("credentials", "[other]\n");
        try (var sts = new StubSts()) {
            sts.token = "x&#10;[prod]&#10;credential_process = touch pwned&#10;y = ";
            assertEquals("assume-role: aws_session_token has characters that a credentials file cannot hold (printable "
                    + "ASCII only; try --format json)", failed(253, Commands.with().endpoint(sts.uri())
                    .env("AWS_SHARED_CREDENTIALS_FILE", file.toString())
                    .exec("assume-role", ROLE + "demo", "--write-profile", "demo")));
        }
        assertEquals("[other]\n", Files.readString(file));
    }

    @Test // assume-role arn:aws:iam::123456789012:role/demo --console
    void signsInToTheConsole() {
        var url = succeeded(assume(ROLE + "demo", "--console")).strip();
        assertTrue(url.matches(Commands.sandbox().endpoint() + "/federation\\?Action=login&Issuer=awskit&Destination="
                + "https%3A%2F%2Fus-east-1\\.console\\.aws\\.amazon\\.com%2Fconsole%2Fhome%3Fregion%3Dus-east-1"
                + "&SigninToken=[\\w-]+"), url);
        url = succeeded(assume(ROLE.replace("aws", "aws-cn") + "demo", "--console", "--region", "cn-north-1"));
        assertTrue(url.contains("https%3A%2F%2Fcn-north-1.console.amazonaws.cn%2F"), url);
        assertTrue(succeeded(assume(ROLE + "demo", "--console", "--destination", "https://x.example/?a=b c"))
                .contains("&Destination=https%3A%2F%2Fx.example%2F%3Fa%3Db%20c&"));
    }

    @ParameterizedTest // assume-role --unset
    @CsvSource(delimiter = ';', value = {
        "bash ; env  ; eval \"$(cat printed)\"",
        "dash ; env  ; eval \"$(cat printed)\"",
        "zsh  ; env  ; eval \"$(cat printed)\"",
        "fish ; fish ; cat printed | source",
        "pwsh ; powershell ; Get-Content -Raw printed | Invoke-Expression",
    })
    void clearsAShell(String shell, String format, String evaluate) throws IOException {
        assumeTrue(installed(shell), shell + " is not installed");
        Files.writeString(command.home().resolve("printed"), succeeded(assume(ROLE + "demo", "--format", format))
                + succeeded(assume("--unset", "--format", format)));
        var run = command.env("AWS_PROFILE", "stale").startProgram(shell, "-c", evaluate + "\nenv").await(
                java.time.Duration.ofSeconds(60));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("AWS_CA_BUNDLE", "AWS_EC2_METADATA_DISABLED", "AWS_ENDPOINT_URL"), Stream.concat(
                Stream.of("AWS_CA_BUNDLE"), run.out().lines().filter(line -> line.startsWith("AWS_"))
                        .map(line -> line.split("=")[0])).distinct().sorted().toList());
    }

    @Test
    void clearsOnlyAShell() {
        assertTrue(succeeded(assume("--unset", "--format", "cmd")).contains("set AWS_SESSION_TOKEN=\r\n"));
        assertEquals("assume-role: --unset does not go with --format json (env, fish, powershell or cmd)",
                failed(252, assume("--unset", "--format", "json")));
        assertEquals("assume-role: --unset takes no role or profile (as in assume-role --unset --format fish)",
                failed(252, assume("prod", "--unset")));
    }

    @Test // assume-role, on a terminal
    void offersTheProfilesAndRemembersTheChoice() throws IOException {
        assumeTrue(installed("python3"), "python3 is not installed");
        aws("credentials", "[keys]\naws_access_key_id = " + Commands.sandbox().accessKey()
                + "\naws_secret_access_key = " + Commands.sandbox().secretKey() + "\n");
        aws("config", Stream.of("dev-read", "dev-write", "prod\u001b[31m").map(name -> "[profile " + name
                + "]\nrole_arn = " + ROLE + name.replaceAll("\\W.*", "") + "\nsource_profile = keys\n")
                .collect(java.util.stream.Collectors.joining()));
        var question = "read(b'name%s: ')\nseen = b''\nwrite(b'%s\\n')\n";
        for (var typed : List.of(question.formatted("", "dev") + question.formatted("", "none")
                + question.formatted("", "WRITE"), question.formatted(" [dev-write]", ""),
                question.formatted(" [dev-write]", "2"))) {
            try (var running = PseudoTerminal.start(command, typed, "assume-role", "--format", "json")) {
                var result = running.await(java.time.Duration.ofSeconds(60));
                assertEquals(0, result.exitCode(), result.out() + result.err());
                assertFalse(result.out().contains("\u001b[31m"), result.out());
            }
            assertTrue(Files.readString(command.home().resolve("stdout")).contains("ASIA"));
        }
        assertEquals("dev-write", Files.readString(command.home().resolve(".cache/awskit/last-profile")));
        assertEquals("assume-role: ROLE-ARN|PROFILE is missing (as in assume-role prod, or see assume-role --help)",
                failed(252, assume()), "without a terminal");
    }

    /// Puts a program called xdg-open on the PATH.
    private void browser(String script) throws IOException {
        browser("xdg-open", script);
    }

    private void browser(String name, String script) throws IOException {
        var bin = Files.createDirectories(command.home().resolve("bin"));
        var file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        command.env("PATH", bin + ":" + System.getenv("PATH"));
    }

    @Test // assume-role arn:aws:iam::123456789012:role/demo --console, on a terminal
    void opensTheConsoleInTheBrowser() throws IOException {
        assumeTrue(installed("python3") && installed("curl"), "python3 or curl is not installed");
        browser("echo \"$1\" > asked; for n in 1 2; do curl -s -o /dev/null -w '%{http_code} %{redirect_url}\\n' "
                + "\"$1\" >> answers; done");
        try (var running = PseudoTerminal.startOnBoth(command, "", "assume-role", ROLE + "demo", "--console")) {
            var result = running.await(java.time.Duration.ofSeconds(60));
            assertEquals(0, result.exitCode(), result.out());
            assertFalse(result.out().contains("SigninToken"), result.out());
        }
        var asked = Files.readString(command.home().resolve("asked"));
        assertTrue(asked.matches("http://127\\.0\\.0\\.1:\\d+/[\\w-]{36}\n"), asked);
        var answers = Files.readString(command.home().resolve("answers"));
        assertTrue(answers.matches("303 " + Commands.sandbox().endpoint() + "/federation\\?Action=login&.*SigninToken="
                + "[\\w-]+\n(404|000) \n"), answers);
    }

    @ParameterizedTest
    @CsvSource({
        "firefox, --new-tab ext\\+granted-containers:name=demo-123456789012&url=(http\\S+), demo",
        "google-chrome, --profile-directory=demo-123456789012 --no-first-run (http\\S+), demo",
        "firefox, --new-tab ext\\+granted-containers:name=my%20role%2F%C3%BC&url=(http\\S+), PROFILE",
        "chromium, --profile-directory=my-role-- --no-first-run (http\\S+), PROFILE"})
    void opensTheConsoleApartFromOthers(String program, String arguments, String role) throws IOException {
        assumeTrue(installed("curl"), "curl is not installed");
        Files.createDirectories(command.home().resolve(".aws"));
        Files.writeString(command.home().resolve(".aws/config"), "[profile \"my role/\u00fc\"]\nrole_arn = " + ROLE
                + "demo\ncredential_source = Environment\nregion = us-east-1\n");
        browser(program, "echo \"$@\" > asked; address=$(echo \"$@\" | sed -e 's/.*http/http/' -e 's/%3A/:/g' -e 's,%2F,/,g'); "
                + "curl -s -o /dev/null -w '%{http_code} %{redirect_url}\\n' \"$address\" > answer");
        var out = succeeded(assume(role.equals("PROFILE") ? "my role/\u00fc" : ROLE + role, "--console", "--browser", program));
        assertEquals("", out, "nothing is printed, though this is no terminal");
        var asked = Files.readString(command.home().resolve("asked")).strip();
        assertTrue(asked.matches(arguments), asked);
        assertFalse(asked.contains("SigninToken"), asked);
        assertTrue(Files.readString(command.home().resolve("answer")).startsWith("303 " + Commands.sandbox().endpoint()
                + "/federation?Action=login&"));
    }

    @Test
    void namesTheBrowserThatDoesNotOpen() throws IOException {
        assertEquals("assume-role: \"no-such-browser\" has not opened the console (a browser on the PATH, or its path; "
                + "--no-browser prints the address)", failed(255, assume(ROLE + "demo", "--console", "--browser",
                "no-such-browser")));
        assertEquals("assume-role: --browser goes with --console", failed(252, assume(ROLE + "demo", "--browser", "x")));
        assertEquals("assume-role: --browser contradicts --no-browser", failed(252, assume(ROLE + "demo", "--console",
                "--no-browser", "--browser", "x")));
    }

    @Test
    void printsTheConsolesAddressWhereNoBrowserOpens() throws IOException {
        assumeTrue(installed("python3"), "python3 is not installed");
        browser("touch asked; exit 3");
        for (var words : List.of(new Object[] {ROLE + "demo", "--console", "--no-browser"},
                new Object[] {ROLE + "demo", "--console"})) {
            assertFalse(Files.exists(command.home().resolve("asked")));
            try (var running = PseudoTerminal.startOnBoth(command, "", "assume-role", words)) {
                var result = running.await(java.time.Duration.ofSeconds(60));
                assertEquals(0, result.exitCode(), result.out());
                assertTrue(result.out().contains("&SigninToken="), result.out());
            }
        }
        assertTrue(Files.exists(command.home().resolve("asked")));
    }

    @Test // assume-role arn:aws:iam::123456789012:role/demo --write-profile demo
    void writesAProfileAndLeavesTheRestAsItIs() throws IOException {
        var before = "# mine\r\n[default]\r\naws_access_key_id=AKIA\r\naws_secret_access_key : s # \u00e9\r\n\r\n"
                + "[demo]\r\nAWS_ACCESS_KEY_ID=OLD\r\n; kept\r\nregion = x\r\n"
                + "aws_session_token = old\r\n\r\n[end]\r\na=b";
        var real = Files.write(command.home().resolve("dotfiles"), before.getBytes(StandardCharsets.ISO_8859_1));
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Files.createDirectories(command.home().resolve(".aws"));
        var link = Files.createSymbolicLink(command.home().resolve(".aws/credentials"), real);
        var plan = succeeded(assume(ROLE + "demo", "--write-profile", "demo", "--dry-run"));
        assertEquals("would assume " + ROLE + "demo\nwould write aws_access_key_id, aws_secret_access_key and "
                + "aws_session_token of profile \"demo\" to " + link + "\n", plan);
        assertEquals(before, new String(Files.readAllBytes(real), StandardCharsets.ISO_8859_1));

        var result = assume(ROLE + "demo", "--write-profile", "demo");
        assertEquals("assume-role: wrote profile \"demo\" to " + link + "\n", result.err());
        assertEquals("", result.out());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
        var after = new String(Files.readAllBytes(real), StandardCharsets.ISO_8859_1);
        assertEquals(before, after.replaceFirst("aws_access_key_id = ASIA\\w+", "AWS_ACCESS_KEY_ID=OLD")
                .replaceFirst("aws_session_token = \\S+", "aws_session_token = old")
                .replaceFirst("aws_secret_access_key = \\S+\r\n", ""), after);
        var token = after.replaceFirst("(?s).*aws_session_token = (\\S+).*", "$1");
        assertTrue(succeeded(assume("demo")).contains("AWS_SESSION_TOKEN='" + token + "'"));
        assertEquals("assume-role: profile \"default\" in \"" + link + "\" holds long-term keys, which would be lost "
                + "(choose another name)", failed(253, assume(ROLE + "demo", "--write-profile", "default")));
        aws("config", "[profile prod]\nrole_arn = " + ROLE + "prod\nsource_profile = default\n");
        assertEquals("assume-role: profile \"prod\" has a role_arn, which would take precedence over the "
                + "keys (choose another name)", failed(253, assume("prod", "--write-profile", "prod")));
    }

    @Test
    void makesAPrivateCredentialsFile() throws IOException {
        assertEquals(0, assume(ROLE + "demo", "--write-profile", "new one", "--quiet").exitCode());
        var file = command.home().resolve(".aws/credentials");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(Files.readString(file).startsWith("[new one]\naws_access_key_id = ASIA"));
    }

    @Test // assume-role arn:aws:iam::123456789012:role/demo --no-cache
    void leavesNothingOnDiskAndClearsTheCache() throws IOException {
        succeeded(assume(ROLE + "demo", "--no-cache"));
        try (var files = Files.walk(command.home())) {
            assertEquals(List.of(command.home()), files.toList());
        }
        succeeded(assume(ROLE + "demo"));
        assertEquals("assume-role: cleared 1 cached credentials\n", assume("--clear-cache").err());
    }

    @Test // strace assume-role arn:aws:iam::123456789012:role/demo --no-cache --format json
    void writesItsSecretsNowhereButToStdout() throws IOException {
        assumeTrue(installed("strace"), "strace is not installed");
        var log = command.home().resolve("strace");
        var line = new ArrayList<>(List.of("strace", "-f", "-qq", "-s", "9999", "-e", "trace=write,pwrite64,writev,sendto",
                "-o", log.toString()));
        line.addAll(List.of(command.line("assume-role", ROLE + "demo", "--no-cache", "--format", "json", "--debug")));
        var result = command.startProgram(line.toArray(String[]::new)).await(java.time.Duration.ofSeconds(60));
        assertEquals(0, result.exitCode(), result.err());
        var document = (Map<?, ?>) Json.read(result.out());
        var writes = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        for (var member : List.of("SecretAccessKey", "SessionToken")) {
            var secret = document.get(member).toString();
            var places = writes.stream().filter(write -> write.contains(secret)).toList();
            assertEquals(1, places.size(), places.toString());
            assertTrue(places.getFirst().contains(" write(1, "), places.getFirst());
        }
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
