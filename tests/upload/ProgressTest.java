//DEPS org.junit.jupiter:junit-jupiter
//SOURCES ../../scripts/upload/FolderUpload.java ../support/StubEndpoint.java

package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import awskit.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import support.StubEndpoint;

/// What is shown as done is never more than there is to do.
class ProgressTest {

    @TempDir
    Path folder;

    private static final class Shown extends Progress {

        Shown() {
            super(Duration.ZERO);
        }

        @Override
        void show() {}
    }

    /// A file that is sent again, and one that fails for good.
    @ParameterizedTest
    @CsvSource({"1, 1.5 KiB of 1.5 KiB, 1", "9, 512 B of 512 B, 1"})
    void takesBackWhatIsSentAgain(int refusals, String bytes, double share) throws Exception {
        Files.write(folder.resolve("file"), new byte[1024]);
        Files.write(folder.resolve("other"), new byte[512]);
        var progress = new Shown();
        var refused = new AtomicInteger();
        try (var server = StubEndpoint.answering(request -> request.path().endsWith("/file")
                && refused.incrementAndGet() <= refusals ? StubEndpoint.Answer.s3(400, "InvalidRequest", "no")
                : StubEndpoint.Answer.of(200, "<ListBucketResult/>").with("ETag", "\"etag\""));
                var session = Session.builder().environment(Map.of()).region("eu-west-1").endpoint(server.uri())
                        .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                        .build()) {
            var source = Folder.of(folder);
            progress.expect(source.sizes());
            new FolderUpload(session, S3Location.parse("s3://bucket/p"), UploadSettings.defaults(),
                    new UploadReport(_ -> { }), progress).run(source);
        }
        await(progress);
        assertEquals("2 of 2 files", progress.facts().getFirst());
        assertEquals(bytes, progress.facts().getLast());
        assertEquals(share, progress.share());
    }

    @Test
    void countsWhatAppearedSinceTheFilesWereCounted() {
        var progress = new Shown();
        progress.expect(List.of(1024L));
        await(progress);
        progress.transferred(1536);
        progress.fileDone();
        progress.fileDone();
        assertEquals("2 of 2 files", progress.facts().getFirst());
        assertEquals("1.5 KiB of 1.5 KiB", progress.facts().getLast());
    }

    /// The files are counted by another thread.
    private static void await(Progress progress) {
        while (progress.share() < 0) {
            Thread.onSpinWait();
        }
    }
}
