//SOURCES ../../support/ServerCertificate.java

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import support.ServerCertificate;

/// TLS in front of a server on loopback that speaks plain HTTP.
final class TlsFront implements Closeable {

    private static final int BACKLOG = 50;

    private final URI target;
    private final ServerSocket listener;

    TlsFront(URI target, ServerCertificate certificate) throws IOException, GeneralSecurityException {
        this.target = target;
        listener = certificate.context().getServerSocketFactory().createServerSocket(0, BACKLOG,
                InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                Thread.ofVirtual().start(() -> relay(client));
            }
        } catch (IOException closed) {
            // The benchmark is over.
        }
    }

    private void relay(Socket client) {
        try (client; var server = new Socket(target.getHost(), target.getPort())) {
            Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
        } catch (IOException e) {
            // The client sees a closed connection.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of the two has closed its connection, and now both are closed.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
