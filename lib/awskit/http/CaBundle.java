package awskit.http;

import module java.base;

import awskit.errors.UserError;
import java.security.cert.CertificateException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// The certificates that a TLS server's certificate must be signed by: those of a PEM file, or the JDK's own.
final class CaBundle {

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    private CaBundle() {}

    /// Reads the certificates.
    ///
    /// @param file PEM certificates, or null for the JDK's
    /// @throws UserError if the file cannot be read or holds no certificate
    static TrustManager[] read(Path file) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(file == null ? null : keyStore(file));
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw (UserError) (file == null ? UserError.configuration("the JDK's CA certificates cannot be read",
                            String.valueOf(e.getMessage()))
                    : UserError.configuration("unusable CA bundle \"" + file + "\"",
                            "a file of PEM certificates, from --ca-bundle, AWS_CA_BUNDLE or ca_bundle")).initCause(e);
        }
    }

    private static KeyStore keyStore(Path file) throws IOException, GeneralSecurityException {
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
