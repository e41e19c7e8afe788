package awskit.http;

import module java.base;

import awskit.errors.UserError;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/// A client that sends each request directly or through a proxy that the environment names, as boto3 and curl read it:
/// `http_proxy` for http alone, `https_proxy` for https alone, and `no_proxy` for the hosts that are reached directly.
/// The JVM's properties, such as `https.proxyHost`, come first.
///
/// @param proxied the clients for the schemes that have a proxy
record Proxies(Map<String, String> environment, SdkHttpClient direct, Map<String, SdkHttpClient> proxied)
        implements SdkHttpClient {

    /// @param through makes a client for one proxy
    static SdkHttpClient around(Map<String, String> environment, SdkHttpClient direct,
            Function<ProxyConfiguration, SdkHttpClient> through) {
        var proxies = new Proxies(environment, direct, new HashMap<>());
        for (var scheme : List.of("http", "https")) {
            proxies.find(scheme).map(through).ifPresent(client -> proxies.proxied.put(scheme, client));
        }
        return proxies.proxied.isEmpty() ? direct : proxies;
    }

    /// Returns the setting of a client that connects directly.
    static ProxyConfiguration none() {
        return ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariableValues(false).build();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        var target = request.httpRequest();
        return (bypass(target) ? direct : proxied.getOrDefault(target.protocol(), direct)).prepareRequest(request);
    }

    @Override
    public String clientName() {
        return direct.clientName();
    }

    @Override
    public void close() {
        direct.close();
        proxied.values().forEach(SdkHttpClient::close);
    }

    private Optional<ProxyConfiguration> find(String scheme) {
        var host = System.getProperty(scheme + ".proxyHost", "");
        if (!host.isBlank()) {
            return Optional.of(proxy(URI.create("http://" + host + ":" + System.getProperty(scheme + ".proxyPort",
                            scheme.equals("https") ? "443" : "80")), System.getProperty(scheme + ".proxyUser"),
                    System.getProperty(scheme + ".proxyPassword")));
        }
        var url = variable(scheme + "_proxy");
        return url.isEmpty() ? Optional.empty() : Optional.of(parse(scheme, url));
    }

    private static ProxyConfiguration parse(String scheme, String url) {
        try {
            var uri = new URI(url.contains("://") ? url : "http://" + url);
            if (uri.getHost() != null && uri.getScheme().matches("https?")) {
                var user = Objects.requireNonNullElse(uri.getRawUserInfo(), "").split(":", 2);
                return proxy(new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), null, null, null),
                        user[0].isEmpty() ? null : decode(user[0]), user.length < 2 ? "" : decode(user[1]));
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Refused below. The message must not have the URL, which may contain a password.
        }
        throw UserError.configuration("bad proxy in " + scheme + "_proxy", "as in http://proxy.example.com:3128");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static ProxyConfiguration proxy(URI endpoint, String user, String password) {
        // Without preemptive authentication, a body would be sent once in vain.
        return none().toBuilder().endpoint(endpoint).username(user).password(user == null ? null : password)
                .preemptiveBasicAuthenticationEnabled(user != null).build();
    }

    /// Returns whether a request is sent directly. `example.com` in `no_proxy` stands for its subdomains too,
    /// `example.com:8443` for one port, and `*` for every host.
    private boolean bypass(SdkHttpRequest request) {
        var host = request.host().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        var named = Stream.of(variable("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .map(name -> name.replaceFirst("^(\\[.*]|[^:]+):" + request.port() + "$", "$1"))
                .map(name -> name.replaceAll("^\\.|[\\[\\]]", "")).filter(name -> !name.isEmpty())
                .anyMatch(name -> matches(host, name) || matches(host, "*." + name));
        return named || System.getProperty(request.protocol() + ".proxyHost") != null
                && Stream.of(System.getProperty("http.nonProxyHosts", "localhost|127.*|[::1]").split("\\|"))
                        .anyMatch(name -> matches(host, name.replaceAll("[\\[\\]]", "")));
    }

    private static boolean matches(String host, String pattern) {
        return host.matches(Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    /// Returns a variable in lower case, or else in upper case, as Python does.
    private String variable(String name) {
        return environment.getOrDefault(name, environment.getOrDefault(name.toUpperCase(Locale.ROOT), "")).strip();
    }
}
