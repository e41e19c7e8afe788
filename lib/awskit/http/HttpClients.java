package awskit.http;

import module java.base;

import awskit.errors.UserError;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpService;
import software.amazon.awssdk.utils.AttributeMap;

/// Makes the HTTP clients of a session. Every SDK client of the session, sync or async, gets one from here.
///
/// @param environment the variables that name proxies
/// @param connections how many may be open at a time
/// @param caBundle PEM certificates that replace the JDK's, or null
/// @param verifySsl false to trust any server
public record HttpClients(Map<String, String> environment, Duration connectTimeout, Duration readTimeout,
        int connections, Path caBundle, boolean verifySsl) {

    /// Returns a [BlockingHttpClient], beside the SDK's Apache clients for what goes through a proxy. The SDK's
    /// URLConnection client is not an alternative: it drops the body of a 401, such as EC2's AuthFailure.
    public SdkHttpClient sync() {
        // A socket of the Apache client goes through the JVM's SOCKS proxy, a channel does not.
        var direct = System.getProperty("socksProxyHost") == null ? new BlockingHttpClient(
                new Connector(connectTimeout, readTimeout, caBundle, verifySsl), connections, acquireTimeout())
                : apache(Proxies.none());
        return Proxies.around(environment, direct, this::apache);
    }

    private SdkHttpClient apache(ProxyConfiguration proxy) {
        return Apache5HttpClient.builder()
                .proxyConfiguration(proxy)
                .connectionTimeout(connectTimeout)
                .socketTimeout(readTimeout)
                .maxConnections(connections)
                .connectionAcquisitionTimeout(acquireTimeout())
                .tlsTrustManagersProvider(verifySsl ? this::trust : null)
                .buildWithDefaults(defaults());
    }

    /// Returns an async client. A script that uses one declares its implementation, such as netty-nio-client.
    ///
    /// @throws UserError if there is none on the class path
    public SdkAsyncHttpClient async() {
        // Keeps the JDK from printing a warning about Netty's use of sun.misc.Unsafe.
        if (System.getProperty("io.netty.noUnsafe") == null) {
            System.setProperty("io.netty.noUnsafe", "true");
        }
        return ServiceLoader.load(SdkAsyncHttpService.class).findFirst().orElseThrow(() -> UserError.configuration(
                        "no async HTTP client on the class path",
                        "add //DEPS software.amazon.awssdk:netty-nio-client"))
                .createAsyncHttpClientFactory().buildWithDefaults(defaults().toBuilder()
                        .put(SdkHttpConfigurationOption.CONNECTION_TIMEOUT, connectTimeout)
                        .put(SdkHttpConfigurationOption.READ_TIMEOUT, readTimeout)
                        .put(SdkHttpConfigurationOption.WRITE_TIMEOUT, readTimeout)
                        .put(SdkHttpConfigurationOption.MAX_CONNECTIONS, connections)
                        .put(SdkHttpConfigurationOption.MAX_PENDING_CONNECTION_ACQUIRES, Integer.MAX_VALUE)
                        .put(SdkHttpConfigurationOption.CONNECTION_ACQUIRE_TIMEOUT, acquireTimeout())
                        .put(SdkHttpConfigurationOption.TLS_TRUST_MANAGERS_PROVIDER, verifySsl ? this::trust : null)
                        .build());
    }

    /// Returns how long a request waits for a free connection: as long as the request that holds it may take.
    private Duration acquireTimeout() {
        return readTimeout.plus(connectTimeout);
    }

    private TrustManager[] trust() {
        return CaBundle.read(caBundle);
    }

    private AttributeMap defaults() {
        return AttributeMap.builder().put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, !verifySsl).build();
    }
}
