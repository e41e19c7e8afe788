//SOURCES ../support/PseudoTerminal.java ../support/StubSts.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import support.Commands;
import support.PseudoTerminal;
import support.Running;
import support.StubSts;

/// Profiles with `mfa_serial`, in any command.
class MfaTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/";
    private static final String DEVICE = "arn:aws:iam::123456789012:mfa/" + ProcessHandle.current().pid();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Commands command = Commands.with().env("XDG_CACHE_HOME", null);

    private void config(String... more) throws IOException {
        var aws = Files.createDirectories(command.home().resolve(".aws"));
        Files.writeString(aws.resolve("credentials"), "[base]\naws_access_key_id = " + Commands.sandbox().accessKey()
                + "\naws_secret_access_key = " + Commands.sandbox().secretKey() + "\n");
        Files.writeString(aws.resolve("config"), """
                [profile work]
                role_arn = %1$smfa
                source_profile = base
                mfa_serial = %2$s
                [profile other]
                role_arn = %1$sdemo
                source_profile = base
                mfa_serial = %2$s
                [profile base]
                """.formatted(ROLE, DEVICE) + String.join("\n", more) + "\n");
    }

    /// Runs a command on a terminal and types a code at each question.
    private Running.Result typing(String script, String name, Object... words) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
        try (var running = PseudoTerminal.start(command, script, name, words)) {
            return running.await(PATIENCE);
        }
    }

    private static String answer(String code) {
        return "read(b'mfa/" + ProcessHandle.current().pid() + ": ')\nwrite(b'" + code + "\\n')";
    }

    private Running.Result withoutTerminal(String name, Object... words) {
        var line = Stream.concat(Stream.of("setsid"), Stream.of(command.line(name, words))).toArray(String[]::new);
        try (var running = command.startProgram(line)) {
            return running.await(PATIENCE);
        }
    }

    private static int questions(Running.Result result) {
        return result.out().split("MFA code of ", -1).length - 1;
    }

    @Test // list-running --profile work > stdout; then whoami --profile other in cron
    void oneCodeServesAllCommands() throws IOException {
        config();
        var asked = typing(answer("200001"), "list-running", "--profile", "work", "--ids");
        assertEquals(0, asked.exitCode(), asked.out());
        assertEquals(1, questions(asked), asked.out());
        assertTrue(Files.readString(command.home().resolve("stdout")).startsWith("i-"));

        var other = withoutTerminal("whoami", "--profile", "other", "--region", "eu-west-1");
        assertEquals(0, other.exitCode(), other.err());
        assertTrue(other.out().contains(":assumed-role/demo/"), other.out());
        var exported = withoutTerminal("assume-role", "work");
        assertEquals(0, exported.exitCode(), exported.err());
    }

    @Test // assume-role work; then list-running --profile work in cron
    void assumeRoleAsksForAllCommands() throws IOException {
        config();
        var asked = typing(answer("200002"), "assume-role", "work");
        assertEquals(0, asked.exitCode(), asked.out());
        var listed = withoutTerminal("list-running", "--profile", "work", "--regions", "all", "--ids");
        assertEquals(0, listed.exitCode(), listed.err());
    }

    @Test
    void saysHowWithoutATerminal() throws IOException {
        config("mfa_serial = " + DEVICE);
        for (var profile : List.of("work", "base")) {
            var result = withoutTerminal("whoami", "--profile", profile);
            assertEquals(253, result.exitCode(), result.err());
            assertEquals("whoami: MFA device \"" + DEVICE + "\" needs a code, but there is no terminal to ask on (run "
                    + "assume-role " + profile + " on a terminal first, or give --token-code)\n", result.err());
        }
        assertEquals("whoami: an MFA code has six digits\n",
                withoutTerminal("whoami", "--profile", "work", "--token-code", "20000x").err());
        var given = withoutTerminal("whoami", "--profile", "work", "--token-code", "200003");
        assertEquals(0, given.exitCode(), given.err());
    }

    @Test
    void opensASessionForKeysToo() throws IOException {
        config("mfa_serial = " + DEVICE, "mfa_process = printf 654; echo 321");
        try (var sts = new StubSts()) {
            command.endpoint(sts.uri());
            for (var profile : List.of("base", "base", "work")) {
                withoutTerminal("whoami", "--profile", profile);
            }
            assertEquals(List.of("GetSessionToken", "GetCallerIdentity", "GetCallerIdentity", "AssumeRole",
                    "GetCallerIdentity"), sts.calls().stream().map(call -> call.split(" ")[0]).toList());
            assertTrue(sts.calls().getFirst().contains("TokenCode=654321"), sts.calls().getFirst());
            assertEquals(List.of(Commands.sandbox().accessKey(), "K1", "K1", "K1", "K4"), sts.signers());
        }
    }

    @Test
    void keepsWhatAFailingProcessPrintedToItself() throws IOException {
        for (var process : List.of("echo 77777", "echo 777777; exit 1", "no-such-program 777777 2> /dev/null")) {
            config("mfa_serial = " + DEVICE, "mfa_process = " + process);
            var result = withoutTerminal("whoami", "--profile", "work");
            assertEquals(253, result.exitCode());
            assertEquals("whoami: the mfa_process of profile \"base\" failed or printed no code (run it by hand to see "
                    + "why)\n", result.err());
        }
    }

    @Test // upload-folder site s3://… --profile work, where nothing can be kept on disk
    void anUploadAsksOnce() throws IOException {
        config();
        Files.writeString(command.home().resolve(".cache"), "a file, no folder");
        var site = Files.createDirectory(command.home().resolve("site"));
        for (var n = 0; n < 20; n++) {
            Files.writeString(site.resolve(n + ".txt"), "text");
        }
        var bucket = Commands.bucket();
        var result = typing(answer("200004"), "upload-folder", "site", "s3://" + bucket, "--profile", "work");
        assertEquals(0, result.exitCode(), result.out());
        assertEquals(1, questions(result), result.out());
        assertEquals(20, Commands.s3().listObjectsV2(list -> list.bucket(bucket)).keyCount());
    }

    @Test // several profiles with devices of their own
    void asksOneQuestionAtATime() throws IOException {
        config("[profile third]\nrole_arn = " + ROLE + "demo\nsource_profile = base\nmfa_serial = " + DEVICE + "2");
        var result = typing("""
                for n, code in enumerate((b'200005', b'200006')):
                    while seen.count(b'MFA code of') <= n: seen += os.read(terminal, 1000)
                    write(code + b'\\n')""", "list-running", "--profiles", "work,third", "--ids");
        assertEquals(0, result.exitCode(), result.out());
        assertFalse(result.out().matches("(?s).*MFA code of [^\n]*MFA code of.*"), result.out());
    }
}
