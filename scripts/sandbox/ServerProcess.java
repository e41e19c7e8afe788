//SOURCES protocol/Refusal.java
package sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import sandbox.protocol.Refusal;

/// A server that is a program of its own, started when it is first needed. It prints its address when it is ready.
///
/// The server ends with the sandbox, however the sandbox ends: the shell around it waits for the end of its input, which
/// is a pipe from the sandbox. Ctrl-C goes to the command that runs on the sandbox, and not to the server.
final class ServerProcess implements AutoCloseable {

    private static final String SHELL =
            "trap '' INT; \"$@\" < /dev/null & exec > /dev/null 2>&1; cat; kill $!";
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

    private final String name;
    private final List<String> line;
    private final String wayOut;
    private final Consumer<String> told;
    private Process process;
    private URI address;
    private Refusal failure;

    /// @param line the command line
    /// @param wayOut what to do when the program does not start, as the end of the message; may be empty
    /// @param told gets each line that the program prints before it is ready
    ServerProcess(String name, List<String> line, String wayOut, Consumer<String> told) {
        this.name = name;
        this.line = line;
        this.wayOut = wayOut;
        this.told = told;
    }

    /// Returns the address of the server, which is started if necessary.
    ///
    /// @throws Refusal if it does not start
    synchronized URI address() {
        if (failure != null) {
            throw failure;
        }
        if (address == null) {
            try {
                address = start();
            } catch (IOException e) {
                fail(e.getMessage());
            }
        }
        return address;
    }

    private void fail(String why) {
        close();
        // Status 501, because SDKs repeat a request after most others.
        failure = new Refusal(501, "NotImplemented", name + " does not start: " + why + wayOut);
        throw failure;
    }

    private URI start() throws IOException {
        var words = new ArrayList<>(List.of("sh", "-c", SHELL, "sh"));
        words.addAll(line);
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("AWS_"));
        process = builder.start();
        var output = process.inputReader();
        var last = "it ends at once";
        for (var text = output.readLine(); text != null; text = output.readLine()) {
            var match = ADDRESS.matcher(text);
            if (match.find()) {
                Thread.ofVirtual().start(() -> drain(output));
                return URI.create(match.group());
            }
            told.accept(text);
            last = text.isBlank() || text.startsWith("\tat ") ? last : text.strip();
        }
        fail(last);
        return null;
    }

    /// Reads what the server prints, so that it does not wait for a reader.
    private static void drain(BufferedReader output) {
        try {
            while (output.readLine() != null) {
                // The next line.
            }
        } catch (IOException e) {
            // The server has ended.
        }
    }

    @Override
    public synchronized void close() {
        if (process != null) {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                // The shell has ended.
            }
        }
    }
}
