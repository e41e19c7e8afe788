///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Copy the objects under a prefix to another prefix or bucket, inside S3.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

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
import java.util.stream.Gatherers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// S3 copies content, metadata and tags by itself. Larger objects than 5 GiB are reported and not copied.
@Command(name = "copy-prefix", description = "Copy the objects under a prefix to another prefix or bucket, inside S3.")
@IamActions({"s3:ListBucket", "s3:GetObject", "s3:GetObjectTagging", "s3:PutObject", "s3:PutObjectTagging"})
class CopyPrefix extends AwsScript {

    private static final long LARGEST = 5L << 30;

    @Parameters(index = "0", paramLabel = "BUCKET", description = "The bucket.")
    String bucket;

    @Parameters(index = "1", paramLabel = "PREFIX", description = "The prefix of the keys, such as 2026/.")
    String prefix;

    @Parameters(index = "2", paramLabel = "NEW-BUCKET", description = "The bucket to copy to.")
    String newBucket;

    @Parameters(index = "3", paramLabel = "NEW-PREFIX", description = "The prefix of the copies, such as old/2026/.")
    String newPrefix;

    @Option(names = "--dry-run", description = "Print the keys, and copy nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new CopyPrefix(), args);
    }

    @Override
    protected void run(Session session) {
        if (newBucket.equals(bucket) && newPrefix.startsWith(prefix)) {
            throw UserError.usage("\"" + newPrefix + "\" begins with \"" + prefix + "\"",
                    "the copies would be copied again");
        }
        var s3 = S3.of(session);
        var failures = new Failures();
        // Sixteen at a time, while the listing goes on.
        s3.bucket(bucket).objects().prefix(prefix).stream().gather(Gatherers.mapConcurrent(16, object -> {
            failures.attempt(object.key(), () -> copy(object,
                    s3.object(newBucket, newPrefix + object.key().substring(prefix.length()))));
            return object;
        })).forEach(_ -> {});
        failures.orThrow();
    }

    private void copy(ObjectResource from, ObjectResource to) {
        if (from.size() > LARGEST) {
            throw UserError.of(ExitCode.PARTIAL, "larger than 5 GiB", "aws s3 cp copies it in parts");
        }
        if (!dryRun) {
            to.copyFrom(from);
        }
        Terminal.line((dryRun ? "would copy " : "copied ") + from.key(), to.key());
    }
}
