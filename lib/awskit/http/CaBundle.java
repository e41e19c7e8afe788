package awskit.http;

import module java.base;

import awskit.errors.UnusableCaBundle;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// The certificates that a TLS server's certificate must be signed by: those of a PEM file, or the JDK's own.
///
/// The file is read at the first handshake, not before, because that takes time and an `http` endpoint does not need
/// it. Thread-safe.
final class CaBundle extends X509ExtendedTrustManager {

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    private final Path file;
    private X509ExtendedTrustManager trusted;

    /// @param file PEM certificates, or null for the JDK's
    CaBundle(Path file) {
        this.file = file;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trusted().checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trusted().checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trusted().checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trusted().checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trusted().checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trusted().checkClientTrusted(chain, type);
    }

    /// Returns none: only a server that asks clients for certificates needs them.
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private synchronized X509ExtendedTrustManager trusted() throws CertificateException {
        return trusted == null ? trusted = load() : trusted;
    }

    private X509ExtendedTrustManager load() throws CertificateException {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(file == null ? null : keyStore());
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (IOException | GeneralSecurityException e) {
            throw new UnusableCaBundle(file, e);
        }
    }

    private KeyStore keyStore() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        var x509 = CertificateFactory.getInstance("X.509");
        // One by one: bundles have comments between certificates, and the factory does not accept all of them.
        var blocks = CERTIFICATE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (blocks.find()) {
            var pem = new ByteArrayInputStream(blocks.group().getBytes(StandardCharsets.ISO_8859_1));
            store.setCertificateEntry("ca" + store.size(), x509.generateCertificate(pem));
        }
        if (store.size() == 0) {
            throw new CertificateException("no certificate found");
        }
        return store;
    }
}
