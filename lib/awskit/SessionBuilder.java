package awskit;

import module java.base;

import awskit.credentials.AccessKeys;
import awskit.credentials.AssumeRole;
import awskit.credentials.CredentialsCache;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;

/// What a session is to take explicitly. Setters change the builder and return it; null means not set.
public final class SessionBuilder implements Cloneable {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration READ = Duration.ofSeconds(60);

    Map<String, String> environment = System.getenv();
    String profile;
    String region;
    AwsCredentialsProvider credentials;
    URI endpoint;
    RetryMode retryMode;
    Integer maxAttempts;
    Integer defaultMaxAttempts;
    Duration connectTimeout = CONNECT;
    Duration readTimeout = READ;
    int connections = 50;
    Path caBundle;
    boolean verifySsl = true;
    UnaryOperator<String> mfa;
    CredentialsCache credentialsCache;
    URI credentialsEndpoint;
    UnaryOperator<AssumeRole> profileRole = UnaryOperator.identity();
    List<ExecutionInterceptor> interceptors = List.of();
    List<Hooks.Registration> hooks = List.of();

    SessionBuilder() {}

    /// The profile; beats credentials in the environment.
    public SessionBuilder profile(String name) {
        profile = name;
        return this;
    }

    public SessionBuilder region(String id) {
        region = id;
        return this;
    }

    /// Any provider; the environment and the profile's credentials are not looked at then.
    public SessionBuilder credentials(AwsCredentialsProvider provider) {
        credentials = provider;
        return this;
    }

    /// Long-term keys; a [UserError] when one of them is missing.
    public SessionBuilder credentials(String accessKeyId, String secretAccessKey) {
        return credentials(accessKeyId, secretAccessKey, null);
    }

    /// Temporary keys; a [UserError] when half of the pair is missing.
    public SessionBuilder credentials(String accessKeyId, String secretAccessKey, String sessionToken) {
        return credentials(AccessKeys.explicit(accessKeyId, secretAccessKey, sessionToken));
    }

    /// Requests go unsigned, as public buckets allow.
    public SessionBuilder anonymous() {
        return credentials(AnonymousCredentialsProvider.create());
    }

    /// Where all clients send their requests instead of AWS; S3 then addresses buckets by path.
    public SessionBuilder endpoint(URI uri) {
        endpoint = uri;
        return this;
    }

    /// How failed requests are retried; standard by default.
    public SessionBuilder retryMode(RetryMode mode) {
        retryMode = mode;
        return this;
    }

    /// How often a request is sent at most, the first time included; by default 3, in legacy mode 5.
    public SessionBuilder maxAttempts(int attempts) {
        maxAttempts = attempts;
        return this;
    }

    /// As [#maxAttempts], where neither environment nor profile says: for a script of many calls that is to outlast
    /// a bad minute.
    public SessionBuilder defaultMaxAttempts(int attempts) {
        defaultMaxAttempts = attempts;
        return this;
    }

    /// Default 10 seconds: a host that takes longer is down, and retries follow. (The AWS CLI waits 60.)
    public SessionBuilder connectTimeout(Duration timeout) {
        connectTimeout = timeout;
        return this;
    }

    /// How long an endpoint may be silent; default 60 seconds, as the AWS CLI.
    public SessionBuilder readTimeout(Duration timeout) {
        readTimeout = timeout;
        return this;
    }

    /// How many connections all clients together may hold open; default 50.
    public SessionBuilder connections(int number) {
        connections = number;
        return this;
    }

    /// A PEM file of the only certificate authorities to trust.
    public SessionBuilder caBundle(Path file) {
        caBundle = file;
        return this;
    }

    /// False to trust any server.
    public SessionBuilder verifySsl(boolean verify) {
        verifySsl = verify;
        return this;
    }

    /// Asks the user for the code of the MFA device with a serial number, for profiles with `mfa_serial`.
    public SessionBuilder mfa(UnaryOperator<String> codeOf) {
        mfa = codeOf;
        return this;
    }

    /// Keeps the roles' temporary credentials on disk, for other processes; by default in memory only.
    public SessionBuilder credentialsCache(CredentialsCache cache) {
        credentialsCache = cache;
        return this;
    }

    /// Where STS is asked for the credentials of roles instead of AWS.
    public SessionBuilder credentialsEndpoint(URI uri) {
        credentialsEndpoint = uri;
        return this;
    }

    /// Changes how the role of the profile is assumed; without a role in the profile it changes nothing.
    public SessionBuilder profileRole(UnaryOperator<AssumeRole> change) {
        profileRole = change;
        return this;
    }

    /// Lets a hook take part in calls: those of `s3.PutObject`, of `s3.*`, of `*.PutObject` or all (`*`), in that
    /// order, and of one pattern in the order of registration.
    ///
    /// @throws IllegalArgumentException for other patterns, such as `s3.List*`
    public SessionBuilder hook(String pattern, Hook hook) {
        hooks = Stream.concat(hooks.stream(), Stream.of(Hooks.Registration.of(pattern, hook))).toList();
        return this;
    }

    /// Adds an interceptor to every client.
    public SessionBuilder interceptor(ExecutionInterceptor interceptor) {
        interceptors = Stream.concat(interceptors.stream(), Stream.of(interceptor)).toList();
        return this;
    }

    /// The variables to look at; the process's own by default.
    public SessionBuilder environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /// @throws UserError for an unknown profile or a malformed setting, wherever it stands
    public Session build() {
        return new Session(copy());
    }

    /// What was given, by its name in the configuration files.
    Map<String, String> values() {
        var values = new HashMap<String, Object>();
        values.put("credentials", credentials == null ? null : credentials.getClass().getSimpleName());
        values.put("region", region);
        values.put("profile", profile);
        values.put("max_attempts", maxAttempts);
        values.put("retry_mode", retryMode == null ? null : retryMode.name().toLowerCase(Locale.ROOT)
                .replace("_v2", ""));
        values.put("connect_timeout", connectTimeout.equals(CONNECT) ? null : connectTimeout.toSeconds());
        values.put("read_timeout", readTimeout.equals(READ) ? null : readTimeout.toSeconds());
        values.put("endpoint_url", endpoint);
        values.put("ca_bundle", caBundle);
        values.put("verify_ssl", verifySsl ? null : "false");
        return values.entrySet().stream().filter(value -> value.getValue() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, value -> value.getValue().toString()));
    }

    SessionBuilder copy() {
        try {
            return (SessionBuilder) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
