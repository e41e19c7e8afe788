//DEPS software.amazon.awssdk:bom:2.56.0@pom
//DEPS software.amazon.awssdk:aws-core
//SOURCES AccessKeys.java AssumeRole.java Clients.java ConfigFile.java CredentialsCache.java CredentialsChain.java
//SOURCES EffectiveSetting.java Hook.java Hooks.java HttpClients.java Logging.java SessionBuilder.java Settings.java
//SOURCES UserError.java

package awskit;

import module java.base;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;

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
                : new CredentialsChain(this, settings, explicit.profile);
        clients = new Clients(settings,
                Optional.ofNullable(explicit.retryMode).or(settings::retryMode).orElse(RetryMode.STANDARD),
                Optional.ofNullable(explicit.maxAttempts).or(settings::maxAttempts).orElse(explicit.usualAttempts),
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

    /// Begins to assume a role with this session's credentials:
    ///
    /// ```java
    /// try (var audit = session.assumeRole("arn:aws:iam::123456789012:role/audit").session()) { … }
    /// ```
    public AssumeRole assumeRole(String arn) {
        // As for any client of this session, the explicit endpoint is STS's too.
        return new AssumeRole(this, Optional.ofNullable(explicit.credentialsEndpoint).orElse(explicit.endpoint),
                credentials, arn);
    }

    /// Returns the role of the session's profile, with the profile's settings for it; empty when it has none, or one
    /// that needs no other credentials (web identity).
    Optional<AssumeRole> profileRole() {
        return new ProfileCredentials(this, settings, explicit.profile != null).role();
    }

    /// Returns every setting in force and where it was found, credentials first and masked; makes no request.
    public List<EffectiveSetting> configuration() {
        return EffectiveSetting.all(settings, explicit.values());
    }

    /// Returns a property of the session's profile.
    Optional<String> profileProperty(String key) {
        return settings.find(key).map(Settings.Setting::value);
    }

    /// Returns where clients of a service, named as in `s3` or `sts`, send their requests instead of AWS.
    public Optional<URI> endpoint(String service) {
        return Optional.ofNullable(explicit.endpoint).or(() -> configuredEndpoint(service));
    }

    Optional<URI> configuredEndpoint(String service) {
        return settings.endpoint(service);
    }

    /// Returns who can be asked for the code of an MFA device; null when nobody can.
    UnaryOperator<String> mfa() {
        return explicit.mfa;
    }

    /// Returns where temporary credentials are kept; null when they are not.
    CredentialsCache credentialsCache() {
        return explicit.credentialsCache;
    }

    /// Where profiles' credentials are fetched from: not the explicit endpoint, which is another service's; null for
    /// the configured one.
    URI credentialsEndpoint() {
        return explicit.credentialsEndpoint;
    }

    /// Returns the HTTP client that all clients share, for what is no service of the SDK's.
    SdkHttpClient httpClient() {
        return clients.httpClient();
    }

    /// Returns a client that fetches credentials.
    ///
    /// @param otherwise the region of a session that has none
    /// @param endpoint null for the configured one
    <B extends AwsClientBuilder<B, C>, C> C credentialsClient(B builder, AwsCredentialsProvider signedBy,
            String otherwise, URI endpoint) {
        return clients.make(builder, findRegion().orElse(otherwise), signedBy, endpoint);
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
