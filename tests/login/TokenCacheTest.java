//SOURCES ../../scripts/login/TokenCache.java
//DEPS org.junit.jupiter:junit-jupiter

package login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import awskit.errors.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCacheTest {

    private static final SsoSession SESSION = new SsoSession(Optional.of("work"), "https://example.com/start",
            "us-east-1", List.of());

    @TempDir
    Path folder;

    private TokenCache cache() {
        return new TokenCache(folder.resolve("cache"));
    }

    private Path file() throws IOException {
        try (var files = Files.list(folder.resolve("cache"))) {
            return files.findFirst().orElseThrow();
        }
    }

    private static Token token() {
        return new Token("access", Instant.parse("2026-01-31T12:00:00.9Z"), Optional.of("refresh"),
                Optional.of(new Registration("id", "secret", Instant.parse("2026-04-30T00:00:00Z"), List.of(),
                        List.of())));
    }

    @Test
    void writesWhatTheAwsCliWrites() throws IOException {
        cache().write(SESSION, token());
        assertEquals("{\"startUrl\":\"https://example.com/start\",\"region\":\"us-east-1\",\"accessToken\":\"access\","
                + "\"expiresAt\":\"2026-01-31T12:00:00Z\",\"clientId\":\"id\",\"clientSecret\":\"secret\","
                + "\"registrationExpiresAt\":\"2026-04-30T00:00:00Z\",\"refreshToken\":\"refresh\"}",
                Files.readString(file()));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(
                folder.resolve("cache"))));
    }

    @Test
    void makesAnOpenFilePrivate() throws IOException {
        cache().write(SESSION, token());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));
        cache().write(SESSION, token());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @ParameterizedTest // as several versions of the AWS CLI and SDKs have written it
    @CsvSource({"2026-01-31T12:00:00Z", "2026-01-31T12:00:00UTC", "2026-01-31T12:00:00+00:00",
        "2026-01-31T13:00:00+01:00"})
    void readsTimesOfOtherPrograms(String time) throws IOException {
        cache().write(SESSION, token());
        Files.writeString(file(), "{\"accessToken\": \"a\", \"expiresAt\": \"" + time + "\"}");
        var token = cache().token(SESSION).orElseThrow();
        assertEquals(Instant.parse("2026-01-31T12:00:00Z"), token.expiresAt());
        assertEquals(Optional.empty(), token.client());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"accessToken\": \"a\"}",
        "{\"accessToken\": 1, \"expiresAt\": \"2026\"}", "{\"accessToken\": \"a\", \"expiresAt\": \"tomorrow\"}",
        "{\"expiresAt\": \"2026-01-31T12:00:00Z\"}"})
    void ignoresWhatIsNoToken(String text) throws IOException {
        cache().write(SESSION, token());
        Files.writeString(file(), text);
        assertEquals(Optional.empty(), cache().token(SESSION));
        assertEquals(Optional.empty(), cache().registration(SESSION));
    }

    @Test
    void saysThatItCannotWrite() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file");
        var error = assertThrows(UserError.class, () -> cache().write(SESSION, token()));
        assertEquals("cannot write to \"" + folder.resolve("cache") + "\" (FileAlreadyExistsException)",
                error.getMessage());
    }

    @Test
    void showsNoSecret() {
        assertFalse((token() + " " + token().client()).contains("secret") || token().toString().contains("access"));
    }
}
