//SOURCES ../../scripts/upload/HeaderRules.java

package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {

    static final List<Arguments> RULES = List.of(
            Arguments.of("*: Cache-Control=no-cache", Map.of("Cache-Control", "no-cache")),
            Arguments.of("*:Cache-Control=no-cache", Map.of("Cache-Control", "no-cache")),
            Arguments.of("*: cache-control = no-cache ", Map.of("Cache-Control", "no-cache")),
            Arguments.of("*: Cache-Control=no-cache, Content-Type=text/html; charset=utf-8",
                    Map.of("Cache-Control", "no-cache", "Content-Type", "text/html; charset=utf-8")),
            Arguments.of("*: Cache-Control=\"public, max-age=60\",Content-Language=en",
                    Map.of("Cache-Control", "public, max-age=60", "Content-Language", "en")),
            Arguments.of("*: Expires=\"Wed, 21 Oct 2026 07:28:00 GMT\"",
                    Map.of("Expires", "Wed, 21 Oct 2026 07:28:00 GMT")),
            Arguments.of("*: Content-Disposition=attachment; filename=\"a.txt\"",
                    Map.of("Content-Disposition", "attachment; filename=\"a.txt\"")),
            Arguments.of("*: Content-Disposition=\"attachment; filename=\\\"a,\\\\b\\\"\"",
                    Map.of("Content-Disposition", "attachment; filename=\"a,\\b\"")),
            Arguments.of("*: X-Amz-Meta-Team=search, Content-Encoding=gzip",
                    Map.of("x-amz-meta-team", "search", "Content-Encoding", "gzip")),
            Arguments.of("*: x-amz-meta-equation=a=b", Map.of("x-amz-meta-equation", "a=b")),
            Arguments.of("*a:b*: Cache-Control=no-cache", Map.of("Cache-Control", "no-cache")));

    @ParameterizedTest
    @FieldSource("RULES")
    void readsHeaders(String rule, Map<String, String> headers) {
        assertEquals(headers, HeaderRules.parse(List.of(rule)).headers("x/a:b.html"));
    }

    @Test
    void appliesToWhatTheGlobMatches() {
        var rules = HeaderRules.parse(List.of("*.html: Cache-Control=no-cache"));
        assertEquals(Map.of(), rules.headers("a.css"));
        assertEquals("no-cache", rules.headers("d/a.html").get("cache-control"));
        assertEquals(Map.of(), HeaderRules.parse(List.of()).headers("a.html"));
    }

    @Test
    void letsTheLaterRuleCountHeaderByHeader() {
        var rules = HeaderRules.parse(List.of(
                "*: Cache-Control=public, Content-Language=en", "*.html: cache-control=no-cache"));
        assertEquals(Map.of("Cache-Control", "no-cache", "Content-Language", "en"), rules.headers("a.html"));
        assertEquals(Map.of("Cache-Control", "public", "Content-Language", "en"), rules.headers("a.css"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*:", "*: ", ": Cache-Control=x", "*: Cache-Control", "*: Cache-Control=",
        "*: Cache-Control=\"\"", "*: =x", "*: Cache-Control=x,", "*: Cache-Control=x,, Content-Type=y",
        "*: Cache-Control=\"x", "*: Cache-Control=\"x\"y", "*: Cache-Control=public, 60",
        "*: Cache-Control=a\nX-Evil: b"})
    void refusesWhatIsNoRule(String rule) {
        var error = assertThrows(UserError.class, () -> HeaderRules.parse(List.of(rule)));
        assertEquals(ExitCode.USAGE, error.exitCode());
        assertTrue(error.getMessage().startsWith("\"" + rule + "\" is not a rule (as in --rule '"), error.getMessage());
    }

    @Test
    void refusesWhatNoHeaderCanHold() {
        var umlaut = assertThrows(UserError.class, () -> HeaderRules.parse(List.of("*: x-amz-meta-a=ü")));
        assertEquals("x-amz-meta-a \"ü\" cannot be sent (one line of ASCII; encode what is not)", umlaut.getMessage());
        var date = assertThrows(UserError.class,
                () -> HeaderRules.parse(List.of("*: Expires=Wed, 21 Oct 2026 07:28:00 GMT")));
        assertEquals("Expires \"Wed\" is no date of HTTP (as in *: Expires=\"Wed, 21 Oct 2026 07:28:00 GMT\")",
                date.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "x-amz-meta-", "x-amz-acl", "Contnet-Type", "max-age", "x-amz-meta-é"})
    void namesTheHeadersItAllows(String header) {
        var error = assertThrows(UserError.class,
                () -> HeaderRules.parse(List.of("*: Cache-Control=public, " + header + "=1")));
        assertEquals("header \"" + header + "\" cannot be set by a rule (allowed: Cache-Control, Content-Disposition, "
                + "Content-Encoding, Content-Language, Content-Type, Expires, x-amz-meta-NAME; "
                + "a value with a comma stands in double quotes)", error.getMessage());
    }
}
