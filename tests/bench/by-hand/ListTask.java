//SOURCES ../../../scripts/sandbox/SandboxServer.java Task.java TlsFront.java

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sandbox.SandboxServer;
import support.ServerCertificate;

/// A listing of the sandbox's running instances.
final class ListTask implements Task {

    private static final Pattern INSTANCE = Pattern.compile("\\bi-[0-9a-f]{17}\\b");
    private static final int RUNNING = 3;

    private final SandboxServer sandbox = SandboxServer.start();
    private final Optional<TlsFront> front;
    private final Map<String, String> environment;

    ListTask(boolean tls, Path scratch) throws IOException, InterruptedException, GeneralSecurityException {
        environment = new HashMap<>(sandbox.environment());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", Files.createDirectories(scratch.resolve("home")).toString());
        environment.put("LC_ALL", "C.UTF-8");
        if (tls) {
            var certificate = ServerCertificate.create(scratch);
            front = Optional.of(new TlsFront(sandbox.endpoint(), certificate));
            environment.put("AWS_ENDPOINT_URL", front.get().uri().toString());
            environment.put("AWS_CA_BUNDLE", certificate.pem().toString());
        } else {
            front = Optional.empty();
        }
    }

    @Override
    public String command() {
        return "list-running";
    }

    @Override
    public List<String> arguments() {
        return List.of();
    }

    @Override
    public List<String> training() {
        return arguments();
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public void verifyTraining(String output) {
        var listed = INSTANCE.matcher(output).results().count();
        if (listed != RUNNING) {
            throw UserError.of(ExitCode.ERROR, "listed " + listed + " instances, not " + RUNNING);
        }
    }

    @Override
    public void verifyRun() {
        // The exit code says whether the listing is complete.
    }

    @Override
    public void close() throws IOException {
        if (front.isPresent()) {
            front.get().close();
        }
        sandbox.close();
    }
}
