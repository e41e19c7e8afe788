///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Download the objects under a prefix into a folder, except those that are there already.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import module java.base;

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.Failures;
import awskit.errors.UserError;
import awskit.resources.ObjectResource;
import awskit.resources.S3;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A file gets the time of its object. If size and time are those of the object, it is not downloaded again.
@Command(name = "download-prefix",
        description = "Download the objects under a prefix into a folder, except those that are there already.")
@IamActions({"s3:ListBucket", "s3:GetObject"})
class DownloadPrefix extends AwsScript {

    @Parameters(index = "0", paramLabel = "BUCKET", description = "The bucket.")
    String bucket;

    @Parameters(index = "1", paramLabel = "PREFIX", description = "The prefix of the keys, such as 2026/.")
    String prefix;

    @Parameters(index = "2", paramLabel = "FOLDER", description = "The folder. It is created if it does not exist.")
    Path folder;

    @Option(names = "--dry-run", description = "Print the keys, and download nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new DownloadPrefix(), args);
    }

    @Override
    protected void run(Session session) {
        var failures = new Failures();
        // Sixteen at a time, while the listing goes on.
        S3.of(session).bucket(bucket).objects().prefix(prefix).stream()
                .filter(object -> !object.key().endsWith("/")) // the folders that S3's console makes
                .gather(Gatherers.mapConcurrent(16, object -> {
                    failures.attempt(object.key(), () -> download(object));
                    return object;
                })).forEach(_ -> {});
        failures.orThrow();
    }

    private void download(ObjectResource object) throws IOException {
        var top = folder.toAbsolutePath().normalize();
        var file = top.resolve(object.key().substring(prefix.lastIndexOf('/') + 1)).normalize();
        if (!file.startsWith(top) || file.equals(top)) {
            throw UserError.of(ExitCode.PARTIAL, "the key leads out of the folder");
        }
        var time = FileTime.from(object.lastModified());
        if (Files.exists(file) && Files.size(file) == object.size() && Files.getLastModifiedTime(file).equals(time)) {
            return;
        }
        if (!dryRun) {
            Files.createDirectories(file.getParent());
            object.download(file);
            Files.setLastModifiedTime(file, time);
        }
        Terminal.line((dryRun ? "would download " : "downloaded ") + object.key());
    }
}
