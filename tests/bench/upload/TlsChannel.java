import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// The server's end of a TLS connection. It accepts buffers that have an array.
record TlsChannel(SSLSocket socket, InputStream in, OutputStream out) implements ByteChannel {

    /// Without a buffer, the JDK reads each record with two system calls.
    private static final int BUFFER = 64 << 10;

    static TlsChannel accept(SSLContext context, SocketChannel client) throws IOException {
        var buffered = new BufferedInputStream(client.socket().getInputStream(), BUFFER);
        var socket = (SSLSocket) context.getSocketFactory().createSocket(client.socket(), buffered, true);
        return new TlsChannel(socket, socket.getInputStream(), socket.getOutputStream());
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        var read = in.read(buffer.array(), buffer.position(), buffer.remaining());
        buffer.position(buffer.position() + Math.max(0, read));
        return read;
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        var written = buffer.remaining();
        out.write(buffer.array(), buffer.position(), written);
        buffer.position(buffer.limit());
        return written;
    }

    @Override
    public boolean isOpen() {
        return !socket.isClosed();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
