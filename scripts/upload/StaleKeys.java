//DEPS software.amazon.awssdk:s3
//SOURCES CredentialsRenewal.java UploadReport.java
package upload;

import awskit.errors.ExitCode;
import awskit.errors.Failure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/// The keys that the folder lacks. They are kept in a temporary file until it is certain that nothing went wrong, so
/// that a million of them cost no memory and none is deleted too early.
final class StaleKeys implements AutoCloseable {

    /// DeleteObjects takes 1,000 keys
    /// ([DeleteObjects](https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html)).
    static final int BATCH = 1000;

    private FileChannel file;
    private DataOutputStream out;
    private long count;

    void add(String key) throws IOException {
        if (out == null) {
            file = FileChannel.open(Files.createTempFile("awskit-stale", null), StandardOpenOption.READ,
                    StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file)));
        }
        out.writeUTF(key);
        count++;
    }

    long count() {
        return count;
    }

    /// Deletes the keys of a bucket, and reports each; on a dry run only reports them.
    void delete(S3Client s3, String bucket, boolean dryRun, CredentialsRenewal renewal, UploadReport report) throws IOException {
        if (count == 0) {
            return;
        }
        out.flush();
        try (var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(file.position(0))))) {
            for (var batch = read(in); !batch.isEmpty(); batch = read(in)) {
                var kept = dryRun ? Set.<String>of() : delete(s3, bucket, batch, renewal, report);
                batch.stream().filter(key -> !kept.contains(key))
                        .forEach(key -> report.add(UploadReport.Outcome.DELETED, null, key, 0));
                if (dryRun) {
                    var single = batch.stream().filter(StaleKeys::isBeyondXml).count();
                    report.plan(single == 0 ? Map.of("DeleteObjects", 1L) : single == batch.size()
                            ? Map.of("DeleteObject", single) : Map.of("DeleteObject", single, "DeleteObjects", 1L));
                }
            }
        }
    }

    /// Returns the keys that could not be deleted.
    private static Set<String> delete(S3Client s3, String bucket, List<String> keys, CredentialsRenewal renewal,
            UploadReport report) {
        var kept = new HashSet<String>();
        for (var key : keys.stream().filter(StaleKeys::isBeyondXml).toList()) {
            refused(List.of(key), report, () -> renewal.during(() -> s3.deleteObject(delete -> delete.bucket(bucket)
                    .key(key)))).forEach(kept::add);
        }
        var others = keys.stream().filter(key -> !isBeyondXml(key)).toList();
        if (!others.isEmpty()) {
            var objects = others.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
            kept.addAll(refused(others, report, () -> {
                for (var error : renewal.during(() -> s3.deleteObjects(delete -> delete.bucket(bucket)
                        .delete(d -> d.objects(objects).quiet(true)))).errors()) {
                    kept.add(error.key());
                    report.fail(null, error.key(), error.code(), "not deleted: " + error.message());
                }
            }));
        }
        return kept;
    }

    /// Returns the keys that a deletion refused as a whole leaves behind, each told in the report; none if it is not.
    private static List<String> refused(List<String> keys, UploadReport report, Runnable deletion) {
        try {
            deletion.run();
            return List.of();
        } catch (SdkException e) {
            var failure = Failure.of(e);
            if (failure.exitCode() == ExitCode.CONFIGURATION) {
                throw e; // the run's own failure
            }
            keys.forEach(key -> report.fail(null, key, failure.code(), "not deleted: " + failure.line()));
            return keys;
        }
    }

    /// Whether the key has a character that XML 1.0, and so DeleteObjects, cannot carry.
    private static boolean isBeyondXml(String key) {
        return key.chars().anyMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 0xfffe);
    }

    private static List<String> read(DataInputStream in) throws IOException {
        var batch = new ArrayList<String>(BATCH);
        try {
            while (batch.size() < BATCH) {
                batch.add(in.readUTF());
            }
        } catch (EOFException end) {
            // The last batch is whatever was left.
        }
        return batch;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
