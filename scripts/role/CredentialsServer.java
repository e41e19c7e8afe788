//DEPS software.amazon.awssdk:auth
//SOURCES ../../lib/awskit/credentials/ConfigFile.java ../../lib/awskit/data/Json.java
//SOURCES ../../lib/awskit/errors/Failure.java CredentialsEnvironment.java

package role;

import module java.base;

import awskit.credentials.ConfigFile;
import awskit.data.Json;
import awskit.errors.Failure;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Credentials for a child that outlives them: a server on loopback, of the protocol that containers get theirs by and
/// every SDK knows. It answers only who shows the token, which stands in the child's environment.
/// ([protocol](https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html))
public final class CredentialsServer implements AutoCloseable {

    private static final String PATH = "/credentials";
    private static final String NOTHING = File.separatorChar == '/' ? "/dev/null" : "NUL";

    private final AwsCredentialsProvider credentials;
    private final HttpServer server;
    private final String token;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Starts to serve on a free port of 127.0.0.1.
    public CredentialsServer(AwsCredentialsProvider credentials) throws IOException {
        this.credentials = credentials;
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /// Returns the variables that lead a child here; no keys among them.
    ///
    /// @param region null when there is none
    public CredentialsEnvironment environment(String region) {
        var set = new LinkedHashMap<String, String>();
        set.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://" + host() + PATH);
        set.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
        CredentialsEnvironment.region(set, region);
        return new CredentialsEnvironment(set, List.of());
    }

    /// Keeps the user's files from a child when their default profile has credentials, which every SDK takes before it
    /// asks a server.
    ///
    /// @param environment the child's
    /// @return the files that it does not see
    public static List<String> hideDefaultProfile(Map<String, String> environment) {
        var hidden = new ArrayList<String>();
        if (hasCredentials(ConfigFile.read(environment).sharedCredentials("default"))) {
            environment.put("AWS_SHARED_CREDENTIALS_FILE", NOTHING);
            hidden.add("shared credentials file");
        }
        if (hasCredentials(ConfigFile.read(environment).profile("default"))) {
            environment.put("AWS_CONFIG_FILE", NOTHING);
            hidden.add("config file");
        }
        return hidden;
    }

    private static boolean hasCredentials(Map<String, String> profile) {
        return profile.keySet().stream().anyMatch(Set.of("aws_access_key_id", "role_arn", "credential_process",
                "sso_session", "sso_start_url", "login_session", "web_identity_token_file")::contains);
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var shown = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "");
            // A page in a browser could have a name of its own point to this address; its Host header gives it away.
            var host = exchange.getRequestHeaders().getFirst("Host");
            if (!host().equals(host) || !MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8),
                    shown.getBytes(StandardCharsets.UTF_8))) {
                send(exchange, 403, Map.of("code", "AccessDenied", "message", "wrong or missing token"));
            } else if (!exchange.getRequestURI().getPath().equals(PATH)) {
                send(exchange, 404, Map.of("code", "NotFound", "message", "only " + PATH));
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, Map.of("code", "MethodNotAllowed", "message", "only GET"));
            } else {
                serve(exchange);
            }
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try {
            var keys = credentials.resolveCredentials();
            var tree = new LinkedHashMap<String, Object>();
            tree.put("AccessKeyId", keys.accessKeyId());
            tree.put("SecretAccessKey", keys.secretAccessKey());
            if (keys instanceof AwsSessionCredentials temporary) {
                tree.put("Token", temporary.sessionToken());
            }
            keys.expirationTime().ifPresent(end -> tree.put("Expiration", end.toString()));
            send(exchange, 200, tree);
        } catch (RuntimeException e) {
            var failure = Failure.of(e);
            send(exchange, failure.retryable() ? 500 : 400, Map.of("code", failure.code(), "message", failure.line()));
        }
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> document) throws IOException {
        var body = Json.line(document).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
