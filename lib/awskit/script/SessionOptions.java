package awskit.script;

import module java.base;

import awskit.Session;
import awskit.SessionBuilder;
import awskit.errors.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.retry.RetryMode;

/// The options for a command's [Session], with the AWS CLI's names. A mixin:
///
/// ```java
/// @Mixin
/// SessionOptions aws = new SessionOptions();
/// ```
@Command(sortOptions = false, optionListHeading = "%n@|bold AWS:|@%n")
public final class SessionOptions {

    private static final int MAX = 86_400; // the seconds of a day

    enum Retries { legacy, standard, adaptive }

    @Option(names = "--profile", paramLabel = "PROFILE",
            description = "Profile of ~/.aws/config and ~/.aws/credentials; beats credentials in the environment.")
    String profile;

    @Option(names = "--region", paramLabel = "REGION", description = "AWS region, such as eu-west-1.")
    String region;

    @Option(names = "--endpoint-url", paramLabel = "URL",
            description = "Send requests to this endpoint instead of AWS.")
    URI endpoint;

    @Option(names = "--ca-bundle", paramLabel = "FILE", description = "Trust the certificate authorities in this PEM "
            + "file, and no others.")
    Path caBundle;

    @Option(names = "--no-verify-ssl", description = "Do not verify the endpoint's certificate.")
    boolean noVerifySsl;

    @Option(names = "--no-sign-request", description = "Send requests without credentials.")
    boolean noSignRequest;

    @Option(names = "--token-code", paramLabel = "CODE", description = "The six digits that your MFA device shows "
            + "(default: asked for on the terminal).")
    String tokenCode;

    @Option(names = "--max-attempts", paramLabel = "N",
            description = "Attempts for each request, the first included (default: 9, in upload-folder 8).")
    Integer maxAttempts;

    @Option(names = "--retry-mode", paramLabel = "MODE", description = "legacy, standard (default) or adaptive.")
    Retries retryMode;

    @Option(names = "--connect-timeout", paramLabel = "SECONDS",
            description = "How long connecting may take (default: 10).")
    Long connectTimeout;

    @Option(names = "--read-timeout", paramLabel = "SECONDS",
            description = "How long the endpoint may be silent (default: 60).")
    Long readTimeout;

    /// Returns the value of `--profile`.
    public Optional<String> profile() {
        return Optional.ofNullable(profile);
    }

    /// Returns the value of `--endpoint-url`.
    public Optional<URI> endpoint() {
        return Optional.ofNullable(endpoint).map(SessionOptions::absolute);
    }

    /// Returns the value of `--token-code`.
    public Optional<String> tokenCode() {
        return Optional.ofNullable(tokenCode);
    }

    /// Returns whether to sign requests.
    public boolean signsRequests() {
        return !noSignRequest;
    }

    /// Returns a new session by the options. Other values come from the environment and the configuration files.
    ///
    /// @throws UserError for an unknown profile, half a key pair, an unreadable file or a number out of range
    public Session session() {
        return builder().build();
    }

    /// Returns the builder of a session by the options, for a command that sets more.
    public SessionBuilder builder() {
        // An option that is not given is null, as what a builder begins with.
        var session = Session.builder().verifySsl(!noVerifySsl).profile(profile).region(region).caBundle(caBundle)
                .endpoint(endpoint().orElse(null));
        if (noSignRequest) {
            session.anonymous();
        }
        if (tokenCode != null) {
            session.mfa(_ -> tokenCode);
        }
        if (maxAttempts != null) {
            session.maxAttempts(positive("--max-attempts", maxAttempts).intValue());
        }
        if (retryMode != null) {
            session.retryMode(switch (retryMode) {
                case legacy -> RetryMode.LEGACY;
                case standard -> RetryMode.STANDARD;
                case adaptive -> RetryMode.ADAPTIVE_V2;
            });
        }
        if (connectTimeout != null) {
            session.connectTimeout(Duration.ofSeconds(positive("--connect-timeout", connectTimeout).longValue()));
        }
        if (readTimeout != null) {
            session.readTimeout(Duration.ofSeconds(positive("--read-timeout", readTimeout).longValue()));
        }
        return session;
    }

    private static URI absolute(URI endpoint) {
        if (endpoint.getHost() == null || !String.valueOf(endpoint.getScheme()).matches("https?")) {
            throw UserError.usage("--endpoint-url \"" + endpoint + "\" is not an http or https address",
                    "as in --endpoint-url http://127.0.0.1:9000");
        }
        return endpoint;
    }

    private static Number positive(String option, Number value) {
        if (value.longValue() < 1 || value.longValue() > MAX) {
            throw UserError.usage(option + " \"" + value + "\" is out of range", "1 to " + MAX);
        }
        return value;
    }
}
