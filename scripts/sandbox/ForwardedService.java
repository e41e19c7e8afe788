//SOURCES ErrorDocument.java protocol/Authentication.java protocol/Service.java
package sandbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.Set;
import java.util.function.Supplier;
import sandbox.protocol.AccessKeyStore;
import sandbox.protocol.Authentication;
import sandbox.protocol.Refusal;
import sandbox.protocol.Service;

/// A service that another server implements. The sandbox checks the signature and passes the request on.
final class ForwardedService implements Service {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final int BODY_LIMIT = 64 << 20;
    private static final Set<String> OF_A_CONNECTION = Set.of("connection", "content-length", "date", "expect",
            "host", "keep-alive", "server", "te", "transfer-encoding", "upgrade");

    private final String name;
    private final AccessKeyStore keys;
    private final Supplier<URI> server;

    /// @param server returns the address of the other server, or throws a [Refusal]
    ForwardedService(String name, AccessKeyStore keys, Supplier<URI> server) {
        this.name = name;
        this.keys = keys;
        this.server = server;
    }

    /// Sends a request to another server.
    static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return CLIENT.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var errors = ErrorDocument.of(request, name);
        try {
            var body = request.getInputStream().readNBytes(BODY_LIMIT + 1);
            if (body.length > BODY_LIMIT) {
                throw new Refusal(413, "RequestEntityTooLargeException", "the sandbox takes requests of up to 64 MiB");
            }
            var signer = new Authentication(keys, errors::refusal).signer(request, body);
            pass(send(forwarded(request, body, signer.key().caller().account()),
                    HttpResponse.BodyHandlers.ofInputStream()), response);
        } catch (Refusal refusal) {
            errors.send(response, refusal);
        }
    }

    private HttpRequest forwarded(HttpServletRequest request, byte[] body, String account) {
        var query = request.getQueryString();
        var builder = HttpRequest.newBuilder(URI.create(server.get() + request.getRequestURI()
                + (query == null ? "" : "?" + query)));
        builder.method(request.getMethod(), body.length == 0 ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(body));
        for (var header : Collections.list(request.getHeaderNames())) {
            if (!OF_A_CONNECTION.contains(header.toLowerCase())) {
                Collections.list(request.getHeaders(header)).forEach(value -> builder.header(header, value));
            }
        }
        return builder.header("x-moto-account-id", account).build();
    }

    private static void pass(HttpResponse<InputStream> from, HttpServletResponse to) throws IOException {
        to.setStatus(from.statusCode());
        from.headers().map().forEach((header, values) -> {
            if (!OF_A_CONNECTION.contains(header.toLowerCase())) {
                values.forEach(value -> to.addHeader(header, value));
            }
        });
        try (var body = from.body()) {
            body.transferTo(to.getOutputStream());
        }
    }
}
