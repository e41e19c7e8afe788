package awskit;

import module java.base;

import awskit.credentials.Settings;
import awskit.errors.Failure;
import awskit.http.HttpClients;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkAsyncClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;

/// Makes the clients of one [Session], which share its retries, HTTP client and endpoints. Thread-safe.
final class Clients implements AutoCloseable {

    private final Settings settings;
    private final RetryMode retryMode;
    private final Integer maxAttempts;
    private final List<ExecutionInterceptor> interceptors;
    private final Hooks hooks;
    private final HttpClients http;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private SdkHttpClient httpClient;
    private SdkAsyncHttpClient asyncHttpClient;
    private boolean closed;

    /// @param maxAttempts null for the default of the retry mode
    Clients(Settings settings, RetryMode retryMode, Integer maxAttempts, List<ExecutionInterceptor> interceptors,
            Hooks hooks, HttpClients http) {
        this.settings = settings;
        this.retryMode = retryMode;
        this.maxAttempts = maxAttempts;
        this.interceptors = interceptors;
        this.hooks = hooks;
        this.http = http;
    }

    /// @param explicitEndpoint null for the one that the configuration names, if any
    <B extends AwsClientBuilder<B, C>, C> C make(B builder, String region, AwsCredentialsProvider credentials,
            URI explicitEndpoint) {
        // Only the package of a builder names its service: software.amazon.awssdk.services.s3.DefaultS3ClientBuilder.
        var service = builder.getClass().getPackageName().replaceFirst(".*\\.", "");
        var endpoint = explicitEndpoint != null ? explicitEndpoint : settings.endpoint(service).orElse(null);
        builder.region(Region.of(region)).credentialsProvider(credentials);
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        if (service.equals("s3")) {
            S3Section.apply(builder, settings, endpoint != null);
        }
        builder.overrideConfiguration(override(builder.overrideConfiguration(), service).toBuilder()
                // Our parser reads files that the SDK rejects, and the SDK does not read them a second time.
                .defaultProfileFile(settings.files().toProfileFile(settings.effectiveProfile()))
                .defaultProfileName("default").build());
        return build(builder);
    }

    /// Returns the HTTP client that all sync clients share.
    synchronized SdkHttpClient httpClient() {
        return httpClient == null ? httpClient = keep(http.sync()) : httpClient;
    }

    private synchronized <B extends AwsClientBuilder<B, C>, C> C build(B builder) {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        if (builder instanceof SdkSyncClientBuilder<?, ?> sync) {
            sync.httpClient(hooks.around(httpClient()));
        } else if (builder instanceof SdkAsyncClientBuilder<?, ?> async) {
            async.httpClient(asyncHttpClient == null ? asyncHttpClient = closedAside(http.async())
                    : asyncHttpClient);
        }
        var client = tolerant(builder);
        keep((AutoCloseable) client);
        return client;
    }

    /// The SDK reads the configuration files itself too, and rejects some that the AWS CLI reads. Such files are hidden
    /// from it; it gets our copy of their settings in any case.
    private static <B extends AwsClientBuilder<B, C>, C> C tolerant(B builder) {
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            if (readableToTheSdk()) {
                throw e;
            }
            var nowhere = Path.of(System.getProperty("java.home"), "release", "none").toString();
            System.setProperty(ProfileFileSystemSetting.AWS_CONFIG_FILE.property(), nowhere);
            System.setProperty(ProfileFileSystemSetting.AWS_SHARED_CREDENTIALS_FILE.property(), nowhere);
            return builder.build();
        }
    }

    private static boolean readableToTheSdk() {
        try {
            ProfileFile.defaultProfileFile();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// Closes on another thread: Netty waits two seconds for its last calls. That thread does not hold up the JVM.
    private SdkAsyncHttpClient closedAside(SdkAsyncHttpClient client) {
        keep(() -> Thread.ofPlatform().daemon().start(client::close));
        return client;
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.push(closeable);
        return closeable;
    }

    ClientOverrideConfiguration override(ClientOverrideConfiguration own, String service) {
        var override = own.toBuilder()
                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "awskit")
                .addExecutionInterceptor(new RequestCheck());
        if (own.retryStrategy().isEmpty()) {
            var strategy = retryStrategy(service, own.retryMode().orElse(retryMode));
            own.retryStrategyConfigurator().ifPresent(changes -> changes.accept(strategy));
            override.retryStrategy(strategy.build());
        }
        interceptors.forEach(override::addExecutionInterceptor);
        if (!hooks.isEmpty()) {
            override.addExecutionInterceptor(hooks);
        }
        return override.build();
    }

    private RetryStrategy.Builder<?, ?> retryStrategy(String service, RetryMode mode) {
        var strategy = AwsRetryStrategy.forRetryMode(mode).toBuilder();
        strategy.maxAttempts(maxAttempts != null ? maxAttempts : usualAttempts(service.equals("dynamodb"), mode));
        // The SDK's throttling codes lack LimitExceededException and status 509, which boto3 retries.
        strategy.retryOnException(thrown -> Failure.of(thrown).throttling());
        // The SDK takes a response cut in the middle of its XML for a parse error, and does not look at the cause.
        strategy.retryOnException(thrown -> Failure.of(thrown).code().equals("ConnectionLost"));
        strategy.retryOnException(hooks::retry);
        strategy.treatAsThrottling(thrown -> Failure.of(thrown).throttling());
        return strategy;
    }

    /// In legacy mode boto3's numbers. In the others it takes more to outlast boto3, since the SDK's waits are shorter.
    private static int usualAttempts(boolean dynamoDb, RetryMode mode) {
        return mode == RetryMode.LEGACY ? dynamoDb ? 10 : 5 : dynamoDb ? 11 : 9;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception ignored) {
                // A script can do nothing about it, and the other clients have to be closed too.
            }
        }
    }
}
