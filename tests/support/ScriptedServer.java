//SOURCES HttpMessage.java

package support;

import module java.base;

import javax.net.ssl.SSLContext;

/// A server on loopback that does to each connection, byte by byte, what a script says: what no good server does.
public final class ScriptedServer implements AutoCloseable {

    /// What happens on one connection, which ends with it.
    public interface Script {
        void talk(Client client) throws Exception;
    }

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final boolean tls;

    private ScriptedServer(ServerSocket listener, boolean tls, Script script) {
        this.listener = listener;
        this.tls = tls;
        Thread.ofVirtual().start(() -> accept(script));
    }

    public static ScriptedServer start(Script script) throws IOException {
        return on(InetAddress.getLoopbackAddress(), script);
    }

    public static ScriptedServer on(InetAddress address, Script script) throws IOException {
        return new ScriptedServer(new ServerSocket(0, 50, address), false, script);
    }

    public static ScriptedServer tls(SSLContext context, Script script) throws IOException {
        return new ScriptedServer(context.getServerSocketFactory().createServerSocket(0, 50,
                InetAddress.getLoopbackAddress()), true, script);
    }

    /// Answers every request on every connection alike.
    public static ScriptedServer always(String answer) throws IOException {
        return start(client -> client.serve(answer));
    }

    /// An answer with a body of known length.
    public static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    public URI uri() {
        return uri(listener.getInetAddress() instanceof Inet6Address ? "[::1]" : "127.0.0.1");
    }

    public URI uri(String host) {
        return URI.create((tls ? "https" : "http") + "://" + host + ":" + listener.getLocalPort());
    }

    /// How many connections there were.
    public int connections() {
        return connections.get();
    }

    private void accept(Script script) {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                open.add(socket);
                var number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> talk(script, socket, number));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Script script, Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            script.talk(new Client(socket, number));
        } catch (Exception gone) {
            // The client has had enough, or the test is over.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }

    /// The other end of a connection.
    ///
    /// @param number 1 for the first connection
    public record Client(Socket socket, int number) {

        /// Reads a request and returns its head.
        public String request() throws IOException {
            var message = message();
            body(message.length());
            return text(message);
        }

        /// Reads the head of a request alone.
        public String head() throws IOException {
            return text(message());
        }

        private HttpMessage message() throws IOException {
            var message = HttpMessage.read(socket.getInputStream());
            if (message == null) {
                throw new EOFException();
            }
            return message;
        }

        private static String text(HttpMessage message) {
            return new String(message.head(), StandardCharsets.ISO_8859_1);
        }

        public byte[] body(long length) throws IOException {
            return socket.getInputStream().readNBytes((int) length);
        }

        public void send(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        /// Gives each request of this connection the same answer.
        public void serve(String answer) throws IOException {
            while (true) {
                request();
                send(answer);
            }
        }

        /// Waits until the client closes the connection.
        public void awaitEnd() throws IOException {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }

        /// Ends the connection as a crash does.
        public void reset() throws IOException {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
        }
    }
}
