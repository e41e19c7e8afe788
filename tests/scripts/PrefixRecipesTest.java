//SOURCES ../support/Commands.java ../support/StubEndpoint.java
//DEPS org.junit.jupiter:junit-jupiter
//DEPS software.amazon.awssdk:s3

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import support.Commands;
import support.Running;
import support.StubEndpoint;

/// The recipes that download, copy, share, abort, delete and audit what is in buckets.
class PrefixRecipesTest {

    private final String bucket = Commands.bucket();

    @TempDir
    private Path folder;

    @Test
    void downloadPrefixFetchesWhatIsNotThere() throws IOException {
        put("logs/a.txt", "one");
        put("logs/b/c d.txt", "two");
        put("logs/b/", "");
        // Sixteen objects at a time, so that the lines come in any order.
        assertEquals(List.of("would download logs/a.txt", "would download logs/b/c d.txt"), run("download-prefix", bucket,
                "logs/", folder.resolve("new"), "--dry-run").lines().sorted().toList());
        assertFalse(Files.exists(folder.resolve("new")));
        assertEquals(2, run("download-prefix", bucket, "logs/", folder.resolve("new")).lines().count());
        assertEquals("two", Files.readString(folder.resolve("new/b/c d.txt")));
        assertEquals("", run("download-prefix", bucket, "logs/", folder.resolve("new")));
        Files.writeString(folder.resolve("new/a.txt"), "changed");
        assertEquals("downloaded logs/a.txt\n", run("download-prefix", bucket, "logs/", folder.resolve("new")));
        assertEquals("one", Files.readString(folder.resolve("new/a.txt")));
        try (var files = Files.walk(folder)) {
            assertEquals(2, files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void downloadPrefixStaysInItsFolder() {
        for (var key : List.of("up/../../out.txt", "up//out.txt", "up/in.txt")) {
            put(key, "text");
        }
        var result = Commands.run("download-prefix", bucket, "up/", folder.resolve("in"));
        assertEquals("downloaded up/in.txt\n", result.out());
        assertEquals(List.of("download-prefix: up/../../out.txt: the key leads out of the folder",
                "download-prefix: up//out.txt: the key leads out of the folder"), result.err().lines().toList());
        assertEquals(1, result.exitCode());
        assertFalse(Files.exists(folder.resolve("out.txt")));
    }

    @Test
    void copyPrefixCopiesInsideS3() {
        put("logs/a.txt", "one");
        put("logs/\u001b[1m.txt", "two");
        assertEquals(List.of("would copy logs/?[1m.txt\told/?[1m.txt", "would copy logs/a.txt\told/a.txt"),
                run("copy-prefix", bucket, "logs/", bucket, "old/", "--dry-run").lines().sorted().toList());
        assertEquals(2, run("copy-prefix", bucket, "logs/", bucket, "old/").lines().count());
        assertEquals("one", run("read-object", bucket, "old/a.txt"));
        assertEquals("4 objects\n", run("count-objects-by-collection", bucket));
    }

    @Test
    void copyPrefixNeverCopiesItsCopies() {
        var result = Commands.run("copy-prefix", bucket, "logs/", bucket, "logs/old/");
        assertEquals(252, result.exitCode());
        assertTrue(result.err().contains("\"logs/old/\" begins with \"logs/\""), result.err());
    }

    @Test
    void copyPrefixReportsWhatIsTooLargeToCopy() {
        var listing = "<ListBucketResult><Contents><Key>logs/big</Key><Size>5368709121</Size></Contents><Contents>"
                + "<Key>logs/most</Key><Size>5368709120</Size></Contents></ListBucketResult>";
        try (var s3 = StubEndpoint.always(StubEndpoint.Answer.of(200, listing))) {
            var result = Commands.with().endpoint(s3.uri()).exec("copy-prefix", "b", "logs/", "b", "old/", "--dry-run");
            assertEquals("would copy logs/most\told/most\n", result.out());
            assertEquals("copy-prefix: logs/big: larger than 5 GiB (aws s3 cp copies it in parts)\n", result.err());
            assertEquals(1, result.exitCode());
        }
    }

    @Test
    void presignSharesAnObject() throws Exception {
        var url = URI.create(run("presign", bucket, "new é.txt", "--put", "--expires", "30m").strip());
        assertTrue(url.getQuery().contains("X-Amz-Expires=1800"), url.toString());
        try (var http = HttpClient.newHttpClient()) {
            var store = HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofString("shared")).build();
            var stored = http.send(store, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, stored.statusCode(), stored.body());
            var read = URI.create(run("presign", bucket, "new é.txt").strip());
            assertEquals("shared", http.send(HttpRequest.newBuilder(read).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }

    @Test
    void presignTakesDurations() {
        assertTrue(run("presign", bucket, "key", "--expires", "3600").contains("X-Amz-Expires=3600&"));
        var results = Commands.with().execAll("presign", Stream.of("59m60", "tomorrow", "169h")
                .map(expires -> List.of(bucket, "key", "--expires", expires)).toList());
        assertTrue(results.get(0).out().contains("X-Amz-Expires=3600&"), results.get(0).err());
        assertEquals(0, results.get(0).exitCode());
        assertEquals("presign: --expires \"tomorrow\" is not TIME\n", results.get(1).err());
        assertEquals(252, results.get(1).exitCode());
        assertEquals("presign: --expires \"169h\" is out of range (1s to 168h)\n", results.get(2).err());
    }

    @Test
    void abortStaleUploadsLeavesNewOnes() {
        Commands.s3().createMultipartUpload(create -> create.bucket(bucket).key("big"));
        assertEquals("", run("abort-stale-uploads", bucket));
        assertTrue(run("abort-stale-uploads", bucket, "--days", 0, "--dry-run").startsWith("would abort big\t2"));
        assertTrue(run("abort-stale-uploads", bucket, "--days", 0).startsWith("aborted big\t2"));
        assertEquals("", run("abort-stale-uploads", bucket, "--days", 0));
    }

    @Test
    void emptyBucketDeletesVersionsAndMarkers() {
        Commands.s3().putBucketVersioning(put -> put.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
        put("a", "one");
        put("a", "two");
        Commands.s3().deleteObject(delete -> delete.bucket(bucket).key("a"));
        assertEquals(3, run("empty-bucket", bucket, "--dry-run").lines()
                .filter(line -> line.startsWith("would delete a\t")).count());
        assertEquals("deleted 3\n", run("empty-bucket", bucket));
        Commands.s3().deleteBucket(delete -> delete.bucket(bucket));
    }

    @Test
    void emptyBucketReportsWhatS3Keeps() {
        var listing = "<ListVersionsResult><Version><Key>a</Key><VersionId>1</VersionId></Version><DeleteMarker>"
                + "<Key>b</Key><VersionId>2</VersionId></DeleteMarker></ListVersionsResult>";
        var kept = "<DeleteResult><Error><Key>a</Key><VersionId>1</VersionId><Code>AccessDenied</Code><Message>locked"
                + "</Message></Error></DeleteResult>";
        try (var s3 = StubEndpoint.answering(request -> StubEndpoint.Answer.of(200,
                request.method().equals("POST") ? kept : listing))) {
            var result = Commands.with().endpoint(s3.uri()).exec("empty-bucket", "b");
            assertEquals(new Running.Result(1, "deleted 1\n", "empty-bucket: a 1: AccessDenied: locked\n"), result);
        }
    }

    @Test
    void auditBucketsTellsPublicPoliciesAndGoesOnAfterARefusal() {
        try (var s3 = StubEndpoint.answering(request -> {
            var asked = request.path().replaceFirst("^/(.*)[?](\\w+).*$", "$1 $2");
            return switch (asked) {
                case "open policyStatus" -> StubEndpoint.Answer.of(200, "<PolicyStatus><IsPublic>true</IsPublic>"
                        + "</PolicyStatus>");
                case "open acl", "open versioning" -> StubEndpoint.Answer.of(200, "<Result/>");
                case "open publicAccessBlock", "open encryption" -> StubEndpoint.Answer.s3(404, "NoSuch", "nothing");
                case String other when other.startsWith("closed ") -> StubEndpoint.Answer.s3(403, "AccessDenied", "no");
                default -> StubEndpoint.Answer.of(200, "<ListAllMyBucketsResult><Buckets><Bucket><Name>closed</Name>"
                        + "</Bucket><Bucket><Name>open</Name></Bucket></Buckets></ListAllMyBucketsResult>");
            };
        })) {
            var result = Commands.with().endpoint(s3.uri()).exec("audit-buckets");
            assertEquals("open\tpublic\tunencrypted\tunversioned\n", result.out(), result.err());
            assertTrue(result.err().startsWith("audit-buckets: closed: access denied: GetPublicAccessBlock"),
                    result.err());
            assertEquals(1, result.exitCode());
        }
    }

    private void put(String key, String content) {
        Commands.s3().putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(content));
    }

    private static String run(String command, Object... args) {
        var result = Commands.run(command, args);
        assertEquals(0, result.exitCode(), result.err());
        return result.out();
    }
}
