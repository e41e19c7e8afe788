package awskit.http;

import module java.base;

import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/// An HTTP/1.1 client with blocking connections, which it keeps open and uses again. It loads few classes, so that a
/// script starts fast. It does not support proxies: [Proxies] has another client for them. Thread-safe.
final class BlockingHttpClient implements SdkHttpClient {

    private final Connector connector;
    private final Duration acquireTimeout;
    private final Semaphore free;
    /// The connections that are not in use, the latest used one last.
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private volatile boolean closed;

    /// @param connections how many may be in use at a time
    /// @param acquireTimeout how long a request waits for one of them
    BlockingHttpClient(Connector connector, int connections, Duration acquireTimeout) {
        this.connector = connector;
        this.acquireTimeout = acquireTimeout;
        free = new Semaphore(connections);
    }

    @Override
    public SendableRequest prepareRequest(HttpExecuteRequest request) {
        return new Exchange(request);
    }

    @Override
    public String clientName() {
        return "awskit";
    }

    /// Closes the idle connections now, and the others as soon as their responses have ended.
    @Override
    public void close() {
        closed = true;
        List<HttpConnection> unused;
        synchronized (idle) {
            unused = List.copyOf(idle);
            idle.clear();
        }
        unused.forEach(HttpConnection::close);
    }

    /// Returns an idle connection to the origin, or a new one.
    private HttpConnection acquire(HttpConnection.Origin origin) throws IOException {
        while (true) {
            var connection = pollIdle(origin);
            if (connection.isEmpty()) {
                return open(origin);
            }
            if (connection.get().alive()) {
                return connection.get();
            }
            connection.get().close();
        }
    }

    /// Opens a connection. If there are as many as allowed, an idle one to another origin is closed.
    private HttpConnection open(HttpConnection.Origin origin) throws IOException {
        HttpConnection oldest = null;
        synchronized (idle) {
            if (idle.size() > free.availablePermits()) {
                oldest = idle.pollFirst();
            }
        }
        if (oldest != null) {
            oldest.close();
        }
        return connector.open(origin);
    }

    /// Removes the latest used idle connection to the origin, because it is the likeliest to be still open.
    private Optional<HttpConnection> pollIdle(HttpConnection.Origin origin) {
        synchronized (idle) {
            for (var latestFirst = idle.descendingIterator(); latestFirst.hasNext(); ) {
                var connection = latestFirst.next();
                if (connection.origin().is(origin)) {
                    latestFirst.remove();
                    return Optional.of(connection);
                }
            }
            return Optional.empty();
        }
    }

    private void release(HttpConnection connection) {
        synchronized (idle) {
            idle.addLast(connection);
            free.release(); // in the same block, because open() compares the two
        }
        if (closed) {
            close();
        }
    }

    private final class Exchange implements SendableRequest {

        private final HttpExecuteRequest request;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile HttpConnection connection;
        private volatile boolean aborted;

        Exchange(HttpExecuteRequest request) {
            this.request = request;
        }

        @Override
        public Optional<SocketChannel> send() throws IOException {
            if (closed) {
                throw new IllegalStateException("the session is closed");
            }
            awaitFree();
            try {
                use(acquire(HttpConnection.Origin.of(request.httpRequest())));
                return connection.send(request);
            } catch (Throwable thrown) {
                end(false);
                throw thrown;
            }
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            if (connection == null) {
                send();
            }
            try {
                var response = connection.receive(request, this, this::end);
                if (response.isEmpty()) {
                    connection.abort();
                    use(open(connection.origin()));
                    connection.send(request);
                    response = connection.receive(request, this, this::end);
                }
                return response.orElseThrow();
            } catch (Throwable thrown) {
                end(false);
                throw thrown;
            }
        }

        private void use(HttpConnection next) throws IOException {
            connection = next;
            if (aborted) {
                next.abort();
                throw new InterruptedIOException("aborted");
            }
        }

        private void awaitFree() throws IOException {
            try {
                if (!free.tryAcquire(acquireTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new SocketTimeoutException("no connection became free");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for a connection");
            }
        }

        /// Releases the connection, once: after that, another request may use it.
        private void end(boolean reusable) {
            if (ended.compareAndSet(false, true)) {
                if (reusable && !aborted) {
                    release(connection);
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
