//SOURCES Commands.java
//DEPS software.amazon.awssdk:s3

package support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// An S3 to test against: the sandbox, moto where it is installed, or whatever `./jbang test --endpoint URL` names (with
/// `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` from the environment).
public record Endpoint(String name, URI uri, String accessKey, String secretKey, S3Client s3) {

    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private Endpoint(String name, URI uri, String accessKey, String secretKey) {
        this(name, uri, accessKey, secretKey, S3Client.builder().endpointOverride(uri).forcePathStyle(true)
                .region(Region.US_EAST_1).credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(accessKey, secretKey))).build());
    }

    /// The endpoints that service tests run against.
    public static List<Endpoint> all() {
        return Shared.ALL;
    }

    /// Makes a bucket nobody else has, and returns its name.
    public String bucket() {
        var bucket = "awskit-test-" + ProcessHandle.current().pid() + "-" + BUCKETS.incrementAndGet();
        s3.createBucket(create -> create.bucket(bucket));
        return bucket;
    }

    /// A command that talks to this endpoint.
    public Commands command() {
        return Commands.with().endpoint(uri).env("AWS_ACCESS_KEY_ID", accessKey)
                .env("AWS_SECRET_ACCESS_KEY", secretKey);
    }

    public boolean isSandbox() {
        return name.equals("sandbox");
    }

    @Override
    public String toString() {
        return name;
    }

    /// Starts a moto of the caller's own, which ends with this JVM; empty where it is not installed.
    public static Optional<Endpoint> newMoto() {
        return Shared.moto();
    }

    private static final class Shared {

        static final List<Endpoint> ALL = find();

        private static List<Endpoint> find() {
            var named = System.getProperty("awskit.test.endpoint");
            if (named != null) {
                return List.of(new Endpoint(named, URI.create(named),
                        Objects.requireNonNullElse(System.getenv("AWS_ACCESS_KEY_ID"), "test"),
                        Objects.requireNonNullElse(System.getenv("AWS_SECRET_ACCESS_KEY"), "test")));
            }
            var all = new ArrayList<Endpoint>();
            var sandbox = Commands.sandbox();
            all.add(new Endpoint("sandbox", sandbox.endpoint(), sandbox.accessKey(), sandbox.secretKey()));
            moto().ifPresent(all::add);
            return all;
        }

        private static Optional<Endpoint> moto() {
            var installed = Stream.of(System.getenv("PATH").split(":")).map(Path::of)
                    .map(folder -> folder.resolve("moto_server")).anyMatch(Files::isExecutable);
            if (!installed) {
                return Optional.empty();
            }
            try {
                var port = freePort();
                var moto = new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
                        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    moto.descendants().forEach(ProcessHandle::destroyForcibly);
                    moto.destroyForcibly();
                }));
                return listens(moto, port) ? Optional.of(new Endpoint("moto",
                        URI.create("http://127.0.0.1:" + port), "test", "test")) : Optional.empty();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("moto cannot be started", e);
            }
        }

        private static int freePort() throws IOException {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        /// Waits until the server takes connections; false if it ends instead, as a broken installation does.
        private static boolean listens(Process server, int port) throws InterruptedException {
            while (!server.waitFor(50, TimeUnit.MILLISECONDS)) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return true;
                } catch (IOException notYet) {
                    // Asked again until it listens or ends.
                }
            }
            return false;
        }
    }
}
