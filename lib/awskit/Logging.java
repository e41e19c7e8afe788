package awskit;

/// What the SDK logs: nothing, or under `--debug` its requests on stderr.
///
/// SLF4J reads its settings when the first logger is made, so the first of both calls decides for the whole JVM.
/// A system property given on the command line (`-Dorg.slf4j.simpleLogger.log.NAME=debug`) always wins.
public final class Logging {

    private Logging() {}

    /// Silences SLF4J and everything the SDK logs. Every [Session] does this.
    public static void quiet() {
        // Named outright: a scan for providers costs start-up time and complains on stderr when it finds two.
        set("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
        set("slf4j.internal.verbosity", "ERROR");
        set("org.slf4j.simpleLogger.defaultLogLevel", "off");
    }

    /// Shows each request, retry and request id on stderr.
    ///
    /// Only loggers that print names of headers, never their values: the SDK's signers and the HTTP client's wire
    /// log print session tokens and signatures, so these stay off.
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
