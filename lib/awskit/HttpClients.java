//DEPS software.amazon.awssdk:apache5-client
//DEPS software.amazon.awssdk:netty-nio-client
//SOURCES CaBundle.java Session.java

package awskit;

import module java.base;

import javax.net.ssl.TrustManager;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.utils.AttributeMap;

/// The one place where a session's HTTP clients are made.
///
/// @param caBundle PEM certificates that replace the JDK's, or null
/// @param verifySsl false to trust any server
/// @param connections how many may be open at a time
record HttpClients(Duration connectTimeout, Duration readTimeout, int connections, Path caBundle, boolean verifySsl) {

    /// Apache, not the SDK's UrlConnectionHttpClient, which starts some 40 ms earlier but loses code, message and
    /// request id of every 401 (such as EC2's AuthFailure) and keeps five idle connections at most.
    SdkHttpClient sync() {
        return Apache5HttpClient.builder()
                .connectionTimeout(connectTimeout)
                .socketTimeout(readTimeout)
                .maxConnections(connections)
                // Who waits for a free connection waits for another request of ours, not for the network.
                .connectionAcquisitionTimeout(readTimeout.plus(connectTimeout))
                .tlsTrustManagersProvider(verifySsl ? this::trust : null)
                .buildWithDefaults(defaults());
    }

    /// @param toClose gets what is to be closed after the client
    SdkAsyncHttpClient async(Consumer<AutoCloseable> toClose) {
        // Else the JDK warns on stderr, where only our own lines belong, that Netty uses sun.misc.Unsafe.
        if (System.getProperty("io.netty.noUnsafe") == null) {
            System.setProperty("io.netty.noUnsafe", "true");
        }
        // The SDK's own group takes two quiet seconds to close, which every script would wait at its end.
        var loop = SdkEventLoopGroup.builder().build();
        toClose.accept(() -> loop.eventLoopGroup().shutdownGracefully(0, 0, TimeUnit.SECONDS));
        return NettyNioAsyncHttpClient.builder()
                .eventLoopGroup(loop)
                .connectionTimeout(connectTimeout)
                .readTimeout(readTimeout)
                .maxConcurrency(connections)
                .maxPendingConnectionAcquires(Integer.MAX_VALUE)
                .connectionAcquisitionTimeout(readTimeout.plus(connectTimeout))
                .tlsTrustManagersProvider(verifySsl ? this::trust : null)
                .buildWithDefaults(defaults());
    }

    private TrustManager[] trust() {
        return new TrustManager[] {new CaBundle(caBundle)};
    }

    private AttributeMap defaults() {
        return AttributeMap.builder().put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, !verifySsl).build();
    }
}
