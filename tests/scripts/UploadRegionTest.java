//SOURCES ../support/Endpoint.java ../support/FaultProxy.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.data.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.Commands;
import support.Endpoint;
import support.Fault;
import support.FaultProxy;
import support.HttpMessage;
import support.Running;

/// A bucket in another region than the profile's is followed there. moto tells the region of a bucket; the proxy
/// refuses what is signed for another one, as S3 does.
class UploadRegionTest {

    @TempDir
    Path folder;

    private Endpoint moto;
    private FaultProxy proxy;
    private String bucket;

    @BeforeEach
    void makeBucket() throws IOException {
        var found = Endpoint.all().stream().filter(endpoint -> !endpoint.isSandbox()).findFirst();
        assumeTrue(found.isPresent(), "moto is not installed");
        moto = found.get();
        proxy = new FaultProxy(moto.uri());
        bucket = "awskit-region-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        moto.s3().createBucket(create -> create.bucket(bucket)
                .createBucketConfiguration(where -> where.locationConstraint("eu-west-1")));
        Files.write(folder.resolve("a"), new byte[100]);
        Files.write(folder.resolve("large"), new byte[11 << 20]);
    }

    @AfterEach
    void end() {
        if (proxy != null) {
            proxy.close();
        }
    }

    private static Predicate<HttpMessage> signedFor(String region) {
        return request -> request.headers().getOrDefault("Authorization", "").contains("/" + region + "/s3/");
    }

    @Tag("storm")
    @ParameterizedTest
    @CsvSource({"301, PermanentRedirect, --size-only", "400, AuthorizationHeaderMalformed, --size-only",
            "301, PermanentRedirect, --force", "400, AuthorizationHeaderMalformed, --force",
            "307, TemporaryRedirect, --force", "400, IllegalLocationConstraintException, --size-only"})
    void followsABucketToItsRegion(int status, String code, String comparison) {
        proxy.on(signedFor("us-east-1").and(request -> !request.method().equals("HEAD")),
                new Fault.Refuse(status, code));

        var result = run(folder, "s3://" + bucket, comparison, "--part-size", "5MiB", "--multipart-threshold", "5MiB",
                "--no-progress",
                "--output", "json");

        assertEquals(0, result.exitCode(), result.err());
        assertEquals("upload-folder: bucket \"" + bucket + "\" is in eu-west-1, not us-east-1: going on there\n",
                result.err());
        var report = (Map<?, ?>) Json.read(result.out());
        assertEquals(2, report.get("uploaded"));
        assertEquals(1, ((Map<?, ?>) report.get("requests")).get("HeadBucket"));
        assertEquals(List.of("a", "large"), keys());
    }

    @Test
    void followsWithStdin() {
        proxy.on(signedFor("us-east-1").and(request -> !request.method().equals("HEAD")),
                new Fault.Refuse(301, "PermanentRedirect"));
        var line = command().line("upload-folder", "-", "s3://" + bucket + "/x", "--part-size", "5MiB");
        try (var running = command().startProgram(Stream.concat(Stream.of("sh", "-c", "exec \"$@\" < \"$0\"",
                folder.resolve("large").toString()), Stream.of(line)).toArray(String[]::new))) {
            var result = running.await(Duration.ofMinutes(1));
            assertEquals(0, result.exitCode(), result.err());
            assertTrue(result.err().contains("going on there"), result.err());
        }
        assertEquals(11 << 20, moto.s3().headObject(head -> head.bucket(bucket).key("x")).contentLength());
    }

    @Test
    void tellsARedirectThatLeadsNowhere() {
        proxy.on(_ -> true, new Fault.Refuse(301, "PermanentRedirect"));
        var result = run(folder, "s3://" + bucket);
        assertEquals(254, result.exitCode(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertEquals(List.of(), keys());
    }

    private Commands command() {
        return moto.command().endpoint(proxy.endpoint()).env("AWS_REGION", "us-east-1");
    }

    private Running.Result run(Object... words) {
        return command().exec("upload-folder", words);
    }

    private List<String> keys() {
        return moto.s3().listObjectsV2(list -> list.bucket(bucket)).contents().stream().map(object -> object.key())
                .toList();
    }
}
