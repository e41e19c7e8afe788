//SOURCES CaBundle.java

package awskit.http;

import module java.base;

import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// TLS for connections to servers whose certificate has to be of a [CaBundle] and name the host. Made at the first
/// connection: an `http` endpoint needs none of it. Thread-safe.
final class TlsSockets {

    private final Path caBundle;
    private final boolean verify;
    private volatile SSLSocketFactory factory;

    /// @param caBundle PEM certificates that replace the JDK's, or null
    /// @param verify false to trust any server
    TlsSockets(Path caBundle, boolean verify) {
        this.caBundle = caBundle;
        this.verify = verify;
    }

    /// Makes a connection secure; closing the result closes both.
    ///
    /// @throws javax.net.ssl.SSLException if the server is not to be trusted
    SSLSocket over(Socket connected, String host, int port) throws IOException {
        var socket = (SSLSocket) factory().createSocket(connected, host, port, true);
        if (verify) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        return socket;
    }

    private SSLSocketFactory factory() throws IOException {
        if (factory == null) {
            synchronized (this) {
                if (factory == null) {
                    factory = context().getSocketFactory();
                }
            }
        }
        return factory;
    }

    private SSLContext context() throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {verify ? new CaBundle(caBundle) : new Anyone()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS: " + e.getMessage(), e);
        }
    }

    private static final class Anyone implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
