package awskit.errors;

import java.nio.file.Path;
import java.security.cert.CertificateException;

/// A CA bundle that cannot be read or holds no certificate.
public final class UnusableCaBundle extends CertificateException {

    private final Path file;

    /// Says why a file is unusable.
    public UnusableCaBundle(Path file, Exception cause) {
        super("CA bundle " + file + ": " + cause.getMessage(), cause);
        this.file = file;
    }

    /// Returns the file.
    public Path file() {
        return file;
    }
}
