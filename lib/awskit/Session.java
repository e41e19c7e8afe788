package awskit;

import module java.base;

import awskit.credentials.AssumeRole;
import awskit.credentials.CredentialsChain;
import awskit.credentials.CredentialsContext;
import awskit.credentials.EffectiveSetting;
import awskit.credentials.MfaSession;
import awskit.credentials.Settings;
import awskit.errors.UserError;
import awskit.http.HttpClients;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.sts.StsClient;

/// Region, credentials and manners of all the clients a script makes: boto3's `Session`.
///
/// ```java
/// try (var session = Session.create()) {
///     var s3 = session.client(S3Client.builder());
/// }
/// ```
/// What isn't set explicitly comes from the environment, then from `~/.aws/config` and `~/.aws/credentials`. A named
/// profile beats credentials in the environment. Immutable and thread-safe; closes the clients it made.
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
                : new CredentialsChain(context(explicit.credentialsEndpoint), settings, explicit.profileRole, explicit.profile);
        clients = new Clients(settings,
                Optional.ofNullable(explicit.retryMode).or(settings::retryMode).orElse(RetryMode.STANDARD),
                Optional.ofNullable(explicit.maxAttempts).or(settings::maxAttempts).orElse(explicit.defaultMaxAttempts),
                explicit.interceptors, new Hooks(explicit.hooks),
                new HttpClients(explicit.connectTimeout, explicit.readTimeout, explicit.connections,
                        Optional.ofNullable(explicit.caBundle).or(settings::caBundle).orElse(null),
                        explicit.verifySsl));
    }

    /// Returns a session that takes everything from the environment and the configuration files.
    ///
    /// @throws UserError when the environment names an unknown profile or a setting is malformed
    public static Session create() {
        return builder().build();
    }

    /// Returns a builder with nothing set.
    public static SessionBuilder builder() {
        return new SessionBuilder();
    }

    /// Returns a builder with this session's explicit values, to vary one: `session.toBuilder().region("eu-west-1")`.
    public SessionBuilder toBuilder() {
        return explicit.copy();
    }

    /// Returns the region: explicit, `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's.
    ///
    /// @throws UserError when there is none
    public String region() {
        return findRegion().orElseThrow(() -> UserError.configuration("no region",
                "looked in: AWS_REGION, AWS_DEFAULT_REGION, profile \"" + settings.effectiveProfile() + "\" in "
                        + settings.files().places() + "; try --region us-east-1"));
    }

    /// Returns the region as [#region] does; empty when there is none.
    public Optional<String> findRegion() {
        return Optional.ofNullable(explicit.region).or(settings::region);
    }

    /// Returns the profile named explicitly or by `AWS_PROFILE`, else `AWS_DEFAULT_PROFILE`; empty for the default.
    public Optional<String> profile() {
        return settings.profile();
    }

    /// Returns the credentials: found when first asked for, renewed when they expire.
    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    /// Reads all sources of credentials again, for when a service says `ExpiredToken` in mid-run. Clients made before
    /// use what is found.
    ///
    /// @return whether there are other credentials now, so that trying again makes sense
    public boolean renewCredentials() {
        return credentials instanceof CredentialsChain chain && chain.renew();
    }

    /// Returns a client of any service, sync or async, from its builder. The session has the last word on region,
    /// credentials, endpoint and HTTP client; other settings of the builder stay.
    ///
    /// @throws UserError when there is no region
    public <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, region());
    }

    /// Returns a client for another region than the session's.
    public <B extends AwsClientBuilder<B, C>, C> C client(B builder, String region) {
        return clients.make(builder, region, credentials, explicit.endpoint);
    }

    /// Returns a session with the credentials of a role, assumed with this session's and renewed before they expire:
    ///
    /// ```java
    /// try (var audit = session.assumeRole("arn:aws:iam::123456789012:role/audit")) { … }
    /// ```
    /// It is closed on its own, before this one.
    ///
    /// @throws UserError (usage) when that cannot be the ARN of a role
    public Session assumeRole(String arn) {
        return assumeRole(AssumeRole.of(arn));
    }

    /// Returns a session as [#assumeRole(String)] does. Each role is assumed with the credentials of the one before it.
    ///
    /// @throws UserError (usage) when a value is outside of STS's limits
    public Session assumeRole(AssumeRole... chain) {
        var context = context(stsEndpoint());
        var last = credentials;
        for (var role : chain) {
            last = role.credentials(context, last);
        }
        return toBuilder().credentials(last).build();
    }

    /// Returns a session whose long-term keys have shown a code of an MFA device. It lasts 12 hours, and one code serves
    /// every role that is assumed from it.
    /// ([GetSessionToken](https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html))
    public Session mfaSession(String serialNumber) {
        return mfaSession(serialNumber, Optional.empty());
    }

    /// Returns a session as [#mfaSession(String)] does.
    ///
    /// @param duration 15 minutes to 36 hours
    public Session mfaSession(String serialNumber, Duration duration) {
        return mfaSession(serialNumber, Optional.of(duration));
    }

    private Session mfaSession(String serialNumber, Optional<Duration> duration) {
        var keys = MfaSession.open(context(stsEndpoint()), credentials, serialNumber, duration);
        return toBuilder().credentials(keys).build();
    }

    /// As for any client of this session, the explicit endpoint is STS's too.
    private URI stsEndpoint() {
        return explicit.credentialsEndpoint != null ? explicit.credentialsEndpoint : explicit.endpoint;
    }

    /// @param stsEndpoint null for the configured one
    private CredentialsContext context(URI stsEndpoint) {
        return new CredentialsContext((signedBy, region) -> clients.make(StsClient.builder(),
                findRegion().orElse(region), signedBy, stsEndpoint), findRegion(),
                Optional.ofNullable(stsEndpoint).or(() -> settings.endpoint("sts")), Optional.ofNullable(explicit.mfa),
                Optional.ofNullable(explicit.credentialsCache));
    }

    /// Returns every setting in force and where it was found, credentials first and masked; makes no request.
    public List<EffectiveSetting> configuration() {
        return EffectiveSetting.all(settings, explicit.values());
    }

    /// Returns where clients of a service, named as in `s3` or `sts`, send their requests instead of AWS.
    public Optional<URI> endpoint(String service) {
        return Optional.ofNullable(explicit.endpoint).or(() -> settings.endpoint(service));
    }

    /// Returns the HTTP client that all sync clients share, for requests to what is no service of the SDK's. The session
    /// closes it.
    public SdkHttpClient httpClient() {
        return clients.httpClient();
    }

    /// Closes the clients this session made; credentials and clients are useless then.
    @Override
    public void close() {
        clients.close();
    }

    /// Names profile and region; never a secret.
    @Override
    public String toString() {
        return "Session[profile=" + settings.effectiveProfile() + ", region=" + findRegion().orElse("none") + "]";
    }
}
