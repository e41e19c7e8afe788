package awskit.http;

import module java.base;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Opens connections. With TLS, the server's certificate must be signed by a [CaBundle] and name the host. TLS is set
/// up at the first such connection, because an `http` endpoint does not need it. Thread-safe.
final class Connector {

    private final Duration connectTimeout;
    private final Duration readTimeout;
    private final Path caBundle;
    private final boolean verify;
    private SSLSocketFactory tls;

    /// @param caBundle PEM certificates that replace the JDK's, or null
    /// @param verify false to trust any server
    Connector(Duration connectTimeout, Duration readTimeout, Path caBundle, boolean verify) {
        this.connectTimeout = connectTimeout;
        this.readTimeout = readTimeout;
        this.caBundle = caBundle;
        this.verify = verify;
    }

    /// Connects to the first address of the host that accepts.
    ///
    /// @throws SdkClientException if the server's certificate is not trusted
    HttpConnection open(HttpConnection.Origin origin) throws IOException {
        var channel = connect(origin);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var socket = channel.socket();
            socket.setSoTimeout(millis(readTimeout));
            return new HttpConnection(origin, channel, origin.tls() ? secure(socket, origin) : socket,
                    millis(readTimeout));
        } catch (Throwable thrown) {
            channel.close();
            throw thrown;
        }
    }

    private SocketChannel connect(HttpConnection.Origin origin) throws IOException {
        IOException failure = null;
        for (var address : InetAddress.getAllByName(origin.host())) {
            // Interrupting a thread ends what it does with a channel, but not what it does with a socket.
            var channel = SocketChannel.open();
            try {
                channel.socket().connect(new InetSocketAddress(address, origin.port()), millis(connectTimeout));
                return channel;
            } catch (IOException e) {
                channel.close();
                // "Network is unreachable" is a plain SocketException. Make it one that says "not connected".
                failure = e.getClass() != SocketException.class || e.getCause() != null ? e
                        : new NoRouteToHostException(e.getMessage());
            }
        }
        throw failure;
    }

    /// Returns the timeout as sockets take it. Zero would mean no timeout.
    private static int millis(Duration timeout) {
        return (int) Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    }

    /// Starts TLS. Closing the result closes the socket too.
    private Socket secure(Socket connected, HttpConnection.Origin origin) throws IOException {
        var socket = (SSLSocket) tls().createSocket(connected, origin.host(), origin.port(), true);
        if (verify) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        try {
            socket.startHandshake();
        } catch (SSLException e) {
            if (e.getCause() instanceof CertificateException untrusted) {
                // Not an IOException, which would be retried: another attempt would end the same way.
                throw SdkClientException.create("the server is not trusted", untrusted);
            }
            throw e;
        }
        return socket;
    }

    private synchronized SSLSocketFactory tls() throws IOException {
        return tls == null ? tls = context().getSocketFactory() : tls;
    }

    private SSLContext context() throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, verify ? CaBundle.read(caBundle) : new TrustManager[] {new TrustAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS: " + e.getMessage(), e);
        }
    }

    private static final class TrustAll implements X509TrustManager {

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
