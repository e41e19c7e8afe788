//SOURCES CredentialsEnvironment.java

package role;

import module java.base;

import awskit.credentials.ConfigFile;
import awskit.data.Json;
import awskit.errors.Failure;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Serves credentials to a child process that runs longer than they are valid, by the protocol that every SDK uses in a
/// container. The server listens on loopback and requires the token that it puts into the environment of the child.
/// ([protocol](https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html))
public final class CredentialsServer implements AutoCloseable {

    private static final String PATH = "/credentials";
    private static final String EMPTY_FILE = File.separatorChar == '/' ? "/dev/null" : "NUL";

    private final AwsCredentialsProvider credentials;
    private final HttpServer server;
    private final String token;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Starts a server on a free port of 127.0.0.1.
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

    /// Returns the environment variables by which a child process finds the server. They contain no keys.
    public CredentialsEnvironment environment(Optional<String> region) {
        var set = new LinkedHashMap<String, String>();
        set.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://" + host() + PATH);
        set.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
        region.ifPresent(id -> CredentialsEnvironment.setRegion(set, id));
        return new CredentialsEnvironment(set, List.of());
    }

    /// Hides the user's AWS files from a child process if their default profile has credentials, because every SDK
    /// prefers those to a server's.
    ///
    /// @param environment the environment of the child
    /// @return the files that are hidden
    public static List<String> hideDefaultProfile(Map<String, String> environment) {
        var hidden = new ArrayList<String>();
        if (hasCredentials(ConfigFile.read(environment).sharedCredentials("default"))) {
            environment.put("AWS_SHARED_CREDENTIALS_FILE", EMPTY_FILE);
            hidden.add("shared credentials file");
        }
        if (hasCredentials(ConfigFile.read(environment).profile("default"))) {
            environment.put("AWS_CONFIG_FILE", EMPTY_FILE);
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
            var authorization = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "");
            // A web page may resolve its own host name to this address (DNS rebinding). The Host header reveals it.
            var host = exchange.getRequestHeaders().getFirst("Host");
            if (!host().equals(host) || !MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8),
                    authorization.getBytes(StandardCharsets.UTF_8))) {
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
