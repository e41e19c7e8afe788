//SOURCES ../../support/ServerCertificate.java DiscardedBucket.java RequestReader.java TlsChannel.java

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import support.ServerCertificate;

/// An S3 endpoint that accepts everything and stores nothing. It uses little CPU, so that a benchmark measures its
/// clients. It runs in a process of its own: `DiscardServer LATENCY [KEYSTORE]` prints its port, and then answers each
/// line of stdin with one line on stdout:
///
/// - `tally`: what has arrived since the last tally, see [Tally#take()]
/// - `list PREFIX FOLDER`: from now on, the bucket lists the files of the folder
/// - `list`: from now on, the bucket is empty
///
/// It ends when its stdin ends.
final class DiscardServer {

    private static final int BACKLOG = 4096;
    private static final int BUFFER = 256 << 10;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(UTF_8);

    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().stackSize(256 << 10).factory());
    private final ConcurrentLinkedQueue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();
    private final Tally tally = new Tally();
    private final DiscardedBucket bucket = new DiscardedBucket(tally);
    private final Duration latency;
    private final SSLContext tls;

    /// @param latency how long each response is delayed
    /// @param tls null for http
    private DiscardServer(Duration latency, SSLContext tls) throws IOException {
        this.latency = latency;
        this.tls = tls;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        threads.execute(this::accept);
    }

    static void main(String... args) throws Exception {
        var server = new DiscardServer(Duration.parse(args[0]),
                args.length == 1 ? null : ServerCertificate.context(Path.of(args[1])));
        System.out.println(server.server.socket().getLocalPort());
        for (String line; (line = IO.readln()) != null; ) {
            System.out.println(server.command(line.split(" ", 3)));
        }
    }

    private String command(String... words) throws IOException {
        if (words[0].equals("tally")) {
            return tally.take();
        }
        bucket.list(words.length == 1 ? Listing.EMPTY : Listing.of(Path.of(words[2]), words[1]));
        return "listed";
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                tally.connections.increment();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            e.printStackTrace();
        }
    }

    private void serve(SocketChannel client) {
        var buffer = buffers.poll();
        if (buffer == null) {
            buffer = tls == null ? ByteBuffer.allocateDirect(BUFFER) : ByteBuffer.allocate(BUFFER);
        }
        try (client; var channel = tls == null ? client : TlsChannel.accept(tls, client)) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            serve(channel, new RequestReader(channel, buffer));
        } catch (IOException e) {
            // The client has closed the connection. An incomplete request does not count.
        } catch (RuntimeException | InterruptedException e) {
            e.printStackTrace();
        } finally {
            buffers.add(buffer);
        }
    }

    private void serve(ByteChannel channel, RequestReader request) throws IOException, InterruptedException {
        while (request.next()) {
            if (request.expectsContinue()) {
                channel.write(ByteBuffer.wrap(CONTINUE));
            }
            var bytes = request.discard();
            tally.requests.increment();
            var answer = ByteBuffer.wrap(bucket.answer(request.method(), request.target(), bytes));
            Thread.sleep(latency);
            while (answer.hasRemaining()) {
                channel.write(answer);
            }
            if (request.close()) {
                return;
            }
        }
    }
}
