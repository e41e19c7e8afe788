//DEPS software.amazon.awssdk:s3
//SOURCES Renewal.java
//SOURCES UploadReport.java
package awskit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/// The keys that the folder lacks. They are kept in a temporary file until it is certain that nothing went wrong, so
/// that a million of them cost no memory and none is deleted too early.
final class StaleKeys implements AutoCloseable {

    /// DeleteObjects takes 1,000 keys
    /// ([DeleteObjects](https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html)).
    static final int BATCH = 1000;

    private Path file;
    private DataOutputStream out;
    private long count;

    void add(String key) throws IOException {
        if (out == null) {
            file = Files.createTempFile("awskit-stale", null);
            out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
        }
        out.writeUTF(key);
        count++;
    }

    long count() {
        return count;
    }

    /// Deletes the keys of a bucket, and reports each; on a dry run only reports them.
    void delete(S3Client s3, String bucket, boolean dryRun, Renewal renewal, UploadReport report) throws IOException {
        if (count == 0) {
            return;
        }
        out.close();
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (var batch = read(in); !batch.isEmpty(); batch = read(in)) {
                var kept = dryRun ? Set.<String>of() : delete(s3, bucket, batch, renewal, report);
                batch.stream().filter(key -> !kept.contains(key))
                        .forEach(key -> report.add(UploadReport.Outcome.DELETED, null, key, 0));
                if (dryRun) {
                    report.plan(Map.of("DeleteObjects", 1L));
                }
            }
        }
    }

    /// Returns the keys that could not be deleted.
    private static Set<String> delete(S3Client s3, String bucket, List<String> keys, Renewal renewal,
            UploadReport report) {
        var objects = keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
        var errors = renewal.during(() -> s3.deleteObjects(delete -> delete.bucket(bucket)
                .delete(d -> d.objects(objects).quiet(true)))).errors();
        var kept = new HashSet<String>();
        for (S3Error error : errors) {
            kept.add(error.key());
            report.fail(null, error.key(), error.code(), "not deleted: " + error.message());
        }
        return kept;
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
        if (out != null) {
            out.close();
            Files.deleteIfExists(file);
        }
    }
}
