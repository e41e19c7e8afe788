package install;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.function.Supplier;
import java.util.logging.Level;

/// What the installed copy of the crypto provider logs to in place of the JDK's logger: nothing. The JDK would read its
/// settings of logging and look for a logger in all jars, which takes 20 milliseconds of CPU time at each start of an
/// upload. Where something fails, the provider throws an exception too.
///
/// The name of this class is as long as that of the JDK's, so that one can take the other's place in a class file.
public final class QuietProviderLog {

    private static final String LOGGER = "java/util/logging/Logger";
    private static final QuietProviderLog ONE = new QuietProviderLog();

    private QuietProviderLog() {}

    /// Returns the log. This method and the others are those that the provider calls.
    public static QuietProviderLog getLogger(String name) {
        return ONE;
    }

    public void log(Level level, String message) {}

    public void log(Level level, String message, Throwable thrown) {}

    public void severe(String message) {}

    public void severe(Supplier<String> message) {}

    public void warning(String message) {}

    public void fine(String message) {}

    public void finer(Supplier<String> message) {}

    /// Returns whether a file of a jar is a class of the provider.
    static boolean isUser(String file) {
        return file.startsWith("com/amazon/corretto/crypto/provider/");
    }

    static byte[] rewrite(byte[] bytes) {
        return new String(bytes, ISO_8859_1).replace(LOGGER, QuietProviderLog.class.getName().replace('.', '/'))
                .getBytes(ISO_8859_1);
    }
}
