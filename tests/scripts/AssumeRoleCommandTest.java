//SOURCES ../support/Endpoint.java ../support/PseudoTerminal.java ../support/StubSts.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.data.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import support.Commands;
import support.Endpoint;
import support.PseudoTerminal;
import support.Running;
import support.StubSts;

/// assume-role ROLE -- COMMAND: the command's environment, signals and exit code.
class AssumeRoleCommandTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Commands command = Commands.with().env("XDG_CACHE_HOME", null);

    private Object[] words(String... words) {
        return Stream.concat(Stream.of(ROLE + "demo"), Stream.of(words)).toArray();
    }

    private Running.Result run(String... words) {
        return command.exec("assume-role", words(words));
    }

    @Test // assume-role arn:aws:iam::123456789012:role/demo -- sh -c env
    void theCommandHasTheRolesKeysAndNoOthers() {
        for (var stale : List.of("AWS_PROFILE", "AWS_DEFAULT_PROFILE")) {
            command.env(stale, "default");
        }
        for (var stale : List.of("AWS_CREDENTIAL_FILE", "AWS_ACCOUNT_ID", "AWS_ROLE_ARN",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN")) {
            command.env(stale, "stale");
        }
        assertTrue(command.home().resolve(".aws").toFile().mkdir());
        write(".aws/config", "[default]\nregion = eu-west-1\n");
        var result = command.input("typed").exec("assume-role", words("--region", "eu-north-1", "--", "sh", "-c",
                "env; cat; echo told >&2"));
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("told\n", result.err());
        assertTrue(result.out().endsWith("typed"));
        var aws = result.out().lines().filter(line -> line.startsWith("AWS_")).map(line -> line.split("=")[0])
                .filter(name -> !name.equals("AWS_CA_BUNDLE")).sorted().toList();
        assertEquals(List.of("AWS_ACCESS_KEY_ID", "AWS_CREDENTIAL_EXPIRATION", "AWS_DEFAULT_REGION",
                "AWS_EC2_METADATA_DISABLED", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN"), aws);
        assertTrue(result.out().contains("AWS_DEFAULT_REGION=eu-north-1"), result.out());
        assertTrue(result.out().contains("AWS_ACCESS_KEY_ID=ASIA"), result.out());
    }

    @Test // assume-role local -- sh -c env
    void theCommandKeepsTheProfilesEndpointsAndRegion() {
        assertTrue(command.home().resolve(".aws").toFile().mkdir());
        write(".aws/config", """
                [profile local]
                aws_access_key_id = KEYS
                aws_secret_access_key = s
                region = eu-central-1
                endpoint_url = http://127.0.0.1:4566
                services = here
                [services here]
                s3 =
                  endpoint_url = http://127.0.0.1:9000
                """);
        for (var variable : List.of("AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION")) {
            command.env(variable, null);
        }
        for (var serve : List.of("", "--serve")) {
            var result = command.exec("assume-role", Stream.of("local", serve, "--", "env")
                    .filter(word -> !word.isEmpty()).toArray());
            assertEquals(0, result.exitCode(), result.err());
            var variables = result.out().lines().toList();
            assertTrue(variables.containsAll(List.of("AWS_REGION=eu-central-1", "AWS_ENDPOINT_URL=http://127.0.0.1:4566",
                    "AWS_ENDPOINT_URL_S3=http://127.0.0.1:9000")), result.out());
        }
        command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        var result = command.exec("assume-role", "local", "--", "env");
        assertFalse(result.out().contains("127.0.0.1:4566") || result.out().contains(":9000"), result.out());
    }

    static List<Endpoint> endpoints() {
        return Endpoint.all();
    }

    @ParameterizedTest // assume-role arn:aws:iam::123456789012:role/demo -- aws sts get-caller-identity
    @MethodSource("endpoints")
    void theServiceSeesTheRole(Endpoint endpoint) {
        assumeTrue(installed("aws"), "the AWS CLI is not installed");
        for (var serve : List.of(List.<String>of(), List.of("--serve"))) {
            var words = new ArrayList<>(List.of(ROLE + "demo", "--role-session-name", "carol"));
            words.addAll(serve);
            words.addAll(List.of("--", "aws", "sts", "get-caller-identity", "--query", "Arn"));
            var result = endpoint.command().env("XDG_CACHE_HOME", null).exec("assume-role", words.toArray());
            assertEquals(0, result.exitCode(), result.err());
            assertEquals("\"arn:aws:sts::123456789012:assumed-role/demo/carol\"\n", result.out());
        }
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private Path write(String file, String text) {
        try {
            return Files.writeString(command.home().resolve(file), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 7, 7", "exit 255, 255", "kill -KILL $$, 137", "kill -TERM $$, 143"})
    void theExitCodeIsTheCommands(String script, int exitCode) {
        assertEquals(exitCode, run("--", "sh", "-c", script).exitCode());
    }

    @Test
    void saysAsEnvDoesThatThereIsNoSuchCommand() {
        var result = run("--", "no-such-program");
        assertEquals(127, result.exitCode());
        assertEquals("assume-role: cannot find \"no-such-program\" (is it on the PATH?)\n", result.err());
        assertEquals(126, run("--", write("data", "").toString()).exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP", "USR1", "INT"})
    void passesSignalsOn(String signal) {
        assumeTrue(installed("setsid"), "setsid is not installed");
        var line = new ArrayList<>(List.of("setsid")); // no terminal whose Ctrl-C would reach both
        line.addAll(List.of(command.line("assume-role", words("--", "sh", "-c", "trap 'echo got; exit 3' " + signal
                + "; echo ready; while :; do sleep 0.05; done"))));
        try (var running = command.startProgram(line.toArray(String[]::new))) {
            running.awaitOut(text -> text.equals("ready"));
            var result = running.signal(signal).await(PATIENCE);
            assertEquals(3, result.exitCode(), result.err());
            assertEquals("ready\ngot\n", result.out());
        }
    }

    private Running terminal(String script, String... words) {
        assumeTrue(installed("python3"), "python3 is not installed");
        return PseudoTerminal.start(command, script, "assume-role", (Object[]) words);
    }

    @Test // assume-role arn:aws:iam::123456789012:role/mfa --mfa-serial … > stdout
    void asksOnTheTerminalWhileStdoutIsAPipe() throws IOException {
        var device = "arn:aws:iam::123456789012:mfa/tty";
        try (var running = terminal("read(b'mfa/tty: ')\nwrite(b'12345\\n')\nread(b'six digits')\nread(b'mfa/tty: ')\n"
                + "write(b'123 456\\n')", ROLE + "mfa", "--mfa-serial", device, "--chain", ROLE + "demo")) {
            var result = running.await(PATIENCE);
            assertEquals(0, result.exitCode(), result.out() + result.err());
            assertTrue(result.out().contains("assume-role: credentials until "), result.out());
            var out = Files.readString(command.home().resolve("stdout"));
            assertTrue(out.startsWith("export AWS_ACCESS_KEY_ID='ASIA") && !out.contains("MFA"), out);
        }
        assertEquals(0, command.exec("assume-role", ROLE + "mfa", "--mfa-serial", device, "--", "true").exitCode(),
                "the next command needs no code");
        try (var files = Files.walk(command.home().resolve(".cache"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file).contains("123456\""), "no code is ever kept");
            }
        }
    }

    @Test
    void ctrlCReachesTheCommandOnce() throws IOException {
        try (var running = terminal("read(b'ready')\nwrite(b'\\x03')\nread(b'first')\nwrite(b'\\x03')", ROLE + "demo",
                "--", "sh", "-c", "n=0; trap 'n=$((n+1)); [ $n = 1 ] && echo first >&2 || exit 5' INT; echo ready >&2; "
                        + "while :; do sleep 0.1; done")) {
            var result = running.await(PATIENCE);
            assertEquals(5, result.exitCode(), result.out() + result.err());
            assertTrue(result.out().contains("first"), result.out());
        }
    }

    @Test
    void saysThatThereIsNoTerminalToAskOn() {
        assumeTrue(installed("setsid"), "setsid is not installed");
        var line = new ArrayList<>(List.of("setsid"));
        line.addAll(List.of(command.line("assume-role", ROLE + "mfa", "--mfa-serial", "some-device")));
        var result = command.startProgram(line.toArray(String[]::new)).await(PATIENCE);
        assertEquals(253, result.exitCode());
        assertEquals("assume-role: MFA device \"some-device\" needs a code, but there is no terminal to ask on "
                + "(give --token-code)\n", result.err());
    }

    @Test // assume-role keys --token-code 123456
    void opensAnMfaSessionForAProfileWithoutARole() throws IOException {
        try (var sts = new StubSts()) {
            command.endpoint(sts.uri());
            Files.createDirectories(command.home().resolve(".aws"));
            write(".aws/credentials", "[keys]\naws_access_key_id = KEYS\naws_secret_access_key = s\n"
                    + "mfa_serial = device-1\n");
            var result = command.exec("assume-role", "keys", "--token-code", "123456", "--duration", "36h");
            assertEquals(0, result.exitCode(), result.err());
            assertTrue(result.out().contains("AWS_ACCESS_KEY_ID='K1'"), result.out());
            assertTrue(sts.calls().getFirst().startsWith("GetSessionToken"), sts.calls().getFirst());
            assertTrue(sts.calls().getFirst().contains("DurationSeconds=129600"), sts.calls().getFirst());
        }
    }

    /// A command that uses the SDK's provider of container credentials.
    static final class PrintsItsKey {
        static void main() {
            System.out.println("static " + System.getenv("AWS_ACCESS_KEY_ID"));
            System.out.println(ContainerCredentialsProvider.create().resolveCredentials().accessKeyId());
        }
    }

    @Test // assume-role arn:aws:iam::123456789012:role/demo --serve -- java …
    void servesEverySdk() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var result = run("--serve", "--", java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                PrintsItsKey.class.getName());
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("static null", result.out().lines().toList().getFirst());
        assertTrue(result.out().lines().toList().get(1).startsWith("ASIA"), result.out());
    }

    @Test
    void servesWhoShowsTheTokenUntilTheCommandEnds() throws IOException {
        Files.createDirectories(command.home().resolve(".aws"));
        write(".aws/credentials", "[default]\naws_access_key_id = MINE\naws_secret_access_key = s\n");
        try (var sts = new StubSts()) {
            sts.life = Duration.ZERO; // so that each answer is a renewed one
            command.endpoint(sts.uri());
            try (var running = command.start("assume-role", words("--serve", "--", "sh", "-c",
                    "env; echo; echo ready; while :; do sleep 0.05; done"))) {
                running.awaitOut(line -> line.equals("ready"));
                var uri = URI.create(variable(running, "AWS_CONTAINER_CREDENTIALS_FULL_URI"));
                var token = variable(running, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
                assertEquals("127.0.0.1", uri.getHost());
                assertTrue(token.length() >= 32, token);
                assertFalse(running.out().contains("AWS_ACCESS_KEY_ID"));
                assertEquals("/dev/null", variable(running, "AWS_SHARED_CREDENTIALS_FILE"));
                running.awaitErr(line -> line.equals("assume-role: the command does not see the shared credentials "
                        + "file, whose default profile would take precedence"));

                var first = get(uri, uri.getAuthority(), token);
                var document = (Map<?, ?>) Json.read(first.substring(first.indexOf("\r\n\r\n") + 4));
                assertEquals(List.of("AccessKeyId", "SecretAccessKey", "Token", "Expiration"),
                        List.copyOf(document.keySet()));
                assertNotEquals(first.replaceAll("(?s).*AccessKeyId", ""),
                        get(uri, uri.getAuthority(), token).replaceAll("(?s).*AccessKeyId", ""));
                for (var refused : List.of(get(uri, uri.getAuthority(), ""), get(uri, uri.getAuthority(), token + "x"),
                        get(uri, "evil.example:" + uri.getPort(), token))) {
                    assertTrue(refused.startsWith("HTTP/1.1 403") && !refused.contains("TopSecret"), refused);
                }
                sts.refuses = true;
                var error = get(uri, uri.getAuthority(), token);
                assertTrue(error.startsWith("HTTP/1.1 400") && error.contains("\"code\":\"AccessDenied\""), error);

                assertEquals(143, running.signal("TERM").await(PATIENCE).exitCode());
                assertThrows(ConnectException.class, () -> get(uri, uri.getAuthority(), token));
            }
        }
    }

    private static String variable(Running running, String name) {
        return running.awaitOut(line -> line.startsWith(name + "=")).substring(name.length() + 1);
    }

    /// Sends a request without an HTTP client, because a client does not let us choose the Host header.
    private static String get(URI uri, String host, String token) throws IOException {
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write(("GET " + uri.getPath() + " HTTP/1.1\r\nHost: " + host
                    + (token.isEmpty() ? "" : "\r\nAuthorization: " + token) + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test // assume-role … --debug -- …
    void noSecretIsInArgumentsLogsOrErrors() throws IOException {
        var secrets = List.of(Commands.sandbox().secretKey(), "424242", "Signature=");
        try (var running = command.start("assume-role", words("--debug", "--mfa-serial", "some-device", "--no-cache",
                "--token-code", "424242", "--", "sh", "-c", "env; echo ready; while :; do sleep 0.05; done"))) {
            running.awaitOut(line -> line.equals("ready"));
            var secret = variable(running, "AWS_SECRET_ACCESS_KEY");
            var token = variable(running, "AWS_SESSION_TOKEN");
            try (var processes = Files.list(Path.of("/proc"))) {
                for (var process : processes.toList()) {
                    var text = content(process.resolve("cmdline"));
                    assertFalse(text.contains(secret) || text.contains(token), text);
                }
            }
            var log = running.signal("TERM").await(PATIENCE).err();
            assertTrue(log.contains("Sending Request"), log);
            Stream.concat(secrets.stream(), Stream.of(secret, token)).forEach(it -> assertFalse(log.contains(it), log));
        }
        var refused = command.exec("assume-role", ROLE + "denied", "--debug", "--no-cache");
        assertEquals(254, refused.exitCode());
        secrets.forEach(it -> assertFalse(refused.err().contains(it), refused.err()));
        Files.createDirectories(command.home().resolve(".aws"));
        write(".aws/config", "[profile broken]\ncredential_process = sh -c 'echo TopSecret{'\n");
        var broken = command.exec("assume-role", "broken", "--debug");
        assertEquals(253, broken.exitCode());
        assertFalse(broken.err().contains("TopSecret"), broken.err());
    }

    /// Returns the content of a file in /proc; empty if the process has ended meanwhile.
    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
