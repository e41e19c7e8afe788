package install;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Serves TLS in front of a server on loopback that speaks plain HTTP, and delays its answers. The training needs both:
/// commands talk to AWS over TLS, which loads hundreds of classes, and uploads send more at a time to a server that is
/// far away.
final class TlsRelay implements AutoCloseable {

    /// The key is deleted after the training.
    private static final String PASSWORD = "training";
    private static final Duration LATENCY = Duration.ofMillis(30);

    private final URI target;
    private final Path certificate;
    private final ServerSocket listener;

    /// @param folder where the key and its certificate are written
    TlsRelay(URI target, Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        this.target = target;
        var store = folder.resolve("key.p12");
        certificate = folder.resolve("certificate.pem");
        keytool(store, "-genkeypair", "-alias", "relay", "-keyalg", "EC", "-dname", "CN=awskit", "-ext",
                "san=ip:127.0.0.1", "-validity", "2");
        keytool(store, "-exportcert", "-rfc", "-alias", "relay", "-file", certificate.toString());
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        try (var file = new FileInputStream(store.toFile())) {
            var loaded = KeyStore.getInstance("PKCS12");
            loaded.load(file, PASSWORD.toCharArray());
            keys.init(loaded, PASSWORD.toCharArray());
        }
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        listener = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                .toString(), "-keystore", store.toString(), "-storepass", PASSWORD));
        line.addAll(1, List.of(arguments));
        if (new ProcessBuilder(line).inheritIO().start().waitFor() != 0) {
            throw new IOException("keytool failed");
        }
    }

    /// Returns the options that lead a command through the relay.
    String[] options() {
        return new String[] {"--endpoint-url", "https://127.0.0.1:" + listener.getLocalPort(), "--ca-bundle",
                certificate.toString()};
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                Thread.ofVirtual().start(() -> relay(client));
            }
        } catch (IOException closed) {
            // The training is over.
        }
    }

    private void relay(Socket client) {
        try (client; var server = new Socket(target.getHost(), target.getPort())) {
            Thread.ofVirtual().start(() -> copy(server, client, LATENCY));
            copy(client, server, Duration.ZERO);
        } catch (IOException refused) {
            // The client sees that its connection is closed.
        }
    }

    private static void copy(Socket from, Socket to, Duration latency) {
        var buffer = new byte[16 << 10];
        try (from; to) {
            for (int count; (count = from.getInputStream().read(buffer)) >= 0; ) {
                Thread.sleep(latency);
                to.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException | InterruptedException gone) {
            // One side has closed its connection.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
