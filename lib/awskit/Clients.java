package awskit;

import module java.base;

import awskit.credentials.Settings;
import awskit.errors.CallContext;
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

/// The clients of one [Session], alike in retries, HTTP client and endpoints. Thread-safe.
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

    /// @param maxAttempts null for the mode's own
    Clients(Settings settings, RetryMode retryMode, Integer maxAttempts, List<ExecutionInterceptor> interceptors,
            Hooks hooks, HttpClients http) {
        this.settings = settings;
        this.retryMode = retryMode;
        this.maxAttempts = maxAttempts;
        this.interceptors = interceptors;
        this.hooks = hooks;
        this.http = http;
    }

    /// @param explicitEndpoint null for the configured one, if any
    <B extends AwsClientBuilder<B, C>, C> C make(B builder, String region, AwsCredentialsProvider credentials,
            URI explicitEndpoint) {
        // software.amazon.awssdk.services.s3.DefaultS3ClientBuilder: a builder tells its service by its package alone.
        var service = builder.getClass().getPackageName().replaceFirst(".*\\.", "");
        var endpoint = explicitEndpoint != null ? explicitEndpoint : settings.endpoint(service).orElse(null);
        builder.region(Region.of(region)).credentialsProvider(credentials);
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        if (service.equals("s3")) {
            S3Section.apply(builder, settings, endpoint != null);
        }
        builder.overrideConfiguration(override(builder.overrideConfiguration(), service));
        return build(builder);
    }

    /// Returns the one that all sync clients share.
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

    /// The SDK reads the configuration files on its own as well, though it gets ours, and rejects some that the AWS CLI
    /// reads. Then they are hidden from it, which takes nothing from anybody: it can't read them.
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

    /// Netty waits for two quiet seconds when it is closed. Nobody else has to: its threads are daemons.
    private SdkAsyncHttpClient closedAside(SdkAsyncHttpClient client) {
        keep(() -> Thread.ofPlatform().daemon().start(client::close));
        return client;
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.push(closeable);
        return closeable;
    }

    private ClientOverrideConfiguration override(ClientOverrideConfiguration own, String service) {
        var override = own.toBuilder()
                // Our parser reads files the SDK rejects; and it need not read them a second time.
                .defaultProfileFile(settings.files().toProfileFile(settings.effectiveProfile()))
                .defaultProfileName("default")
                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "awskit")
                .addExecutionInterceptor(new CallContext.Recorder());
        if (own.retryStrategy().isEmpty()) {
            override.retryStrategy(retryStrategy(service));
        }
        interceptors.forEach(override::addExecutionInterceptor);
        if (!hooks.isEmpty()) {
            override.addExecutionInterceptor(hooks);
        }
        return override.build();
    }

    private RetryStrategy retryStrategy(String service) {
        var strategy = AwsRetryStrategy.forRetryMode(retryMode).toBuilder();
        // boto3's numbers for legacy; the SDK's own legacy mode gives up after four, DynamoDB's after nine.
        strategy.maxAttempts(maxAttempts != null ? maxAttempts : retryMode != RetryMode.LEGACY ? 3
                : service.equals("dynamodb") ? 10 : 5);
        // The SDK's throttling codes lack LimitExceededException and status 509, which boto3 retries.
        strategy.retryOnException(thrown -> Failure.of(thrown).throttling());
        // An answer cut in the middle of its XML is a parse error to the SDK, which does not look for the cause.
        strategy.retryOnException(thrown -> Failure.of(thrown).code().equals("ConnectionLost"));
        strategy.retryOnException(hooks::retry);
        strategy.treatAsThrottling(thrown -> Failure.of(thrown).throttling());
        return strategy.build();
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception ignored) {
                // Nothing a script could do, and the other clients want closing too.
            }
        }
    }
}
