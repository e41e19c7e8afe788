package support;

import module java.base;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import javax.net.ssl.SSLContext;

/// A real HTTP server on loopback that answers as told and remembers what it was asked.
public final class StubEndpoint implements AutoCloseable {

    /// @param status HTTP status
    public record Answer(int status, Map<String, String> headers, String body) {

        public static Answer of(int status, String body) {
            return new Answer(status, Map.of(), body);
        }

        /// S3's error document.
        public static Answer s3(int status, String code, String message) {
            return of(status, "<Error><Code>" + code + "</Code><Message>" + message
                    + "</Message><RequestId>REQ1</RequestId></Error>");
        }

        /// STS's error document.
        public static Answer sts(int status, String code, String message) {
            return of(status, "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message
                    + "</Message></Error><RequestId>REQ2</RequestId></ErrorResponse>");
        }

        public Answer with(String header, String value) {
            return new Answer(status, Map.of(header, value), body);
        }
    }

    public record Seen(String method, String path, String host, Map<String, List<String>> headers, String body) {

        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    public final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server;

    private StubEndpoint(HttpServer server, Function<Seen, Answer> answers) {
        this.server = server;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, answers));
        server.start();
    }

    public static StubEndpoint always(Answer answer) {
        return answering(_ -> answer);
    }

    public static StubEndpoint answering(Function<Seen, Answer> answers) {
        try {
            return new StubEndpoint(HttpServer.create(loopback(), 0), answers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static StubEndpoint https(SSLContext context, Answer answer) throws IOException {
        var server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new StubEndpoint(server, _ -> answer);
    }

    public URI uri() {
        return URI.create((server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort());
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void answer(HttpExchange exchange, Function<Seen, Answer> answers) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var request = new Seen(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Host"), Map.copyOf(exchange.getRequestHeaders()), body);
            seen.add(request);
            var answer = answers.apply(request);
            answer.headers().forEach(exchange.getResponseHeaders()::add);
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            var empty = bytes.length == 0 || request.method().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), empty ? -1 : bytes.length);
            if (!empty) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
