package awskit.credentials;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;

import awskit.errors.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

    @TempDir
    Path home;

    private ConfigFile read(String config, String credentials) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), config);
        Files.writeString(home.resolve(".aws/credentials"), credentials);
        return ConfigFile.read(Map.of("HOME", home.toString()));
    }

    private Map<String, String> profile(String properties) throws IOException {
        return read("[default]\n" + properties, "").profile("default");
    }

    @Test
    void missingFilesAreEmpty() {
        assertEquals(Set.of(), ConfigFile.read(Map.of("HOME", home.toString())).profiles());
    }

    @Test
    void acceptsColonsAndKeysInAnyCase() throws IOException {
        assertEquals(Map.of("region", "eu-west-1", "output", "json"), profile("Region: eu-west-1\nOUTPUT=json\n"));
    }

    @Test
    void keepsCommentsInsideValues() throws IOException {
        assertEquals(Map.of("a", "x # y", "b", "x;y"), profile("a = x # y\n# whole\n; lines\nb = x;y\n"));
    }

    @Test
    void keepsDelimitersInsideValues() throws IOException {
        assertEquals(Map.of("endpoint_url", "http://127.0.0.1:9000/a=b"),
                profile("endpoint_url = http://127.0.0.1:9000/a=b\n"));
    }

    @Test
    void readsNestedSections() throws IOException {
        var properties = profile("s3 =\n  addressing_style = path\n\n  # note\n  Use_Dualstack_Endpoint=true\n"
                + "region = x\n");
        assertEquals(Map.of("addressing_style", "path", "use_dualstack_endpoint", "true"),
                ConfigFile.nested(properties, "s3"));
        assertEquals("x", properties.get("region"));
    }

    @Test
    void readsSectionsThatAreIndentedThroughout() throws IOException {
        assertEquals(Map.of("a", "1", "b", "2"), profile("  a = 1\n  b = 2\n"));
    }

    @Test
    void survivesWindowsFiles() throws IOException {
        assertEquals(Map.of("region", "x"), read("\uFEFF[default]\r\nregion = x\r\n", "").profile("default"));
    }

    @Test
    void knowsProfilesByTheRulesOfEachFile() throws IOException {
        var files = read("[default]\nr=1\n[profile prod]\nr=2\n[profile \"a b\"]\nr=3\n[ignored]\nr=4\n",
                "[shared]\nk=5\n[profile x]\nk=6\n");
        assertEquals(List.of("default", "prod", "a b", "shared", "profile x"), List.copyOf(files.profiles()));
        assertEquals("3", files.profile("a b").get("r"));
    }

    @Test
    void theLaterOfTwoDefaultsCounts() throws IOException {
        assertEquals(Map.of("b", "2"), read("[default]\na=1\n[profile default]\nb=2\n", "").profile("default"));
    }

    @Test
    void credentialsFileBeatsConfigFile() throws IOException {
        var files = read("[default]\nregion=x\naws_access_key_id=config\n", "[default]\naws_access_key_id=shared\n");
        assertEquals(Map.of("region", "x", "aws_access_key_id", "shared"), files.profile("default"));
        assertEquals(Map.of("aws_access_key_id", "shared"), files.sharedCredentials("default"));
    }

    @Test
    void readsSsoSessionsAndServices() throws IOException {
        var files = read("[sso-session work]\nsso_region=x\n[services local]\ns3 =\n  endpoint_url = http://h\n", "");
        assertEquals("x", files.section("sso-session", "work").get("sso_region"));
        assertEquals("http://h", ConfigFile.nested(files.section("services", "local"), "s3").get("endpoint_url"));
    }

    @Test
    void expandsHomeAndVariablesInPaths() throws IOException {
        Files.writeString(home.resolve("my config"), "[default]\nregion=here\n");
        for (var path : List.of("~/my config", "$WHERE/my config", "${WHERE}/my config")) {
            var files = ConfigFile.read(Map.of("HOME", home.toString(), "WHERE", home.toString(),
                    "AWS_CONFIG_FILE", path));
            assertEquals("here", files.profile("default").get("region"), path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "[default]\nSECRET\n",
        "SECRET = 1\n",
        "[default]\naws_secret_access_key = SECRET\naws_secret_access_key = SECRET\n",
        "[default]\na = SECRET\n[default]\nb = SECRET\n",
        "[default]\n= SECRET\n",
        "[default]\ns3 =\n  SECRET\n"})
    void namesFileAndLineOfWhatItCannotReadButNeverTheLine(String config) {
        var error = assertThrows(UserError.class, () -> read(config, ""));
        assertEquals(253, error.exitCode());
        assertTrue(error.getMessage().matches("cannot parse \".*config\", line \\d \\(.*\\)"), error.getMessage());
        assertFalse(error.getMessage().contains("SECRET"));
    }

    @Test
    void neverShowsWhatStandsInIt() throws IOException {
        assertFalse(read("", "[default]\naws_secret_access_key = SECRET\n").toString().contains("SECRET"));
    }
}
