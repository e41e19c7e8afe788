//DEPS software.amazon.awssdk:s3
//SOURCES Connection.java MemoryContent.java PartMemory.java Refusal.java

package upload;

import awskit.errors.ExitCode;
import awskit.errors.Failure;
import awskit.errors.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import upload.UploadReport.Outcome;

/// Sends a stream, whose length is not known, as one object: with one request if it ends within the first part, else in
/// parts that grow. Only the parts that are being sent are held in memory. An upload that does not succeed is aborted,
/// because a stream cannot be read again to resume it.
final class StreamUpload {

    /// What reports call a stream.
    private static final String PATH = "-";

    private final UploadRun run;
    private final InputStream in;
    private final String name;
    private final String key;
    private final PartMemory memory;
    private final BandwidthLimit bandwidth;
    private MemoryContent first;
    private volatile Runnable abort = () -> { };

    /// @param run its target is what is above the object
    /// @param name the last name of the key
    StreamUpload(UploadRun run, InputStream in, String name) {
        this.run = run;
        this.in = in;
        this.name = name;
        key = run.target.key(name);
        memory = new PartMemory(run.settings.transfer().partSize(), Runtime.getRuntime().maxMemory());
        bandwidth = BandwidthLimit.of(run.settings.transfer().maxBandwidth());
    }

    /// Sends the stream. This can be repeated if the bucket has refused the very first request.
    void send(Connection connection) throws InterruptedException {
        try {
            if (run.settings.dryRun()) {
                plan();
                return;
            }
            if (first == null) {
                first = read(1);
            }
            var put = new ObjectHeaders(run.settings, run.target.bucket()).put(key, name, name, Map.of());
            var bytes = isLast(first, 1) ? sendWhole(connection, put) : sendParts(connection, put.request());
            connection.pending().abandon(key);
            run.report.add(Outcome.UPLOADED, PATH, key, bytes);
            run.progress.fileDone();
        } catch (IOException | RuntimeException e) {
            if (run.goesOn()) {
                failed(e);
            }
        }
    }

    /// Aborts the upload while another thread may wait for the stream.
    void abort() {
        abort.run();
    }

    private void failed(Exception e) {
        var failure = Failure.of(e);
        if (run.settings.noClobber() && failure.status() == 412) {
            run.report.skip(PATH, key, "exists already");
        } else if (UploadRun.isHopeless(failure)) {
            run.fail(failure);
        } else {
            run.report.fail(PATH, key, failure.code(), Refusal.line(failure, run.settings.template()));
        }
    }

    private MemoryContent read(int number) throws IOException, InterruptedException {
        var bytes = memory.take(memory.partSize(number));
        try {
            return new MemoryContent(bytes, in.readNBytes(bytes, 0, bytes.length), bandwidth, run.progress);
        } catch (IOException e) {
            throw UserError.of(ExitCode.ERROR, "stdin cannot be read", e.getMessage());
        }
    }

    private boolean isLast(MemoryContent part, int number) {
        return part.length() < memory.partSize(number);
    }

    private long sendWhole(Connection connection, ObjectPut put) throws IOException {
        connection.renewal().during(() -> connection.requests().put(put, run.settings.transfer().checksum(), first)
                .answer());
        return first.length();
    }

    private long sendParts(Connection connection, PutObjectRequest put) throws IOException, InterruptedException {
        var upload = connection.begin(put, PartPlan.of(0));
        abort = () -> connection.pending().abort(upload.entry());
        try {
            var bytes = sendParts(connection, upload);
            connection.renewal().during(() -> {
                upload.complete();
                return null;
            });
            connection.pending().forget(upload.entry().id());
            return bytes;
        } catch (IOException | InterruptedException | RuntimeException e) {
            abort();
            throw e;
        } finally {
            abort = () -> { };
        }
    }

    private long sendParts(Connection connection, MultipartUpload upload) throws IOException, InterruptedException {
        var failure = new AtomicReference<Exception>();
        var sent = new ArrayList<Future<?>>();
        var bytes = 0L;
        for (var number = 1; failure.get() == null; number++) {
            var content = number == 1 ? first : read(number);
            if (!run.goesOn()) {
                throw new IllegalStateException("stopped");
            }
            if (content.length() == 0) {
                break;
            }
            if (number > PartPlan.MAX_PARTS) {
                throw UserError.of(ExitCode.ERROR, "the stream is longer than " + ByteSize.format(bytes),
                        "a larger --part-size lets it be longer");
            }
            bytes += content.length();
            var part = number;
            sent.add(connection.workers().submitPart(content.length(), () -> {
                try {
                    if (failure.get() == null && run.goesOn()) {
                        connection.renewal().during(() -> upload.part(part, content));
                    }
                } catch (Exception e) {
                    failure.compareAndSet(null, e);
                }
                memory.giveBack(content.memory());
                return null;
            }));
            if (isLast(content, number)) {
                break;
            }
        }
        await(sent);
        switch (failure.get()) {
            case null -> { }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Exception e -> throw new AssertionError(e);
        }
        if (!run.goesOn()) {
            throw new IllegalStateException("stopped");
        }
        return bytes;
    }

    private static void await(Iterable<Future<?>> parts) throws InterruptedException {
        for (var part : parts) {
            try {
                part.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
    }

    /// Reads the stream to see how long it is.
    private void plan() throws IOException, InterruptedException {
        var bytes = 0L;
        var parts = 0;
        MemoryContent part;
        do {
            part = read(++parts);
            memory.giveBack(part.memory());
            bytes += part.length();
        } while (!isLast(part, parts) && run.goesOn());
        run.report.plan(parts == 1 ? Map.of("PutObject", 1L) : Map.of("CreateMultipartUpload", 1L,
                "UploadPart", (long) (part.length() == 0 ? parts - 1 : parts), "CompleteMultipartUpload", 1L));
        run.report.add(Outcome.UPLOADED, PATH, key, bytes);
    }
}
