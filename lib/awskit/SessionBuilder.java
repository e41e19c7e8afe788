package awskit;

import module java.base;

import awskit.credentials.AccessKeys;
import awskit.credentials.CredentialsCache;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/// The explicit values of a session. Each setter changes the builder and returns it.
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
    Optional<CredentialsCache> credentialsCache;
    URI credentialsEndpoint;
    UnaryOperator<AssumeRoleRequest> profileRole = UnaryOperator.identity();
    List<ExecutionInterceptor> interceptors = List.of();
    List<Hooks.Registration> hooks = List.of();

    SessionBuilder() {}

    /// Sets the profile, which beats credentials in the environment.
    public SessionBuilder profile(String name) {
        profile = name;
        return this;
    }

    /// Sets the region.
    public SessionBuilder region(String id) {
        region = id;
        return this;
    }

    /// Sets the provider of the credentials. Those of the environment and the profile are not looked up then.
    public SessionBuilder credentials(AwsCredentialsProvider provider) {
        credentials = provider;
        return this;
    }

    /// Sets long-term keys.
    ///
    /// @throws awskit.errors.UserError if one of them is missing
    public SessionBuilder credentials(String accessKeyId, String secretAccessKey) {
        return credentials(accessKeyId, secretAccessKey, null);
    }

    /// Sets temporary keys.
    ///
    /// @throws awskit.errors.UserError if one of the two keys is missing
    public SessionBuilder credentials(String accessKeyId, String secretAccessKey, String sessionToken) {
        return credentials(AccessKeys.explicit(accessKeyId, secretAccessKey, sessionToken));
    }

    /// Sends requests without a signature, as public buckets allow.
    public SessionBuilder anonymous() {
        return credentials(AnonymousCredentialsProvider.create());
    }

    /// Sets the endpoint to which all clients send their requests instead of AWS. S3 addresses buckets by path then.
    public SessionBuilder endpoint(URI uri) {
        endpoint = uri;
        return this;
    }

    /// Sets how failed requests are retried; by default the standard mode.
    public SessionBuilder retryMode(RetryMode mode) {
        retryMode = mode;
        return this;
    }

    /// Sets how often a request is sent at most, the first time included. By default 9, in legacy mode 5; for DynamoDB
    /// 11 and 10. The waits between 9 attempts add up to 13 seconds on average, those of boto3's default to 8.
    public SessionBuilder maxAttempts(int attempts) {
        maxAttempts = attempts;
        return this;
    }

    /// Sets [#maxAttempts] for when neither the environment nor the profile does.
    public SessionBuilder defaultMaxAttempts(int attempts) {
        defaultMaxAttempts = attempts;
        return this;
    }

    /// Sets the time that a connection may take; by default 10 seconds, since a host that takes longer is down, and
    /// retries follow. (The AWS CLI waits 60.)
    public SessionBuilder connectTimeout(Duration timeout) {
        connectTimeout = timeout;
        return this;
    }

    /// Sets the time that an endpoint may be silent; by default 60 seconds, as in the AWS CLI.
    public SessionBuilder readTimeout(Duration timeout) {
        readTimeout = timeout;
        return this;
    }

    /// Sets the number of connections that all clients together may keep open; by default 50.
    public SessionBuilder connections(int number) {
        connections = number;
        return this;
    }

    /// Sets a PEM file with the certificate authorities to trust, and no others.
    public SessionBuilder caBundle(Path file) {
        caBundle = file;
        return this;
    }

    /// Sets whether to check the certificates of servers; true by default.
    public SessionBuilder verifySsl(boolean verify) {
        verifySsl = verify;
        return this;
    }

    /// Sets how to get a code of an MFA device by its serial number. By default the `mfa_process` of a profile with that
    /// `mfa_serial` prints it, or the user is asked on the terminal.
    public SessionBuilder mfa(UnaryOperator<String> codeOf) {
        mfa = codeOf;
        return this;
    }

    /// Keeps the temporary credentials of all roles on disk, for other processes, or none of them; by default those that
    /// an MFA code was needed for.
    public SessionBuilder credentialsCache(Optional<CredentialsCache> cache) {
        credentialsCache = cache;
        return this;
    }

    /// Sets the endpoint of STS for the credentials of roles.
    public SessionBuilder credentialsEndpoint(URI uri) {
        credentialsEndpoint = uri;
        return this;
    }

    /// Changes how the role of the profile is assumed, if the profile has one.
    public SessionBuilder profileRole(UnaryOperator<AssumeRoleRequest> change) {
        profileRole = change;
        return this;
    }

    /// Adds a hook for the calls of `s3.PutObject`, of `s3.*`, of `*.PutObject` or of all (`*`). Hooks run in that
    /// order, and those of one pattern in the order in which they were added. `s3.putObject` and `s3.put_object` are
    /// the same as `s3.PutObject`.
    ///
    /// @throws IllegalArgumentException for other patterns, such as `s3.List*`, and for those that no operation of a
    ///     service on the class path matches, such as `s3.PutObjet`
    public SessionBuilder hook(String pattern, Hook hook) {
        hooks = Stream.concat(hooks.stream(), Stream.of(new Hooks.Registration(HookPattern.of(pattern), hook))).toList();
        return this;
    }

    /// Adds an interceptor to every client.
    public SessionBuilder interceptor(ExecutionInterceptor interceptor) {
        interceptors = Stream.concat(interceptors.stream(), Stream.of(interceptor)).toList();
        return this;
    }

    /// Sets the environment variables; by default those of the process.
    public SessionBuilder environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /// Returns a session.
    ///
    /// @throws awskit.errors.UserError for an unknown profile or a malformed setting, whatever its source
    public Session build() {
        return new Session(copy());
    }

    /// Returns the explicit values by their names in the configuration files.
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
