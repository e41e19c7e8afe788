//SOURCES ../upload/Peers.java Task.java

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The upload of a folder to an endpoint that counts everything and keeps nothing.
final class UploadTask implements Task {

    private static final Workload TRAINING = Workload.parse("upload-16KiB-200x");

    private final Workload workload;
    private final DiscardEndpoint endpoint;
    private final Map<String, String> environment;
    private final Path folder;
    private final Path trainingFolder;

    /// @param data where the files are, or are made
    UploadTask(Workload workload, boolean tls, Path data, Path scratch) throws IOException, InterruptedException,
            GeneralSecurityException {
        this.workload = workload;
        folder = workload.fill(data);
        trainingFolder = TRAINING.fill(data);
        endpoint = new DiscardEndpoint(tls, Duration.ZERO, scratch);
        environment = new Peers(endpoint, scratch, List.of()).environment();
    }

    @Override
    public String command() {
        return "upload-folder";
    }

    @Override
    public List<String> arguments() {
        return arguments(folder);
    }

    @Override
    public List<String> training() {
        return arguments(trainingFolder);
    }

    private static List<String> arguments(Path folder) {
        return List.of(folder.toString(), "s3://" + DiscardedBucket.NAME + "/" + Peer.PREFIX, "--no-progress");
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public void verifyTraining(String output) throws IOException {
        verify(TRAINING);
    }

    @Override
    public void verifyRun() throws IOException {
        verify(workload);
    }

    private void verify(Workload sent) throws IOException {
        var delivered = endpoint.tally().delivered();
        var expected = sent.expected(Peer.PREFIX);
        if (!delivered.equals(expected)) {
            throw UserError.of(ExitCode.ERROR, "delivered " + delivered + ", not " + expected);
        }
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
