package login;

import module java.base;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/// A server on loopback to which the sign-in page sends the browser back with an authorization code.
/// ([RFC 8252](https://www.rfc-editor.org/rfc/rfc8252#section-7.3))
///
/// Any page that the user visits could call it. So only an answer with the secret `state` of this sign-in counts, and
/// others change nothing.
final class Callback implements AutoCloseable {

    private static final String PATH = "/oauth/callback";
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>awskit</title></head>
            <body style="font: 1.2em sans-serif; text-align: center; padding: 4em"><p>%s</p></body>
            </html>
            """;

    /// Where a client says that it is called back; the port may differ then.
    static final String REGISTERED = "http://127.0.0.1" + PATH;

    private final HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
    private final String state;

    /// @param state a secret that the sign-in page sends back
    Callback(String state) throws IOException {
        this.state = state;
        server.createContext("/", this::answer);
        server.start();
    }

    String state() {
        return state;
    }

    /// Returns where the sign-in page is to send the browser.
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    /// Waits for the authorization code.
    ///
    /// @throws UserError if the user refuses, or if no answer comes in this time
    String code(Duration patience) throws InterruptedException {
        Map<String, String> parameters;
        try {
            parameters = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw UserError.configuration("no answer from the browser in " + patience.toMinutes() + " minutes",
                    "try again, or --no-browser");
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
        if (parameters.containsKey("error")) {
            var reason = parameters.getOrDefault("error_description", "");
            throw UserError.of(ExitCode.REFUSED, "the sign-in was refused: " + parameters.get("error")
                    + (reason.isBlank() ? "" : ", " + reason));
        }
        return parameters.get("code");
    }

    private void answer(HttpExchange exchange) throws IOException {
        var isOurs = exchange.getRequestURI().getPath().equals(PATH) && exchange.getRequestMethod().equals("GET");
        var query = isOurs ? Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "") : "";
        var parameters = parameters(query);
        // Not every error comes with the state. An error can only end the sign-in.
        var isError = parameters.containsKey("error") && state.equals(parameters.getOrDefault("state", state));
        var isCode = !isError && parameters.containsKey("code") && state.equals(parameters.get("state"));
        try (exchange) {
            var text = isCode ? "awskit has received your sign-in. You can close this page and go back to the terminal."
                    : isError ? "The sign-in was refused. You can close this page."
                    : "This is not the answer to the sign-in that awskit waits for.";
            var page = PAGE.formatted(text).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'");
            exchange.sendResponseHeaders(isCode || isError ? 200 : 400, page.length);
            exchange.getResponseBody().write(page);
        } finally {
            if (isCode || isError) {
                answer.complete(parameters);
            }
        }
    }

    private static Map<String, String> parameters(String query) {
        return Stream.of(query.split("&")).map(pair -> pair.split("=", 2)).filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> decoded(pair[0]), pair -> decoded(pair[1]), (first, _) -> first));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
