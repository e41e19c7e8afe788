//SOURCES ../../scripts/role/CredentialsFile.java ../support/Fuzz.java
//DEPS org.junit.jupiter:junit-jupiter

package role;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.credentials.ConfigFile;
import awskit.errors.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import support.Fuzz;

/// The shared credentials file after a profile was written to it.
class CredentialsFileTest {

    private static final AwsSessionCredentials KEYS = AwsSessionCredentials.create("ASIANEW", "secret/+=", "token");
    private static final String WRITTEN = """
            aws_access_key_id = ASIANEW
            aws_secret_access_key = secret/+=
            aws_session_token = token
            """;

    @TempDir
    Path home;

    private static String edited(String content) {
        return CredentialsFile.edited(content, "demo", KEYS);
    }

    @Test
    void beginsAFile() {
        assertEquals("[demo]\n" + WRITTEN, edited(""));
    }

    @Test
    void addsAProfileAtTheEnd() {
        assertEquals("[default]\na = b\n\n[demo]\n" + WRITTEN, edited("[default]\na = b\n"));
        assertEquals("[default]\na = b\n\n[demo]\n" + WRITTEN, edited("[default]\na = b"), "no newline at the end");
        assertEquals("[demo2]\na = b\n\n[demo]\n" + WRITTEN, edited("[demo2]\na = b\n"), "a longer name");
        assertEquals("# [demo]\n\n[demo]\n" + WRITTEN, edited("# [demo]\n"), "a comment");
    }

    @Test
    void replacesKeysWhereTheyAre() {
        assertEquals("""
                # before
                [other]
                aws_access_key_id = OTHER

                [demo]
                ; mine
                aws_session_token = token
                region = eu-west-1
                aws_secret_access_key = secret/+=
                aws_access_key_id = ASIANEW
                # after

                [last]
                """, edited("""
                # before
                [other]
                aws_access_key_id = OTHER

                [demo]
                ; mine
                aws_session_token=old
                region = eu-west-1
                AWS_Secret_Access_Key : old
                aws_access_key_id = OLD
                # after

                [last]
                """));
    }

    @Test
    void addsMissingKeysBeforeTheBlankLinesBehindAProfile() {
        assertEquals("[demo]\nregion = x\n" + WRITTEN + "\n\n[last]\n", edited("[demo]\nregion = x\n\n\n[last]\n"));
        assertEquals("[demo]\nregion = x\n" + WRITTEN, edited("[demo]\nregion = x"), "no newline at the end");
        assertEquals("[demo]\n" + WRITTEN, edited("[demo]"));
    }

    @Test
    void leavesKeysOfNestedSectionsAlone() {
        var nested = "[demo]\ns3 =\n  aws_access_key_id = NESTED\n";
        assertEquals(nested + WRITTEN, edited(nested));
    }

    @Test
    void removesATokenByItsOldName() {
        assertEquals("[demo]\n" + WRITTEN, edited("[demo]\naws_access_key_id = OLD\naws_security_token = old\n"));
    }

    @Test
    void writesLongTermKeysWithoutAToken() {
        assertEquals("[demo]\naws_access_key_id = AKIA\naws_secret_access_key = s\n",
                CredentialsFile.edited("", "demo", AwsBasicCredentials.create("AKIA", "s")));
    }

    @Test
    void keepsTheLineEndsOfWindows() {
        assertEquals(("[default]\na = b\n\n[demo]\n" + WRITTEN).replace("\n", "\r\n"),
                edited("[default]\r\na = b\r\n"));
        assertEquals(("[demo]\nregion = x\n" + WRITTEN + "\n[last]\n").replace("\n", "\r\n"),
                edited("[demo]\r\nregion = x\r\n\r\n[last]\r\n"));
    }

    @Test
    void keepsAByteOrderMark() {
        var mark = new String("\uFEFF".getBytes(UTF_8), ISO_8859_1);
        assertEquals(mark + "[demo]\n" + WRITTEN, edited(mark + "[demo]\naws_access_key_id = OLD\n"));
    }

    @Test
    void keepsBytesInAnyEncoding() throws IOException {
        var before = "# caf\u00e9 \u0085\u00a0\n[default]\na = b\n".getBytes(ISO_8859_1);
        var file = Files.write(home.resolve("credentials"), before);
        file().write("gr\u00fcn", KEYS);
        var after = Files.readAllBytes(file);
        assertEquals(new String(before, ISO_8859_1) + "\n" + new String("[gr\u00fcn]\n".getBytes(UTF_8), ISO_8859_1)
                + WRITTEN, new String(after, ISO_8859_1));
        file().write("gr\u00fcn", KEYS);
        assertEquals(new String(after, ISO_8859_1), new String(Files.readAllBytes(file), ISO_8859_1), "and again");
    }

    @Test
    void makesAPrivateFileInAPrivateFolder() throws IOException {
        var file = home.resolve("aws/credentials");
        CredentialsFile.of(Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString(), "HOME", home.toString()))
                .write("demo", KEYS);
        assertEquals("[demo]\n" + WRITTEN, Files.readString(file));
        assertEquals("rw-------", permissions(file));
        assertEquals("rwx------", permissions(file.getParent()));
    }

    @Test
    void keepsPermissionsAndSymbolicLinks() throws IOException {
        var real = Files.writeString(home.resolve("dotfile"), "[demo]\n");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        var link = Files.createSymbolicLink(home.resolve("credentials"), Path.of("dotfile"));
        file().write("demo", KEYS);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("[demo]\n" + WRITTEN, Files.readString(real));
        assertEquals("rw-r-----", permissions(real));
        assertOnly("credentials", "dotfile");
    }

    @Test
    void makesAFilePrivateThatEveryoneCanRead() throws IOException {
        for (var open : List.of("rw-r--r--", "rw-rw-rw-", "rw-----w-")) {
            var file = Files.writeString(home.resolve("credentials"), "[demo]\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
            file().write("demo", KEYS);
            assertEquals("rw-------", permissions(file), open);
        }
    }

    @Test
    void createsTheFileThatALinkPointsTo() throws IOException {
        var link = Files.createSymbolicLink(home.resolve("credentials"), Path.of("dotfile"));
        file().write("demo", KEYS);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("[demo]\n" + WRITTEN, Files.readString(home.resolve("dotfile")));
    }

    /// Writes a profile to generated files. Each is refused as it is, or changes in nothing but the keys of the profile.
    private void changesNothingElse(int seeds) {
        var pieces = List.of("[demo]", "[other]", "[ demo ]", "  [demo]", "[demo] # note", "[demo2]", "region = x",
                "aws_access_key_id = OLD", "AWS_SESSION_TOKEN: old", "aws_secret_access_key=", "aws_security_token = old",
                "  aws_access_key_id = NESTED", "s3 =", "  a = b", "\t[demo]", "# aws_access_key_id = x", "", "   ",
                "\u00a0", "\u00a0aws_session_token\u00a0= old", "a = [demo]", "  [x]", "\ufeff", "k: v\u2028w", "\u2003x = y");
        for (var end : List.of("\n", "\r\n")) {
            var lines = pieces.stream().map(line -> line + end).toArray(String[]::new);
            Fuzz.seeds(seeds, random -> {
                var text = (random.nextBoolean() ? "[demo]" + end : "") + Fuzz.text(random, 8, lines);
                var before = random.nextInt(4) == 0 ? text.stripTrailing() : text;
                Files.writeString(home.resolve("credentials"), before);
                var expected = profiles();
                try {
                    file().write("demo", KEYS);
                } catch (UserError refused) {
                    assertEquals(before, Files.readString(home.resolve("credentials")));
                    return;
                }
                var demo = expected.computeIfAbsent("demo", _ -> new TreeMap<>());
                demo.remove("aws_security_token");
                demo.putAll(Map.of("aws_access_key_id", "ASIANEW", "aws_secret_access_key", "secret/+=",
                        "aws_session_token", "token"));
                assertEquals(expected, profiles(), () -> before);
            });
        }
    }

    private Map<String, Map<String, String>> profiles() {
        try {
            var files = ConfigFile.read(Map.of("AWS_SHARED_CREDENTIALS_FILE", home.resolve("credentials").toString(),
                    "AWS_CONFIG_FILE", home.resolve("config").toString()));
            return files.profiles().stream().collect(Collectors.toMap(name -> name, name ->
                    new TreeMap<>(files.profile(name)), (one, _) -> one, TreeMap::new));
        } catch (UserError e) {
            return new TreeMap<>();
        }
    }

    @Test
    void changesNothingElse() {
        changesNothingElse(500);
    }

    @Test
    @Tag("storm")
    void changesNothingElseForLonger() {
        changesNothingElse(10_000);
    }

    @Test
    void refusesToOverwriteLongTermKeys() throws IOException {
        assertRefused("[demo]\naws_access_key_id = AKIA\naws_secret_access_key = s\n", "demo", "holds long-term keys");
        assertRefused("[demo]\nAWS_ACCESS_KEY_ID=AKIA\n", "demo", "holds long-term keys");
    }

    @Test
    void refusesAProfileThatPrefersARoleToKeys() throws IOException {
        assertRefused("[demo]\nrole_arn = arn\n", "demo", "has a role_arn");
        Files.writeString(home.resolve("config"), "[profile demo]\nsso_session = work\n");
        assertRefused("", "demo", "has a sso_session");
    }

    @Test
    void refusesAFileInWhichTheProfileStandsTwice() throws IOException {
        assertRefused("[demo]\n[demo]\n", "demo", "twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\n[prod]\ncredential_process = touch pwned", "x\r[prod]", "x\u0000", "x\u0085[prod]",
            "x\u2028[prod]", "x\u001b[2J", "x # y", " x", "", "sch\u00fcssel"})
    void refusesValuesThatCouldBecomeOtherSettings(String value) throws IOException {
        for (var keys : List.of(AwsSessionCredentials.create("ASIA", "secret", value),
                AwsSessionCredentials.create("ASIA", value, "token"), AwsSessionCredentials.create(value, "s", "t"))) {
            var before = Files.writeString(home.resolve("credentials"), "[other]\n");
            var error = assertThrows(UserError.class, () -> file().write("demo", keys));
            assertTrue(error.getMessage().matches("aws_\\w+ has characters that a credentials file cannot hold .*"),
                    error.getMessage());
            assertEquals("[other]\n", Files.readString(before));
            assertOnly("credentials");
        }
    }

    @Test
    void refusesNamesThatNoProfileCanHave() throws IOException {
        for (var name : List.of("", " demo", "a]b", "a[b", "a\nb")) {
            assertRefused("", name, "cannot be the name of a profile");
        }
    }

    private void assertRefused(String content, String profile, String reason) throws IOException {
        var file = Files.writeString(home.resolve("credentials"), content);
        var error = assertThrows(UserError.class, () -> file().write(profile, KEYS));
        assertTrue(error.getMessage().contains(reason), error.getMessage());
        assertFalse(error.getMessage().contains("AKIA"), error.getMessage());
        assertEquals(content, Files.readString(file));
    }

    private CredentialsFile file() {
        return CredentialsFile.of(Map.of("AWS_SHARED_CREDENTIALS_FILE", home.resolve("credentials").toString(),
                "AWS_CONFIG_FILE", home.resolve("config").toString()));
    }

    private void assertOnly(String... names) throws IOException {
        try (var files = Files.list(home)) {
            assertEquals(List.of(names), files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
