//DEPS org.gaul:s3proxy
//SOURCES ErrorDocument.java OtherServices.java Programs.java XmlErrors.java ec2/Ec2Service.java s3/S3Service.java
//SOURCES sts/Federation.java sts/StsService.java
package sandbox;

import awskit.Logging;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
import sandbox.ec2.Ec2Service;
import sandbox.protocol.AccessKeyStore;
import sandbox.protocol.RegionNames;
import sandbox.protocol.Service;
import sandbox.protocol.Signature;
import sandbox.s3.ObjectMemory;
import sandbox.s3.S3Service;
import sandbox.sts.Federation;
import sandbox.sts.StsService;

/// An embedded AWS for trials and tests: [S3][S3Service], [EC2][Ec2Service] and [STS][StsService] at one endpoint on
/// loopback, and the services of [other servers][OtherServices]. Everything is in memory and lost when the server is
/// closed.
///
/// Requests must be signed with [#accessKey()] and [#secretKey()], or with temporary credentials that STS has issued
/// for them. Signatures are verified.
public final class SandboxServer implements AutoCloseable {

    /// The region in the sandbox's [#environment]. Other regions work too.
    public static final String REGION = RegionNames.DEFAULT;

    /// The largest bound of what the objects of S3 may have together, because of the memory that the JVM has.
    public static final long MOST_MEMORY = ObjectMemory.most();

    /// The bound if none is given: 1 GiB, or less where the JVM has less.
    public static final long DEFAULT_MEMORY = Math.min(1 << 30, MOST_MEMORY);

    static {
        // Jetty and S3Proxy bring logback, which prints DEBUG by default.
        Logging.quiet();
    }

    private static final Duration TRANSITION = Duration.ofSeconds(1);
    private static final int HEADER_LIMIT = 64 * 1024;
    private static final int BACKLOG = 1024;
    private static final Pattern LOOPBACK = Pattern.compile("(127\\.0\\.0\\.1|([\\w.-]+\\.)?localhost)(:\\d+)?");

    private final ServerSocketChannel socket;
    private final AccessKeyStore keys;
    private final Duration transition;
    private final OtherServices others;
    // Created on first use, because the classes of a service take time to load.
    private final Map<String, Service> services = new ConcurrentHashMap<>();
    private S3Service s3;
    private Server server;

    private SandboxServer(ServerSocketChannel socket, Clock clock, Duration transition, Programs programs) {
        this.socket = socket;
        this.keys = new AccessKeyStore(clock);
        this.transition = transition;
        this.others = new OtherServices(programs, keys, endpoint());
    }

    /// Starts a server on a free port.
    public static SandboxServer start() {
        return listen(0, Programs.NONE).serve();
    }

    /// Starts a server on a free port with a clock that a test can move. Credentials expire and instances change state
    /// by this clock.
    ///
    /// @param transition how long an instance is pending, stopping or shutting down (by default 1 second)
    public static SandboxServer start(Clock clock, Duration transition) {
        return listen(0, clock, transition, Programs.NONE).serve();
    }

    /// Binds a port of 127.0.0.1 and returns at once. Clients that connect wait for [#serve], so that a client can
    /// start at the same time as the server.
    ///
    /// @param port 0 for a free one
    /// @param programs the servers of more services, each of which is started with the first request for it
    /// @throws UncheckedIOException if the port is in use
    public static SandboxServer listen(int port, Programs programs) {
        return listen(port, Clock.systemUTC(), TRANSITION, programs);
    }

    private static SandboxServer listen(int port, Clock clock, Duration transition, Programs programs) {
        try {
            var socket = ServerSocketChannel.open();
            try {
                return new SandboxServer(socket.bind(new InetSocketAddress("127.0.0.1", port), BACKLOG), clock,
                        transition, programs);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Creates the buckets and begins to answer requests.
    ///
    /// @throws software.amazon.awssdk.services.s3.model.S3Exception if a bucket's name is invalid
    public SandboxServer serve(String... buckets) {
        return serve(List.of(buckets), Set.of(), DEFAULT_MEMORY);
    }

    /// Creates the buckets and begins to answer requests.
    ///
    /// @param memory how many bytes all objects may have together, at most [#MOST_MEMORY]
    /// @param whenUsed the names of buckets that the first request for them creates, unless it is CreateBucket
    /// @throws software.amazon.awssdk.services.s3.model.S3Exception if a bucket's name is invalid
    public SandboxServer serve(Collection<String> buckets, Set<String> whenUsed, long memory) {
        s3 = new S3Service(keys, new ObjectMemory(memory), whenUsed);
        buckets.forEach(s3::createBucket);
        server = new Server(threads());
        server.setErrorHandler(new XmlErrors());
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
        server.addConnector(connector);
        var context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new Router()), "/*");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        server.setHandler(context);
        try {
            connector.setHost("127.0.0.1"); // for the server's name only, because the socket is bound already
            connector.open(socket);
            server.start();
            return this;
        } catch (Exception e) {
            throw new IllegalStateException("the sandbox does not start", e);
        }
    }

    /// Returns the endpoint of all services.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + socket.socket().getLocalPort());
    }

    public String accessKey() {
        return keys.user().id();
    }

    public String secretKey() {
        return keys.user().secret();
    }

    /// Returns the environment variables with which every AWS SDK and the AWS CLI use this server.
    public Map<String, String> environment() {
        var variables = new TreeMap<String, String>();
        variables.put("AWS_ENDPOINT_URL", endpoint().toString());
        variables.put("AWS_ACCESS_KEY_ID", accessKey());
        variables.put("AWS_SECRET_ACCESS_KEY", secretKey());
        variables.put("AWS_REGION", REGION);
        variables.put("AWS_DEFAULT_REGION", REGION);
        variables.put("AWS_EC2_METADATA_DISABLED", "true");
        return variables;
    }

    /// Creates an empty bucket. A bucket that exists does not change.
    public void createBucket(String name) {
        s3.createBucket(name);
    }

    /// Adds running instances to a region of the user's account.
    ///
    /// @throws IllegalArgumentException if the region is not enabled
    public void seed(String region, int count) {
        ((Ec2Service) named("ec2")).seed(region, count);
    }

    /// Stops the server and discards everything in it.
    @Override
    public void close() {
        others.close();
        try {
            socket.close();
            if (server != null) {
                server.stop();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the sandbox does not stop", e);
        }
    }

    private static HttpConfiguration http() {
        var http = new HttpConfiguration();
        // Keys such as "a//b", "../z" and "%2F" are valid in S3.
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setHttpCompliance(HttpCompliance.LEGACY);
        http.setHeaderCacheCaseSensitive(true);
        http.setRequestHeaderSize(HEADER_LIMIT);
        http.setSendServerVersion(false);
        // Parameters are taken from the query only, because an object's content may be a form too.
        http.setFormEncodedMethods();
        return http;
    }

    private static QueuedThreadPool threads() {
        var pool = new QueuedThreadPool(8, 3);
        pool.setName("sandbox");
        pool.setDaemon(true);
        pool.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sandbox-", 0)
                .factory()));
        return pool;
    }

    /// Returns a service, or one that refuses everything if nothing implements it.
    private Service named(String name) {
        return switch (name) {
            case "ec2" -> services.computeIfAbsent(name, _ -> new Ec2Service(keys, transition));
            case "sts" -> services.computeIfAbsent(name, _ -> new StsService(keys));
            case "federation" -> services.computeIfAbsent(name, _ -> new Federation(keys));
            case "s3" -> s3;
            default -> others.named(name);
        };
    }

    /// Returns the name of the service in the credential scope of the signature. An unsigned request is a form of STS,
    /// a request to the sign-in pages, or one that S3 refuses.
    private static String serviceName(HttpServletRequest request) {
        var type = Objects.requireNonNullElse(request.getContentType(), "");
        return Signature.of(request).map(signature -> signature.scope().service())
                .orElseGet(() -> request.getRequestURI().equals(Federation.PATH) ? "federation"
                        : request.getMethod().equals("POST") && type.startsWith("application/x-www-form-urlencoded")
                                || request.getParameter("Action") != null ? "sts" : "s3");
    }

    private final class Router extends HttpServlet {

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            // A web page may resolve its own host name to this address (DNS rebinding). The Host header reveals it.
            if (!LOOPBACK.matcher(Objects.requireNonNullElse(request.getHeader("Host"), "")).matches()) {
                ErrorDocument.sendMisdirected(response);
            } else {
                named(serviceName(request)).handle(request, response);
            }
        }
    }
}
