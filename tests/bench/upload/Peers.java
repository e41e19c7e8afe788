//SOURCES ../Programs.java DiscardEndpoint.java Peer.java

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The programs that are installed, each with the command line that its own users would choose for the task.
final class Peers {

    private static final String TARGET = "s3://" + DiscardedBucket.NAME + "/" + Peer.PREFIX;

    /// The usual script: a walk, a pool of eight threads, `upload_file`. It cannot resync.
    private static final String BOTO3 = """
            import boto3, mimetypes, os, sys
            from botocore.config import Config
            from concurrent.futures import ThreadPoolExecutor

            folder, bucket, prefix = sys.argv[1:]
            s3 = boto3.client('s3', config=Config(retries={'max_attempts': 10, 'mode': 'adaptive'}))

            def put(path):
                extra = {'ContentType': mimetypes.guess_type(path)[0] or 'application/octet-stream',
                         'ServerSideEncryption': 'AES256'}
                s3.upload_file(path, bucket, prefix + os.path.relpath(path, folder), ExtraArgs=extra)

            with ThreadPoolExecutor(max_workers=8) as pool:
                for at, _, files in os.walk(folder):
                    for name in files:
                        pool.submit(put, os.path.join(at, name))
            """;

    private final String endpoint;
    private final Map<String, String> environment;
    private final Path caBundle;
    private final Path scratch;
    private final List<String> wanted;

    /// @param scratch a folder for scripts and an empty home
    /// @param wanted the names of the programs to run; empty for all
    Peers(DiscardEndpoint endpoint, Path scratch, List<String> wanted) throws IOException {
        this.endpoint = endpoint.uri().toString();
        this.caBundle = endpoint.caBundle().orElse(null);
        this.scratch = scratch;
        this.wanted = wanted;
        environment = new HashMap<>(Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", Files.createDirectories(scratch.resolve("home")).toString(),
                "LC_ALL", "C.UTF-8",
                "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "AWS_REGION", DiscardedBucket.REGION,
                "AWS_DEFAULT_REGION", DiscardedBucket.REGION,
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_ENDPOINT_URL", this.endpoint));
        if (caBundle != null) {
            environment.put("AWS_CA_BUNDLE", caBundle.toString());
        }
    }

    /// Returns the environment of all programs.
    Map<String, String> environment() {
        return environment;
    }

    /// Returns the programs that are installed, awskit first.
    ///
    /// @param bin the folder of awskit's launchers
    List<Peer> installed(Path bin) throws IOException, InterruptedException {
        var found = new ArrayList<Peer>();
        var uploadFolder = bin.resolve("upload-folder").toAbsolutePath();
        if (wanted(Peer.OURS) && Files.isExecutable(uploadFolder)) {
            var line = List.of(uploadFolder.toString(), "{folder}", TARGET, "--no-progress");
            found.add(new Peer(Peer.OURS, Programs.firstLine(uploadFolder, "--version"), line, line, ""));
        }
        for (var s5cmd : first("s5cmd", "s5cmd")) {
            found.add(new Peer("s5cmd", Programs.firstLine(s5cmd, "version") + go(s5cmd), s5cmd(s5cmd, "cp"),
                    s5cmd(s5cmd, "sync"), ""));
        }
        for (var rclone : first("rclone", "rclone")) {
            found.add(new Peer("rclone", Programs.firstLine(rclone, "version") + go(rclone), rclone(rclone),
                    rclone(rclone, "--fast-list", "--update", "--use-server-modtime"), "32 transfers, not 4; no HEAD "
                    + "of what was sent; resync by the listing alone, without a HEAD of each object"));
        }
        for (var aws : Programs.find("aws").filter(_ -> wanted("aws")).toList()) {
            var version = Programs.firstLine(aws, "--version").split(" ")[0];
            var name = version.replaceAll("aws-cli/(\\d+).*", "aws-cli v$1");
            if (found.stream().noneMatch(peer -> peer.name().equals(name))) {
                found.add(new Peer(name, version, aws(aws, "cp", "--recursive"), aws(aws, "sync"), ""));
            }
        }
        for (var python : first("boto3", "python3")) {
            var version = Programs.firstLine(python, "-c", "import boto3; print(boto3.__version__)");
            if (version.matches("[\\d.]+")) {
                var script = Files.writeString(scratch.resolve("upload.py"), BOTO3);
                found.add(new Peer("boto3", version, List.of(python.toString(), script.toString(), "{folder}",
                        DiscardedBucket.NAME, Peer.PREFIX), List.of(), "a walk and a pool of 8 threads"));
            }
        }
        return found;
    }

    private List<String> s5cmd(Path program, String command) {
        return List.of(program.toString(), "--endpoint-url", endpoint, "--log", "error", command, "{folder}/*", TARGET);
    }

    /// It does not support AWS_CA_BUNDLE, and fails if it is set.
    private List<String> rclone(Path program, String... options) {
        var line = new ArrayList<>(caBundle == null ? List.of(program.toString())
                : List.of("/usr/bin/env", "-u", "AWS_CA_BUNDLE", program.toString(), "--ca-cert", "" + caBundle));
        line.addAll(List.of("copy", "{folder}", ":s3:" + DiscardedBucket.NAME + "/" + Peer.PREFIX,
                "--config", "/dev/null", "--s3-provider", "Other", "--s3-env-auth", "--s3-endpoint", endpoint,
                "--s3-region", DiscardedBucket.REGION, "--s3-no-check-bucket", "--s3-no-head", "--transfers", "32"));
        line.addAll(List.of(options));
        return line;
    }

    private List<String> aws(Path program, String command, String... options) {
        return Stream.concat(Stream.of(program.toString(), "--endpoint-url", endpoint, "s3", command, "{folder}",
                TARGET, "--only-show-errors"), Stream.of(options)).toList();
    }

    private boolean wanted(String peer) {
        return wanted.isEmpty() || wanted.contains(peer);
    }

    private List<Path> first(String peer, String program) {
        return Programs.find(program).filter(_ -> wanted(peer)).limit(1).toList();
    }

    private static String go(Path program) throws IOException {
        return Programs.go(program).map(version -> ", " + version).orElse("");
    }
}
