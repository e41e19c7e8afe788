//DEPS software.amazon.awssdk:http-client-spi
//SOURCES HttpConnection.java

package awskit.http;

import module java.base;

import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/// HTTP/1.1 over blocking sockets that are kept alive: what one script needs of an HTTP client, and nothing to load
/// beside. Knows no proxies. Thread-safe.
final class BlockingHttpClient implements SdkHttpClient {

    /// S3 closes a connection after some 20 idle seconds; one that looks open after longer is not worth a failed try.
    private static final Duration MAX_IDLE = Duration.ofSeconds(20);

    private final Duration connectTimeout;
    private final Duration readTimeout;
    private final TlsSockets tls;
    private final Semaphore free;
    /// The one used last at the end.
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private volatile boolean closed;

    /// @param connections how many may be in use at a time
    BlockingHttpClient(Duration connectTimeout, Duration readTimeout, int connections, TlsSockets tls) {
        this.connectTimeout = connectTimeout;
        this.readTimeout = readTimeout;
        this.tls = tls;
        free = new Semaphore(connections);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Exchange(request);
    }

    @Override
    public String clientName() {
        return "awskit";
    }

    /// Closes the connections nobody uses, and those in use when they are given back.
    @Override
    public void close() {
        closed = true;
        for (HttpConnection unused; (unused = pollIdle(null)) != null; ) {
            unused.close();
        }
    }

    private HttpConnection take(HttpConnection.Origin origin) throws IOException {
        // The one used last is the likeliest to be alive.
        for (HttpConnection last; (last = pollIdle(origin)) != null; last.close()) {
            if (last.idle().compareTo(MAX_IDLE) < 0 && last.alive()) {
                return last;
            }
        }
        return open(origin);
    }

    /// Opens a connection, for which one to elsewhere may have to go.
    private HttpConnection open(HttpConnection.Origin origin) throws IOException {
        HttpConnection eldest = null;
        synchronized (idle) {
            if (idle.size() > free.availablePermits()) {
                eldest = idle.pollFirst();
            }
        }
        if (eldest != null) {
            eldest.close();
        }
        return HttpConnection.open(origin, connectTimeout, readTimeout, tls);
    }

    /// Takes out the connection used last to this origin, or to any for null; null when there is none.
    private HttpConnection pollIdle(HttpConnection.Origin origin) {
        synchronized (idle) {
            for (var latest = idle.descendingIterator(); latest.hasNext(); ) {
                var connection = latest.next();
                if (origin == null || origin.equals(connection.origin())) {
                    latest.remove();
                    return connection;
                }
            }
            return null;
        }
    }

    private void giveBack(HttpConnection connection) {
        synchronized (idle) {
            idle.addLast(connection);
            free.release(); // with it, or it would seem one too many
        }
        if (closed) {
            close();
        }
    }

    private final class Exchange implements ExecutableHttpRequest {

        private final HttpExecuteRequest request;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile HttpConnection connection;
        private volatile boolean aborted;

        Exchange(HttpExecuteRequest request) {
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            if (closed) {
                throw new IllegalStateException("the session is closed");
            }
            acquire();
            try {
                var response = exchange(HttpConnection.Origin.of(request.httpRequest()));
                return HttpExecuteResponse.builder().response(response.head())
                        .responseBody(AbortableInputStream.create(response.body(), this)).build();
            } catch (Throwable thrown) {
                end(false);
                throw thrown;
            }
        }

        private HttpConnection.Response exchange(HttpConnection.Origin origin) throws IOException {
            use(take(origin));
            try {
                return connection.exchange(request, this::end);
            } catch (HttpConnection.Stale stale) {
                connection.abort();
                use(open(origin));
                return connection.exchange(request, this::end);
            }
        }

        private void use(HttpConnection next) throws IOException {
            connection = next;
            if (aborted) {
                next.abort();
                throw new InterruptedIOException("aborted");
            }
        }

        private void acquire() throws IOException {
            try {
                // Who waits here waits for another request of ours, not for the network.
                if (!free.tryAcquire(readTimeout.plus(connectTimeout).toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new SocketTimeoutException("no connection became free");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for a connection");
            }
        }

        /// Gives the connection back, once: after that it may be another request's.
        private void end(boolean reusable) {
            if (ended.compareAndSet(false, true)) {
                if (reusable && !aborted) {
                    giveBack(connection);
                    return;
                }
                if (connection != null) {
                    connection.abort();
                }
                free.release();
            }
        }

        @Override
        public void abort() {
            aborted = true;
            if (connection != null) {
                end(false);
            }
        }
    }
}
