//DEPS software.amazon.awssdk:s3
//SOURCES Connection.java Operation.java
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import upload.UploadReport.Failed;
import upload.UploadReport.Outcome;

/// The keys of objects without a file. They are kept in a temporary file until it is certain that nothing went wrong,
/// so that a million of them need no memory and none is deleted too early.
final class KeysToDelete implements AutoCloseable {

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

    /// Deletes the objects and reports each; on a dry run only reports them.
    void delete(UploadRun run, Connection connection) throws IOException {
        if (count == 0) {
            return;
        }
        out.flush();
        try (var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(file.position(0))))) {
            for (var batch = read(in); !batch.isEmpty() && run.goesOn(); batch = read(in)) {
                if (run.settings.dryRun()) {
                    plan(run.report, batch);
                } else {
                    delete(run, connection, batch);
                }
            }
        }
    }

    private static void plan(UploadReport report, List<String> keys) {
        var single = keys.stream().filter(KeyOrder::isBeyondXml).count();
        if (single > 0) {
            report.plan(Map.of("DeleteObject", single));
        }
        if (single < keys.size()) {
            report.plan(Map.of("DeleteObjects", 1L));
        }
        keys.forEach(key -> report.add(Outcome.DELETED, null, key, 0));
    }

    private static void delete(UploadRun run, Connection connection, List<String> keys) {
        var bucket = run.target.bucket();
        // XML, and so DeleteObjects, cannot hold every key.
        for (var key : keys.stream().filter(KeyOrder::isBeyondXml).toList()) {
            var delete = DeleteObjectRequest.builder().bucket(bucket).key(key).build();
            delete(run, List.of(key), () -> {
                connection.renewal().during(() -> connection.requests().call(Operation.DELETE_OBJECT, delete,
                        DeleteObjectResponse.builder(), S3Client::deleteObject));
                return List.of();
            });
        }
        var others = keys.stream().filter(key -> !KeyOrder.isBeyondXml(key)).toList();
        if (!others.isEmpty()) {
            var objects = others.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
            var delete = DeleteObjectsRequest.builder().bucket(bucket).delete(d -> d.objects(objects).quiet(true))
                    .build();
            delete(run, others, () -> connection.renewal().during(() -> connection.requests().call(
                    Operation.DELETE_OBJECTS, delete, DeleteObjectsResponse.builder(), S3Client::deleteObjects))
                    .errors());
        }
    }

    /// Makes a request that deletes these keys, and reports the outcome of each.
    ///
    /// @param request returns the keys that were refused
    private static void delete(UploadRun run, List<String> keys, Supplier<List<S3Error>> request) {
        if (!run.goesOn()) {
            return;
        }
        run.report.deleting(keys);
        try {
            var kept = new LinkedHashMap<String, Failed>();
            request.get().forEach(error -> kept.put(error.key(),
                    new Failed(null, error.key(), error.code(), "not deleted: " + error.message())));
            run.report.deleted(kept);
        } catch (SdkException e) {
            var failure = Failure.of(e);
            if (failure.exitCode() == ExitCode.CONFIGURATION) {
                throw e; // every other request would fail for the same reason
            }
            run.report.deleted(keys.stream().collect(Collectors.toMap(key -> key,
                    key -> new Failed(null, key, failure.code(), "not deleted: " + failure.line()))));
        }
    }

    private static List<String> read(DataInputStream in) throws IOException {
        var batch = new ArrayList<String>(BATCH);
        try {
            while (batch.size() < BATCH) {
                batch.add(in.readUTF());
            }
        } catch (EOFException end) {
            // The last batch holds what was left.
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
