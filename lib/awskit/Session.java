package awskit;

import module java.base;

import awskit.credentials.CredentialsCache;
import awskit.credentials.CredentialsChain;
import awskit.credentials.CredentialsContext;
import awskit.credentials.EffectiveSetting;
import awskit.credentials.MfaSession;
import awskit.credentials.RoleCredentials;
import awskit.credentials.Settings;
import awskit.errors.UserError;
import awskit.http.HttpClients;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/// The region, the credentials and the settings of all clients that a script makes: boto3's `Session`.
///
/// ```java
/// try (var session = Session.create()) {
///     var s3 = session.client(S3Client.builder());
/// }
/// ```
/// A value that is not set explicitly comes from the environment, then from `~/.aws/config` and `~/.aws/credentials`. A
/// profile that is named explicitly beats credentials in the environment. Immutable and thread-safe. Closing a session
/// closes the clients that it made.
public final class Session implements AutoCloseable {

    private final SessionBuilder explicit;
    private final Settings settings;
    private final AwsCredentialsProvider credentials;
    private final Clients clients;

    Session(SessionBuilder explicit) {
        Logging.quiet();
        this.explicit = explicit;
        settings = new Settings(explicit.environment, explicit.profile);
        credentials = explicit.credentials != null ? explicit.credentials
                : new CredentialsChain(context(explicit.credentialsEndpoint), explicit.profileRole, explicit.profile,
                        true);
        clients = new Clients(settings,
                Optional.ofNullable(explicit.retryMode).or(settings::retryMode).orElse(RetryMode.STANDARD),
                Optional.ofNullable(explicit.maxAttempts).or(settings::maxAttempts).orElse(explicit.defaultMaxAttempts),
                explicit.interceptors, new Hooks(explicit.hooks),
                new HttpClients(explicit.environment, explicit.connectTimeout, explicit.readTimeout,
                        explicit.connections, Optional.ofNullable(explicit.caBundle).or(settings::caBundle).orElse(null),
                        explicit.verifySsl));
    }

    /// Returns a session that takes everything from the environment and the configuration files.
    ///
    /// @throws UserError if the environment names an unknown profile or a setting is malformed
    public static Session create() {
        return builder().build();
    }

    /// Returns a builder with nothing set.
    public static SessionBuilder builder() {
        return new SessionBuilder();
    }

    /// Returns a builder with this session's explicit values, to change some:
    /// `session.toBuilder().region("eu-west-1")`.
    public SessionBuilder toBuilder() {
        return explicit.copy();
    }

    /// Returns the region: the explicit one, that of `AWS_REGION` or `AWS_DEFAULT_REGION`, or the profile's.
    ///
    /// @throws UserError if there is none
    public String region() {
        return findRegion().orElseThrow(() -> UserError.configuration("no region",
                "looked in: AWS_REGION, AWS_DEFAULT_REGION, profile \"" + settings.effectiveProfile() + "\" in "
                        + settings.files().places() + "; try --region us-east-1"));
    }

    /// Returns the region as [#region] does; empty if there is none.
    public Optional<String> findRegion() {
        return Optional.ofNullable(explicit.region).or(settings::region);
    }

    /// Returns the profile that is named explicitly, by `AWS_PROFILE` or by `AWS_DEFAULT_PROFILE`; empty if none is.
    public Optional<String> profile() {
        return settings.profile();
    }

    /// Returns the credentials. They are looked up when they are first needed, and renewed before they expire.
    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    /// Looks up the credentials again, for when a service says `ExpiredToken` during a run. Clients that were made
    /// before use them too.
    ///
    /// @return whether the credentials changed, so that another attempt may succeed
    public boolean renewCredentials() {
        return credentials instanceof CredentialsChain chain && chain.renew();
    }

    /// Returns a client of any service, sync or async, from its builder. The session sets region, credentials, endpoint
    /// and HTTP client; the builder's other settings stay. Retries in its `overrideConfiguration` are for this client
    /// only: a mode, a whole strategy, or changes to the session's (`o.retryStrategy(r -> r.maxAttempts(7))`).
    ///
    /// @throws UserError if there is no region
    public <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, region());
    }

    /// Returns a client for a region, which may be another than the session's.
    public <B extends AwsClientBuilder<B, C>, C> C client(B builder, String region) {
        return clients.make(builder, region, credentials, explicit.endpoint);
    }

    /// Returns a session with the credentials of a role. The role is assumed with this session's credentials, and again
    /// before they expire.
    ///
    /// ```java
    /// try (var audit = session.assumeRole("arn:aws:iam::123456789012:role/audit")) { … }
    /// ```
    /// Close it before this session.
    ///
    /// @throws UserError (usage) if the text cannot be the ARN of a role
    public Session assumeRole(String arn) {
        return assumeRole(AssumeRoleRequest.builder().roleArn(arn).build());
    }

    /// Returns a session with the credentials of the last of several roles. Each role is assumed with the credentials
    /// of the one before it.
    ///
    /// The default session name is `awskit-` and the user's name. For a serial number, the session asks for a code.
    ///
    /// @throws UserError (usage) if a text cannot be the ARN of a role
    public Session assumeRole(AssumeRoleRequest... chain) {
        var context = context(stsEndpoint());
        var last = credentials;
        for (var role : chain) {
            last = RoleCredentials.of(context, role, last);
        }
        return toBuilder().credentials(last).build();
    }

    /// Returns a session that is signed in with a code of an MFA device. All roles that are assumed from it count as
    /// signed in with MFA
    /// ([GetSessionToken](https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html)).
    ///
    /// @param duration 15 minutes to 36 hours
    public Session mfaSession(String serialNumber, Duration duration) {
        var keys = MfaSession.open(context(stsEndpoint()), credentials, serialNumber, duration);
        return toBuilder().credentials(keys).build();
    }

    /// Null for the configured one. As for all clients of this session, an explicit endpoint is the one of STS too.
    private URI stsEndpoint() {
        return explicit.credentialsEndpoint != null ? explicit.credentialsEndpoint : explicit.endpoint;
    }

    /// @param stsEndpoint null for the one that the configuration names, if any
    private CredentialsContext context(URI stsEndpoint) {
        var cache = explicit.credentialsCache;
        return new CredentialsContext((signedBy, region) -> clients.make(StsClient.builder(),
                findRegion().orElse(region), signedBy, stsEndpoint), findRegion(),
                Optional.ofNullable(stsEndpoint).or(() -> settings.endpoint("sts")), settings,
                Optional.ofNullable(explicit.mfa), cache == null ? Optional.empty() : cache,
                () -> cache != null ? cache : Optional.of(CredentialsCache.of(explicit.environment,
                        note -> System.err.println("awskit: " + note))));
    }

    /// Returns every setting in force and its source, credentials first and masked; makes no request.
    public List<EffectiveSetting> configuration() {
        return EffectiveSetting.all(settings, explicit.values());
    }

    /// Returns the endpoint to which clients of a service, such as `s3`, send their requests instead of AWS.
    public Optional<URI> endpoint(String service) {
        return Optional.ofNullable(explicit.endpoint).or(() -> settings.endpoint(service));
    }

    /// Returns the HTTP client that all sync clients share, for requests to other servers than those of the SDK's
    /// clients. The session closes it.
    public SdkHttpClient httpClient() {
        return clients.httpClient();
    }

    /// Returns retries, interceptors and hooks of a client of a service, such as `s3`, for requests without a client.
    public ClientOverrideConfiguration clientConfiguration(String service) {
        return clients.override(ClientOverrideConfiguration.builder().build(), service);
    }

    /// Closes the clients that this session made. Clients and credentials cannot be used any more.
    @Override
    public void close() {
        clients.close();
    }

    /// Returns the profile and the region; never a secret.
    @Override
    public String toString() {
        return "Session[profile=" + settings.effectiveProfile() + ", region=" + findRegion().orElse("none") + "]";
    }
}
