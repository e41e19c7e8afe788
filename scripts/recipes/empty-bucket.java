///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Delete everything in a bucket: all objects, all their versions, and all delete markers.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.awssdk:s3

import awskit.Session;
import awskit.errors.ExitCode;
import awskit.errors.Failures;
import awskit.errors.UserError;
import awskit.script.AwsScript;
import awskit.script.IamActions;
import awskit.script.Script;
import awskit.script.Terminal;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

@Command(name = "empty-bucket",
        description = "Delete everything in a bucket: all objects, all their versions, and all delete markers.")
@IamActions({"s3:ListBucketVersions", "s3:DeleteObjectVersion"})
class EmptyBucket extends AwsScript {

    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    String bucket;

    @Option(names = "--dry-run", description = "Print the keys and versions, and delete nothing.")
    boolean dryRun;

    static void main(String... args) {
        Script.run(new EmptyBucket(), args);
    }

    @Override
    protected void run(Session session) {
        var s3 = session.client(S3Client.builder());
        var failures = new Failures();
        var deleted = 0L;
        // URL encoding, because XML cannot carry every character that a key may have. The SDK decodes it.
        for (var page : s3.listObjectVersionsPaginator(list -> list.bucket(bucket).encodingType(EncodingType.URL))) {
            var all = Stream.concat(page.versions().stream().map(version -> id(version.key(), version.versionId())),
                    page.deleteMarkers().stream().map(marker -> id(marker.key(), marker.versionId()))).toList();
            if (dryRun) {
                all.forEach(version -> Terminal.line("would delete " + version.key(), version.versionId()));
            } else if (!all.isEmpty()) {
                var errors = s3.deleteObjects(delete -> delete.bucket(bucket).delete(d -> d.objects(all).quiet(true)))
                        .errors();
                errors.forEach(error -> failures.attempt(error.key() + " " + error.versionId(), () -> {
                    throw UserError.of(ExitCode.PARTIAL, error.code() + ": " + error.message());
                }));
                deleted += all.size() - errors.size();
            }
        }
        if (!dryRun) {
            System.out.println("deleted " + deleted);
        }
        failures.orThrow();
    }

    private static ObjectIdentifier id(String key, String version) {
        return ObjectIdentifier.builder().key(key).versionId(version).build();
    }
}
