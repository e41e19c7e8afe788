//SOURCES S3Signature.java
package upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// The crypto provider of an installation, with hashes and ciphers in machine code. To load it takes 50 milliseconds of
/// CPU time: less than it saves in a TLS handshake or in the hashes of many files, but more than those of a few files
/// take. Without an installation there is none, and the JDK's own hashes and ciphers are used. Thread-safe.
///
/// For TLS, the certificate authorities are read beside it.
public final class CryptoProvider {

    /// The property of the JVM that names the provider's class.
    private static final String CLASS = System.getProperty("awskit.crypto");

    /// To hash so many bytes takes the JDK, which has compiled little at the start, about as long as to load the
    /// provider.
    private static final long WORTH_BYTES = 24 << 20;

    /// What the signature of a request takes, in bytes.
    private static final long SIGNATURE_BYTES = 16 << 10;

    private static Thread loading;
    private static boolean loaded;

    /// The JDK forgets certificates to which nothing refers.
    @SuppressWarnings("unused")
    private static TrustManager[] trusted;

    private CryptoProvider() {}

    /// Begins to load what signing and TLS need, on other threads, while this one reads the options. Does nothing for a
    /// command line that uploads nothing.
    ///
    /// @param arguments of the command line
    public static synchronized void prepare(String... arguments) {
        if (has("s3://", arguments)) {
            loading = Thread.ofPlatform().daemon().start(() -> loadFor(arguments));
        }
    }

    private static void loadFor(String... arguments) {
        var http = isPlainHttp(arguments);
        if (CLASS != null && !(http && areFew(arguments))) {
            load();
        }
        S3Signature.load();
        if (!http && !haveOwnAuthorities(arguments)) {
            Thread.ofPlatform().daemon().start(CryptoProvider::readAuthorities);
        }
    }

    /// Loads the provider, unless it is loaded, for requests over TLS.
    static synchronized void use() {
        try {
            if (loading != null) {
                loading.join();
            }
            if (CLASS != null && !loaded) {
                load();
                S3Signature.load();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the JDK's own will do
        }
    }

    private static void load() {
        try {
            Security.insertProviderAt((Provider) Class.forName(CLASS).getDeclaredConstructor().newInstance(), 1);
        } catch (ReflectiveOperationException | LinkageError e) {
            // The JDK's own do the same.
        }
        loaded = true;
    }

    /// Reads the JDK's 150 certificate authorities, which takes longer than the handshake that needs them.
    private static void readAuthorities() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            trusted = factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            // The handshake will tell.
        }
    }

    private static boolean haveOwnAuthorities(String... arguments) {
        return has("--ca-bundle", arguments) || System.getenv().containsKey("AWS_CA_BUNDLE")
                || System.getenv().containsKey("REQUESTS_CA_BUNDLE");
    }

    private static boolean has(String beginning, String... arguments) {
        for (var argument : arguments) {
            if (argument.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    /// Returns whether requests go over http, as far as that is clear before the options are read.
    private static boolean isPlainHttp(String... arguments) {
        return has("http://", arguments) || has("--endpoint-url=http://", arguments)
                || System.getenv().getOrDefault("AWS_ENDPOINT_URL", "").startsWith("http://")
                || System.getenv().getOrDefault("AWS_ENDPOINT_URL_S3", "").startsWith("http://");
    }

    /// Returns whether the files and folders that the arguments name hold little.
    private static boolean areFew(String... arguments) {
        var bytes = 0L;
        var found = false;
        for (var argument : arguments) {
            try (var files = Files.walk(Path.of(argument).toRealPath())) {
                for (var each = files.iterator(); each.hasNext() && bytes < WORTH_BYTES; ) {
                    bytes += SIGNATURE_BYTES + each.next().toFile().length();
                    found = true;
                }
            } catch (UncheckedIOException unreadable) {
                return false;
            } catch (IOException | InvalidPathException e) {
                // It names no file.
            }
        }
        return found && bytes < WORTH_BYTES;
    }
}
