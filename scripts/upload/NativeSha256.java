package upload;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.List;
import java.util.Map;

/// The SHA-256 of an installation, in machine code: ten times as fast as the JDK's, which C1 compiles, and ready at
/// once.
///
/// It is a part of the [crypto provider][CryptoProvider] that needs neither the rest of it nor its tests of itself,
/// which take 40 milliseconds on two threads at each start. Installing runs them once.
final class NativeSha256 extends Provider {

    private static final String ALGORITHM = "SHA-256";

    /// The property of the JVM that names the class of the implementation.
    private static final String CLASS = System.getProperty("awskit.sha256");

    private NativeSha256() {
        super("awskit", "1", "SHA-256 in machine code");
        putService(new Service(this, "MessageDigest", ALGORITHM, CLASS, List.of(), Map.of()));
    }

    /// Returns a new digest; the JDK's where nothing is installed, or where the native one does not work.
    static MessageDigest digest() throws NoSuchAlgorithmException {
        if (CLASS != null) {
            try {
                return MessageDigest.getInstance(ALGORITHM, new NativeSha256());
            } catch (NoSuchAlgorithmException | LinkageError e) {
                // The JDK's own does the same.
            }
        }
        return MessageDigest.getInstance(ALGORITHM);
    }
}
