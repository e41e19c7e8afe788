//SOURCES ../support/Commands.java ../support/ServerCertificate.java ../support/StubEndpoint.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.Commands;
import support.Running;
import support.ServerCertificate;
import support.StubEndpoint;

/// The crypto provider and the hash that an installation names: whether they are used, and that their absence does no
/// harm.
class CryptoProviderTest {

    private static final StubEndpoint.Answer STORED = StubEndpoint.Answer.of(200, "<ListBucketResult/>");

    /// A provider that every JDK has, but that nothing here needs.
    private static final String PROVIDER = "com.sun.security.sasl.Provider";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFile() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("site")).resolve("file"), "content");
    }

    private Running.Result upload(URI endpoint, String option, Object... more) {
        var words = new Object[] {folder.resolve("site"), "s3://bucket/p", "--endpoint-url", endpoint};
        var all = Stream.of(words, more).flatMap(Stream::of).toArray();
        return Commands.with().withoutArchive().java(option, "-Xlog:class+load:file=" + folder.resolve("loaded"))
                .exec("upload-folder", all);
    }

    private boolean isLoaded() throws Exception {
        return Files.readString(folder.resolve("loaded")).contains(PROVIDER);
    }

    @Test
    void isNotLoadedOverHttp() throws Exception {
        try (var server = StubEndpoint.always(STORED)) {
            var result = upload(server.uri(), "-Dawskit.crypto=" + PROVIDER);
            assertEquals(0, result.exitCode(), result.err());
            assertEquals(2, server.seen.size());
        }
        assertEquals(false, isLoaded());
    }

    /// Another hash shows that it is this one which is used.
    @ParameterizedTest
    @CsvSource({"sun.security.provider.SHA2$SHA224, 56", "sun.security.provider.SHA2$SHA256, 64", "no.such.Hash, 64"})
    void hashesAsInstalled(String hash, int digits) throws Exception {
        try (var server = StubEndpoint.always(STORED)) {
            var result = upload(server.uri(), "-Dawskit.sha256=" + hash);
            assertEquals(0, result.exitCode(), result.err());
            assertEquals(digits, server.seen.getLast().header("X-amz-content-sha256").length());
        }
    }

    @Test
    void isLoadedForTls() throws Exception {
        var certificate = ServerCertificate.create(folder);
        try (var server = StubEndpoint.https(certificate.context(), STORED)) {
            var result = upload(server.uri(), "-Dawskit.crypto=" + PROVIDER, "--ca-bundle", certificate.pem());
            assertEquals(0, result.exitCode(), result.err());
        }
        assertTrue(isLoaded());
    }

    @Test
    void isNotNeeded() throws Exception {
        var certificate = ServerCertificate.create(folder);
        try (var server = StubEndpoint.https(certificate.context(), STORED)) {
            var result = upload(server.uri(), "-Dawskit.crypto=no.such.Provider", "--ca-bundle", certificate.pem());
            assertEquals(0, result.exitCode(), result.err());
        }
    }
}
