//SOURCES ListedPage.java S3Signature.java
package upload;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// The crypto provider of an installation, with ciphers in machine code, for TLS. To load it takes 50 milliseconds of
/// CPU time, less than it saves in a handshake. Without an installation there is none, and the JDK's own ciphers are
/// used. The certificate authorities are read beside it. Thread-safe.
public final class CryptoProvider {

    /// The property of the JVM that names the provider's class.
    private static final String CLASS = System.getProperty("awskit.crypto");

    private static Thread loading;
    private static boolean loaded;

    /// The JDK forgets certificates to which nothing refers.
    @SuppressWarnings("unused")
    private static TrustManager[] trusted;

    private CryptoProvider() {}

    /// Begins to load what signing, listing and TLS need, on other threads, while this one reads the options. Does
    /// nothing for a command line that uploads nothing.
    ///
    /// @param arguments of the command line
    public static synchronized void prepare(String... arguments) {
        if (has("s3://", arguments)) {
            loading = Thread.ofPlatform().daemon().start(() -> loadFor(arguments));
        }
    }

    private static void loadFor(String... arguments) {
        S3Signature.load();
        ListedPage.load();
        if (!isPlainHttp(arguments)) {
            if (CLASS != null) {
                load();
            }
            if (!haveOwnAuthorities(arguments)) {
                Thread.ofPlatform().daemon().start(CryptoProvider::readAuthorities);
            }
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
}
