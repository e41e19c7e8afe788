//DEPS software.amazon.awssdk:apache5-client
//SOURCES ../errors/UserError.java BlockingHttpClient.java

package awskit.http;

import module java.base;

import awskit.errors.UserError;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpService;
import software.amazon.awssdk.utils.AttributeMap;

/// The one place where a session's HTTP clients are made.
///
/// @param caBundle PEM certificates that replace the JDK's, or null
/// @param verifySsl false to trust any server
/// @param connections how many may be open at a time
public record HttpClients(Duration connectTimeout, Duration readTimeout, int connections, Path caBundle,
        boolean verifySsl) {

    /// Our own, or behind a proxy the SDK's Apache client, which knows them all. Not the SDK's UrlConnectionHttpClient:
    /// it loses code, message and request id of every 401 (such as EC2's AuthFailure).
    public SdkHttpClient sync() {
        if (!proxied()) {
            return new BlockingHttpClient(connectTimeout, readTimeout, connections,
                    new TlsSockets(caBundle, verifySsl));
        }
        var https = ProxyConfiguration.builder().scheme("https").build();
        var usual = apache(ProxyConfiguration.builder().build());
        // Of itself the SDK would look for a proxy of http only, and speak TLS to one of https.
        return https.host() == null ? usual : new ByScheme(usual, apache(ProxyConfiguration.builder().scheme("https")
                .endpoint(URI.create("http://" + https.host() + ":" + https.port())).build()));
    }

    private record ByScheme(SdkHttpClient http, SdkHttpClient https) implements SdkHttpClient {

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return (request.httpRequest().protocol().equals("https") ? https : http).prepareRequest(request);
        }

        @Override
        public String clientName() {
            return http.clientName();
        }

        @Override
        public void close() {
            http.close();
            https.close();
        }
    }

    /// Whether there is any proxy that the SDK's clients would use, whatever hosts it is for.
    private static boolean proxied() {
        return Stream.of("http", "https").anyMatch(scheme -> System.getProperty(scheme + ".proxyHost") != null
                        || System.getenv(scheme + "_proxy") != null
                        || System.getenv(scheme.toUpperCase(Locale.ROOT) + "_PROXY") != null)
                || System.getProperty("socksProxyHost") != null;
    }

    private SdkHttpClient apache(ProxyConfiguration proxy) {
        return Apache5HttpClient.builder()
                .proxyConfiguration(proxy)
                .connectionTimeout(connectTimeout)
                .socketTimeout(readTimeout)
                .maxConnections(connections)
                // Who waits for a free connection waits for another request of ours, not for the network.
                .connectionAcquisitionTimeout(readTimeout.plus(connectTimeout))
                .tlsTrustManagersProvider(verifySsl ? this::trust : null)
                .buildWithDefaults(defaults());
    }

    /// Returns an async client of the implementation on the class path, which a script that makes async clients declares.
    ///
    /// @throws UserError when there is none
    public SdkAsyncHttpClient async() {
        // Else the JDK warns on stderr, where only our own lines belong, that Netty uses sun.misc.Unsafe.
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
                        .put(SdkHttpConfigurationOption.CONNECTION_ACQUIRE_TIMEOUT, readTimeout.plus(connectTimeout))
                        .put(SdkHttpConfigurationOption.TLS_TRUST_MANAGERS_PROVIDER, verifySsl ? this::trust : null)
                        .build());
    }

    private TrustManager[] trust() {
        return new TrustManager[] {new CaBundle(caBundle)};
    }

    private AttributeMap defaults() {
        return AttributeMap.builder().put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, !verifySsl).build();
    }
}
