package awskit;

/// The log of the SDK: nothing, or its requests on stderr under `--debug`.
///
/// SLF4J reads its settings when the first logger is made, so the first call decides for the whole JVM. A system
/// property on the command line (`-Dorg.slf4j.simpleLogger.log.NAME=debug`) always wins.
public final class Logging {

    private Logging() {}

    /// Silences SLF4J and everything the SDK logs. Every [Session] does this.
    public static void quiet() {
        // By name: a search for providers takes start-up time, and prints a warning when it finds two.
        set("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
        set("slf4j.internal.verbosity", "ERROR");
        set("org.slf4j.simpleLogger.defaultLogLevel", "off");
    }

    /// Shows each request, retry and request id on stderr.
    ///
    /// These loggers print the names of headers, but not their values. The SDK's signers and the HTTP client's wire log
    /// stay off, since they print session tokens and signatures.
    public static void debug() {
        set("org.slf4j.simpleLogger.log.software.amazon.awssdk.request", "debug");
        set("org.slf4j.simpleLogger.log.software.amazon.awssdk.requestId", "debug");
        quiet();
    }

    private static void set(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
