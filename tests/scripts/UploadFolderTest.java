//SOURCES ../../scripts/upload/Crc.java ../support/Endpoint.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import awskit.data.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import support.Endpoint;
import support.Running;
import upload.Crc;

/// What `upload-folder` does to a prefix, seen from the server: the command is a process, the server a real one.
@ParameterizedClass
@MethodSource("endpoints")
@Tag("service")
class UploadFolderTest {

    private static final int MIB = 1 << 20;

    @Parameter
    Endpoint endpoint;

    @TempDir
    Path folder;

    private String bucket;

    static List<Endpoint> endpoints() {
        return Endpoint.all();
    }

    @BeforeEach
    void makeBucket() {
        bucket = endpoint.bucket();
    }

    // upload-folder FOLDER s3://BUCKET/site --output json
    @Test
    void sendsEveryFileWithItsTypeEncryptedAndChecked() throws IOException {
        var types = Map.of("index.html", "text/html", "a/b/style.css", "text/css", "a/app.js", "text/javascript",
                "data.tar.gz", "application/x-tar", "Makefile", "application/octet-stream", "logo.PNG", "image/png",
                "empty.txt", "text/plain");
        for (var name : types.keySet()) {
            write(name, name.startsWith("empty") ? "" : "content of " + name);
        }
        Files.createDirectories(folder.resolve("no/files/here"));

        var report = upload("site");

        assertEquals(7, report.get("uploaded"));
        assertEquals(Map.of("ListObjectsV2", 1, "PutObject", 7), report.get("requests"));
        assertEquals(names(types.keySet(), "site/"), keys(""));
        types.forEach((name, type) -> {
            var head = head("site/" + name);
            assertEquals(type, head.contentType(), name);
            assertEquals("AES256", head.serverSideEncryptionAsString(), name);
            assertArrayEquals(bytes(name), stored("site/" + name), name);
            if (endpoint.isSandbox()) {
                var crc = Crc.CRC32.checksum();
                crc.update(bytes(name));
                assertEquals(Crc.CRC32.encode(crc.getValue()), head.checksumCRC32(), name);
            }
        });
    }

    @Test
    void sendsOnlyWhatChanged() throws IOException {
        for (var i = 0; i < 5; i++) {
            write("file" + i, "content " + i);
        }
        assertEquals(5, upload("p").get("uploaded"));
        var again = upload("p");
        assertEquals(0, again.get("uploaded"));
        assertEquals(5, again.get("unchanged"));
        assertEquals(Map.of("ListObjectsV2", 1), again.get("requests"));

        write("file1", "another size");
        write("file2", "CONTENT 2");
        touch("file2", Instant.now().plusSeconds(60));
        touch("file3", Instant.now().plusSeconds(60));
        write("new/file", "new");
        assertEquals(2, upload("p", "--size-only").get("uploaded"));
        assertEquals("content 2", text("p/file2"));
        assertEquals(2, upload("p").get("uploaded"));
        assertEquals("CONTENT 2", text("p/file2"));
        assertEquals(6, upload("p", "--force").get("uploaded"));
    }

    @Test
    void comparesContentOnDemand() throws IOException {
        write("touched", "same");
        write("overwritten", "before");
        upload("");
        touch("touched", Instant.now().plusSeconds(60));
        write("overwritten", "after!");

        assertEquals(1, upload("", "--checksum").get("uploaded"));

        assertEquals("after!", text("overwritten"));
        var settled = upload("", "--checksum");
        assertEquals(0, settled.get("uploaded"));
        assertEquals(2, settled.get("unchanged"));
    }

    @Test
    void deletesOnlyWhatTheFolderLacks() throws IOException {
        write("kept", "1");
        for (var key : List.of("p/stale1", "p/a/stale2", "p/bar.py", "p/console-folder/", "pother/x", "p")) {
            put(key, "old");
        }
        var report = upload("p", "--delete", "--exclude", "*.py");
        assertEquals(2, report.get("deleted"));
        assertEquals(List.of("p", "p/bar.py", "p/console-folder/", "p/kept", "pother/x"), keys(""));
    }

    @Test
    void emptyFolderDeletesNothingUnlessAsked() {
        put("p/precious", "1");
        var result = command("p", "--delete");
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.err().contains("1 not deleted because the folder is empty"), result.err());
        assertEquals(List.of("p/precious"), keys(""));
        assertEquals(1, upload("p", "--delete", "--allow-empty").get("deleted"));
        assertEquals(List.of(), keys(""));
    }

    @Test
    void setsTheHeadersAskedFor() throws IOException {
        write("index.html", "1");
        write("app.js", "2");
        upload("", "--cache-control", "max-age=60", "--content-encoding", "identity",
                "--metadata", "team=\"web, too\",stage=dev", "--storage-class", "STANDARD_IA",
                "--sse", "aws:kms", "--sse-kms-key-id", "alias/site",
                "--rule", "*.html: Cache-Control=no-cache, Content-Type=\"text/html; charset=utf-8\"",
                "--rule", "*.js: x-amz-meta-stage=prod, Expires=\"Wed, 21 Oct 2026 07:28:00 GMT\"");
        var html = head("index.html");
        assertEquals("no-cache", html.cacheControl());
        assertEquals("text/html;charset=utf-8", html.contentType().replace(" ", ""));
        assertEquals("identity", html.contentEncoding());
        assertEquals(Map.of("team", "web, too", "stage", "dev"), html.metadata());
        assertEquals("STANDARD_IA", html.storageClassAsString());
        assertEquals("aws:kms", html.serverSideEncryptionAsString());
        var js = head("app.js");
        assertEquals("max-age=60", js.cacheControl());
        assertEquals(Map.of("team", "web, too", "stage", "prod"), js.metadata());
    }

    @Test
    void tagsFiles() throws IOException {
        write("a", "1");
        upload("", "--tagging", "team=web&stage=dev%20two");
        var tags = new TreeMap<String, String>();
        endpoint.s3().getObjectTagging(get -> get.bucket(bucket).key("a")).tagSet()
                .forEach(tag -> tags.put(tag.key(), tag.value()));
        assertEquals(Map.of("team", "web", "stage", "dev two"), tags);
    }

    @Test
    void keepsEveryName() throws IOException {
        var names = new ArrayList<>(List.of("a b", "a+b", "100%", "50%25", "é", "e\u0301", "😀", "\uffee", "..x", "-dash",
                "back\\slash", "quo\"te'", "*?[x]", "#hash&=;,:@$!~", "a.b/a", "a/b", "a-b/c", "tab\there", "<&>"));
        if (endpoint.isSandbox()) {
            // moto answers 404 to a key with a newline.
            names.addAll(List.of("new\nline", "bell\u0007", "cr\rlf"));
        }
        for (var name : names) {
            write(name, name);
        }
        var report = upload("odd names/é");
        assertEquals(names.size(), report.get("uploaded"), report.toString());
        for (var name : names) {
            assertEquals(name, text("odd names/é/" + name));
        }
        assertEquals(names.size(), upload("odd names/é").get("unchanged"));
    }

    @Test
    void keepsThePrefixToTheByte() throws IOException {
        write("f", "1");
        var keys = new TreeSet<String>();
        var runs = new ArrayList<List<String>>();
        for (var prefix : List.of("/a/b/", "a//b/", "a/b//", "bar/s3://", "../up", "plain")) {
            var run = List.of(folder.toString(), "s3://" + bucket + "/" + prefix, "--output", "json");
            runs.addAll(List.of(run, run));
            keys.add(prefix.endsWith("/") ? prefix + "f" : prefix + "/f");
        }
        var documents = endpoint.command().execAll("upload-folder", runs).stream()
                .map(result -> (Map<?, ?>) Json.read(result.out())).toList();
        for (var i = 0; i < documents.size(); i += 2) {
            assertEquals(1, documents.get(i).get("uploaded"), runs.get(i).toString());
            assertEquals(1, documents.get(i + 1).get("unchanged"), runs.get(i).toString());
        }
        assertEquals(List.copyOf(keys), keys(""));
    }

    @Test
    void sendsLargeFilesInParts() throws IOException {
        var content = random(17 * MIB + 3);
        write("large", content);
        write("small", "1");
        var report = upload("", "--part-size", "5MiB");
        assertEquals(2, report.get("uploaded"));
        assertEquals(content.length + 1, report.get("bytes"));
        assertArrayEquals(content, stored("large"));
        var head = head("large");
        assertTrue(head.eTag().endsWith("-4\""), head.eTag());
        assertEquals("AES256", head.serverSideEncryptionAsString());
        assertEquals("application/octet-stream", head.contentType());
        if (endpoint.isSandbox()) {
            var crc = Crc.CRC32.checksum();
            crc.update(content);
            assertEquals(ChecksumType.FULL_OBJECT, head.checksumType());
            assertEquals(Crc.CRC32.encode(crc.getValue()), head.checksumCRC32());
        }
        assertEquals(List.of(), unfinished());
        touch("large", Instant.now().plusSeconds(60));
        assertEquals(2, upload("", "--checksum").get("unchanged"));
    }

    @Test
    void usesTheChecksumAskedFor() throws IOException {
        write("small", "1");
        write("large", random(6 * MIB));
        for (var algorithm : List.of("crc64nvme", "none")) {
            upload(algorithm, "--checksum-algorithm", algorithm, "--multipart-threshold", "5MiB", "--part-size", "5MiB");
            assertArrayEquals(bytes("large"), stored(algorithm + "/large"));
            if (endpoint.isSandbox()) {
                for (var name : List.of("small", "large")) {
                    var crc = Crc.CRC64NVME.checksum();
                    crc.update(bytes(name));
                    assertEquals(algorithm.equals("none") ? null : Crc.CRC64NVME.encode(crc.getValue()),
                            head(algorithm + "/" + name).checksumCRC64NVME());
                }
            }
        }
        // moto's CRC64NVME is a CRC32, and S3Proxy does not tell how long the parts were.
        var comparable = endpoint.isSandbox() ? "crc64nvme" : "none";
        assertEquals(2, upload(comparable, "--checksum").get("unchanged"));
    }

    @Test
    void comparesWhatOtherToolsSentInParts() throws IOException {
        // S3Proxy does not tell how long the parts were.
        assumeTrue(!endpoint.isSandbox());
        var content = random(11 * MIB);
        write("large", content);
        touch("large", Instant.now().plusSeconds(60));
        var upload = endpoint.s3().createMultipartUpload(create -> create.bucket(bucket).key("large"));
        var parts = new ArrayList<CompletedPart>();
        for (var number = 1; number <= 2; number++) {
            var n = number;
            var bytes = Arrays.copyOfRange(content, (n - 1) * 6 * MIB, Math.min(n * 6 * MIB, content.length));
            var etag = endpoint.s3().uploadPart(part -> part.bucket(bucket).key("large").uploadId(upload.uploadId())
                    .partNumber(n), RequestBody.fromBytes(bytes)).eTag();
            parts.add(CompletedPart.builder().partNumber(n).eTag(etag).build());
        }
        endpoint.s3().completeMultipartUpload(complete -> complete.bucket(bucket).key("large")
                .uploadId(upload.uploadId()).multipartUpload(all -> all.parts(parts)));
        assertEquals(1, upload("", "--checksum").get("unchanged"));
    }

    @Test
    void neverOverwritesWhenAskedNotTo() throws IOException {
        put("here", "theirs");
        write("here", "ours, and longer");
        write("new", "ours");
        var report = upload("", "--no-clobber");
        assertEquals(1, report.get("uploaded"));
        assertEquals(1, report.get("skipped"));
        assertEquals("theirs", text("here"));
    }

    @Test
    void laterFilterWins() throws IOException {
        for (var name : List.of("a.txt", "b.log", "logs/c.log", "node_modules/x/y.js", "node_modules/keep.txt")) {
            write(name, name);
        }
        upload("p", "--exclude", "*", "--include", "*.txt", "--include", "*.log", "--exclude", "logs/*");
        assertEquals(List.of("p/a.txt", "p/b.log", "p/node_modules/keep.txt"), keys("p/"));
    }

    @Test
    void followsLinksAndSkipsSpecialFiles() throws IOException, InterruptedException {
        write("real/file", "1");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        Files.createSymbolicLink(folder.resolve("real/loop"), Path.of(".."));
        assertEquals(0, new ProcessBuilder("mkfifo", folder.resolve("fifo").toString()).start().waitFor());
        var result = command("p");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(List.of("p/link/file", "p/real/file"), keys("p/"));
        assertTrue(result.err().contains("fifo: "), result.err());
        assertTrue(result.err().contains("real/loop: "), result.err());
        upload("q", "--no-follow-symlinks");
        assertEquals(List.of("q/real/file"), keys("q/"));
    }

    @Test
    void namesWhatCannotBeSentAndSendsTheRest() throws IOException {
        write("ok", "1");
        put("p/behind-the-broken-link", "1");
        Files.createSymbolicLink(folder.resolve("broken"), Path.of("nowhere"));
        var deep = "d".repeat(200);
        write(String.join("/", deep, deep, deep, deep, deep, deep), "too deep");
        var result = command("p", "--delete");
        assertEquals(1, result.exitCode(), result.err());
        assertEquals(List.of("p/behind-the-broken-link", "p/ok"), keys("p/"));
        assertTrue(result.err().contains("/broken: "), result.err());
        assertTrue(result.err().contains("bytes (S3 takes 1024)"), result.err());
        assertTrue(result.err().contains("1 not deleted because of failures"), result.err());
    }

    @Test
    void readsNamesOnAnAsciiLocale() throws IOException {
        write("grün/größe", "1");
        assertEquals(0, endpoint.command().env("LC_ALL", "C").exec("upload-folder", folder, "s3://" + bucket)
                .exitCode());
        assertEquals(List.of("grün/größe"), keys(""));
        var relative = endpoint.command().env("LC_ALL", "C").directory(folder).exec("upload-folder", ".",
                "s3://" + bucket + "/p", "--no-follow-symlinks");
        assertEquals(0, relative.exitCode(), relative.err());
        assertEquals(List.of("p/grün/größe"), keys("p/"));
    }

    @Test
    void comparesThousandsWithOneListing() throws IOException {
        assumeTrue(endpoint.isSandbox());
        for (var i = 0; i < 2500; i++) {
            write("d" + i % 7 + "/f" + i, "content " + i);
        }
        assertEquals(2500, upload("p").get("uploaded"));
        var again = upload("p");
        assertEquals(2500, again.get("unchanged"));
        assertEquals(Map.of("ListObjectsV2", 3), again.get("requests"));
    }

    @Test
    void limitsTheBandwidth() throws IOException {
        write("file", random(3 * MIB));
        var report = upload("", "--max-bandwidth", "2MiB");
        assertTrue(((Number) report.get("seconds")).doubleValue() > 1.2, report.toString());
    }

    @Test
    void reportsEachFileAsALine(@TempDir Path other) throws IOException {
        write("a", "1");
        write("b", "22");
        put("b", "22");
        put("stale", "1");
        touch("b", Instant.now().minus(Duration.ofDays(1)));
        upload("", "--delete", "--report", other.resolve("report.jsonl"));
        var lines = new TreeMap<Object, Object>();
        for (var line : Files.readAllLines(other.resolve("report.jsonl"))) {
            var tree = (Map<?, ?>) Json.read(line);
            lines.put(tree.get("key"), tree.get("outcome"));
        }
        assertEquals(Map.of("a", "uploaded", "b", "unchanged", "stale", "deleted"), lines);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> upload(String prefix, Object... options) {
        var all = Stream.concat(Stream.of("--output", "json"), Arrays.stream(options)).toArray();
        var result = command(prefix, all);
        assertEquals(0, result.exitCode(), result.err() + result.out());
        return (Map<String, Object>) Json.read(result.out());
    }

    private Running.Result command(String prefix, Object... options) {
        var target = "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
        return endpoint.command().exec("upload-folder", Stream.concat(Stream.of(folder, target),
                Arrays.stream(options)).toArray());
    }

    /// Writes a file of yesterday: older than whatever is stored.
    private void write(String name, String content) throws IOException {
        write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] content) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        touch(name, Instant.now().minus(Duration.ofDays(1)));
    }

    private void touch(String name, Instant modified) throws IOException {
        Files.setLastModifiedTime(folder.resolve(name), FileTime.from(modified));
    }

    private byte[] bytes(String name) {
        try {
            return Files.readAllBytes(folder.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private void put(String key, String content) {
        endpoint.s3().putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(content));
    }

    private List<String> unfinished() {
        return endpoint.s3().listMultipartUploads(list -> list.bucket(bucket)).uploads().stream()
                .map(MultipartUpload::key).toList();
    }

    private HeadObjectResponse head(String key) {
        return endpoint.s3().headObject(head -> head.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
    }

    private byte[] stored(String key) {
        return endpoint.s3().getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
    }

    private String text(String key) {
        return new String(stored(key), StandardCharsets.UTF_8);
    }

    private List<String> keys(String prefix) {
        return endpoint.s3().listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                .map(object -> object.key()).sorted().toList();
    }

    private static List<String> names(Iterable<String> names, String prefix) {
        var keys = new TreeSet<String>();
        names.forEach(name -> keys.add(prefix + name));
        return List.copyOf(keys);
    }
}
