//SOURCES DiscardServer.java

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import support.ServerCertificate;

/// A [DiscardServer] that runs in a process of its own until this is closed.
final class DiscardEndpoint implements Closeable {

    /// What has arrived since the last tally.
    ///
    /// @param cpu the CPU time of the server, in seconds
    record Tally(Delivered delivered, long requests, long connections, double cpu) {
    }

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;
    private final Optional<ServerCertificate> certificate;
    private final URI uri;
    private Duration cpu = Duration.ZERO;

    /// @param latency how long each response is delayed
    /// @param scratch the folder for the certificate
    DiscardEndpoint(boolean tls, Duration latency, Path scratch) throws IOException, InterruptedException,
            GeneralSecurityException {
        certificate = tls ? Optional.of(ServerCertificate.create(scratch)) : Optional.empty();
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-Xmn64m", "-cp", System.getProperty("java.class.path"),
                DiscardServer.class.getName(), latency.toString()));
        certificate.ifPresent(made -> line.add(made.store().toString()));
        process = new ProcessBuilder(line).redirectError(Redirect.INHERIT).start();
        answers = process.inputReader(UTF_8);
        commands = process.outputWriter(UTF_8);
        var port = answers.readLine();
        if (port == null) {
            throw new IOException("the discarding server does not start");
        }
        uri = URI.create((tls ? "https" : "http") + "://127.0.0.1:" + port);
    }

    URI uri() {
        return uri;
    }

    /// Returns the certificate that clients trust, if the server uses TLS.
    Optional<Path> caBundle() {
        return certificate.map(ServerCertificate::pem);
    }

    /// Makes the bucket list the folder's files under the prefix.
    void list(String prefix, Path folder) throws IOException {
        command("list " + prefix + " " + folder);
    }

    void listNothing() throws IOException {
        command("list");
    }

    /// Returns what has arrived since the last call.
    Tally tally() throws IOException {
        var counts = Stream.of(command("tally").split(" ")).mapToLong(Long::parseLong).toArray();
        var before = cpu;
        cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
        return new Tally(new Delivered(counts[0], counts[1], counts[2], counts[3]), counts[4], counts[5],
                cpu.minus(before).toMillis() / 1000.0);
    }

    private String command(String line) throws IOException {
        commands.write(line);
        commands.newLine();
        commands.flush();
        return answers.readLine();
    }

    @Override
    public void close() {
        try {
            commands.close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroy();
        }
    }
}
