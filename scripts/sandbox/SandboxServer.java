//DEPS org.gaul:s3proxy:4.1.0
//SOURCES ExactKeys.java
//SOURCES S3.java
//SOURCES Service.java
package sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.gaul.shaded.org.eclipse.jetty.http.HttpCompliance;
import org.gaul.shaded.org.eclipse.jetty.http.UriCompliance;
import org.gaul.shaded.org.eclipse.jetty.server.HttpConfiguration;
import org.gaul.shaded.org.eclipse.jetty.server.HttpConnectionFactory;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.server.ServerConnector;
import org.gaul.shaded.org.eclipse.jetty.util.thread.QueuedThreadPool;

/// An embedded AWS for trying and testing: one endpoint on loopback, everything in memory, gone when it closes.
///
/// Requests must be signed with the throw-away [#accessKey()] and [#secretKey()]; signatures are really checked.
public final class SandboxServer implements AutoCloseable {

    /// The region the sandbox signs for; S3 accepts any other too.
    public static final String REGION = "us-east-1";

    static {
        // Jetty and S3Proxy log through SLF4J and would find logback, which prints DEBUG unless configured.
        System.getProperties().putIfAbsent("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        System.getProperties().putIfAbsent("slf4j.internal.verbosity", "ERROR");
    }

    // The service in "Credential=AKID/20260131/us-east-1/s3/aws4_request", in a header or a presigned query.
    private static final Pattern CREDENTIAL_SCOPE =
            Pattern.compile("Credential=[^,&]+?(?:/|%2F)\\d{8}(?:/|%2F)[^/%,&]+(?:/|%2F)([a-z0-9-]+)(?:/|%2F)");
    private static final int HEADER_LIMIT = 64 * 1024;

    private final String accessKey = "AKIA" + random(8).toUpperCase();
    private final String secretKey = random(20);
    private final S3 s3 = new S3(accessKey, secretKey);
    private final Map<String, Service> services = Map.of("s3", s3);
    private final Server server = new Server(threads());
    private final ServerConnector connector;

    private SandboxServer(int port) {
        var http = new HttpConfiguration();
        // Keys such as "a//b", "../z" and "%2F" are legal in S3.
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setHttpCompliance(HttpCompliance.LEGACY);
        http.setHeaderCacheCaseSensitive(true);
        http.setRequestHeaderSize(HEADER_LIMIT);
        http.setSendServerVersion(false);
        // Query parameters only: a PUT labelled as a form is still an object's content.
        http.setFormEncodedMethods();
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        var context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new Router()), "/*");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        server.setHandler(context);
    }

    /// Starts a server on a free port.
    public static SandboxServer start() {
        return start(0);
    }

    /// Starts a server on the given port of 127.0.0.1; 0 takes a free one.
    ///
    /// @throws UncheckedIOException when the port is taken
    public static SandboxServer start(int port) {
        var sandbox = new SandboxServer(port);
        try {
            sandbox.server.start();
            return sandbox;
        } catch (IOException e) {
            sandbox.close();
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("the sandbox does not start", e);
        }
    }

    /// The one endpoint of all services.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    public String accessKey() {
        return accessKey;
    }

    public String secretKey() {
        return secretKey;
    }

    /// Makes an empty bucket.
    ///
    /// @throws IllegalArgumentException when no bucket can have this name
    public void createBucket(String name) {
        s3.createBucket(name);
    }

    /// Stops listening and forgets everything stored.
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the sandbox does not stop", e);
        }
    }

    private static QueuedThreadPool threads() {
        var pool = new QueuedThreadPool(8, 3);
        pool.setName("sandbox");
        pool.setDaemon(true);
        pool.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sandbox-", 0)
                .factory()));
        return pool;
    }

    private static String random(int bytes) {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private final class Router extends HttpServlet {

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            service(request).handle(request, response);
        }

        /// Unsigned requests and services nobody emulates go to S3, which refuses them in AWS's words.
        private Service service(HttpServletRequest request) {
            var signed = request.getHeader("Authorization") + "&" + request.getQueryString();
            var scope = CREDENTIAL_SCOPE.matcher(signed);
            return scope.find() ? services.getOrDefault(scope.group(1), s3) : s3;
        }
    }
}
