///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Abort a bucket's multipart uploads that began some days ago and were never completed.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.errors.Failures;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;

/// S3 keeps the parts of such uploads and charges for them, but no listing of objects shows them.
@Command(name = "abort-stale-uploads",
        description = "Abort a bucket's multipart uploads that began some days ago and were never completed.")
@IamActions({"s3:ListBucketMultipartUploads", "s3:AbortMultipartUpload"})
class AbortStaleUploads extends AwsScript {

    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    String bucket;

    @Option(names = "--days", paramLabel = "N", description = "How many days ago (default: ${DEFAULT-VALUE}).")
    int days = 7;

    @Option(names = "--dry-run", description = "Print the uploads, and abort none.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new AbortStaleUploads(), args);
    }

    @Override
    protected void run(Session session) {
        var s3 = session.client(S3Client.builder());
        var before = Instant.now().minus(Duration.ofDays(days));
        var failures = new Failures();
        // URL encoding, because XML cannot carry every character that a key may have. The SDK decodes it.
        s3.listMultipartUploadsPaginator(list -> list.bucket(bucket).encodingType(EncodingType.URL)).uploads().stream()
                .filter(upload -> upload.initiated().isBefore(before))
                .forEach(upload -> failures.attempt(upload.key(), () -> {
                    if (!dryRun) {
                        s3.abortMultipartUpload(abort -> abort.bucket(bucket).key(upload.key())
                                .uploadId(upload.uploadId()));
                    }
                    Terminal.line((dryRun ? "would abort " : "aborted ") + upload.key(), upload.initiated().toString());
                }));
        failures.orThrow();
    }
}
