//SOURCES UploadScene.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static support.FaultProxy.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import support.Commands;
import support.Fault;
import support.Running;

/// What `upload-folder` takes besides a folder: one file, stdin, and a list of files.
class UploadSourcesTest {

    private static final int MIB = 1 << 20;

    @TempDir
    Path other;

    @AutoClose
    private final UploadScene scene = new UploadScene();
    private final Path folder = scene.folder;

    @Tag("storm")
    @ParameterizedTest
    @CsvSource({"'', report.pdf", "/, report.pdf", "/in/, in/report.pdf", "/in, in", "/in/other.pdf, in/other.pdf",
            "/a//b, a//b", "//, /report.pdf"})
    void storesOneFileUnderItsOwnNameOrAnother(String prefix, String key) throws IOException {
        var file = scene.file("sub/report.pdf", 1000);

        var result = to(prefix, file, "--output", "json");

        assertEquals(0, result.exitCode(), result.err());
        assertEquals(Map.of("ListObjectsV2", 1, "PutObject", 1), UploadScene.document(result).get("requests"));
        assertEquals(List.of(key), keys());
        assertArrayEquals(Files.readAllBytes(file), stored(key));
        assertEquals("application/pdf", Commands.s3().headObject(head -> head.bucket(scene.bucket).key(key))
                .contentType());
        assertEquals(1, UploadScene.document(to(prefix, file, "--output", "json")).get("unchanged"));
    }

    @Test
    void sendsOneLargeFileInPartsBesideOtherKeys() throws IOException {
        var file = scene.file("large", 11 * MIB);
        scene.put("in/large-too", new byte[1]);
        scene.put("in/a", new byte[1]);

        var result = to("/in/large", file, UploadScene.SMALL_PARTS);

        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().startsWith("uploaded 1 file (11.0 MiB) to s3://" + scene.bucket + "/in/large in "),
                result.out());
        assertEquals(List.of("in/a", "in/large", "in/large-too"), keys());
        assertArrayEquals(Files.readAllBytes(file), stored("in/large"));
    }

    @Test
    void doesToOneFileWhatOptionsSay() {
        var file = scene.file("a.txt", 10);
        assertEquals(252, to("/p/", file, "--delete").exitCode());
        assertEquals(252, to("/p/", file, "--exclude", "*").exitCode());
        var dry = to("/p/", file, "--dry-run");
        assertTrue(dry.out().contains("would upload " + file + " to s3://" + scene.bucket + "/p/a.txt"), dry.out());
        assertEquals(List.of(), keys());
        scene.put("p/a.txt", new byte[1]);
        assertEquals(1, UploadScene.number(to("/p/", file, "--no-clobber", "--output", "json"), "skipped"));
        assertTrue(to("/p/", file, "--iam-policy").out().contains("arn:aws:s3:::" + scene.bucket + "/p/a.txt\""));
        var missing = to("/p/", folder.resolve("b.txt"));
        assertEquals(252, missing.exitCode());
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "5242879", "5242880", "5242881", "10485760"})
    void storesStdinOfAnyLength(int length) throws IOException {
        var content = random(length);

        var result = stdin(content, "/in/x.tar", "--part-size", "5MiB", "--output", "json");

        assertEquals(0, result.exitCode(), result.err());
        assertEquals(length, UploadScene.number(result, "bytes"));
        assertArrayEquals(content, stored("in/x.tar"));
        assertEquals(0, scene.unfinished());
        assertEquals(List.of("in/x.tar"), keys());
    }

    @Test
    void holdsStdinNeitherInMemoryNorOnDisk() throws IOException {
        var content = random(100 * MIB);

        var result = stdin(content, List.of("-Xmx64m", "-Djava.io.tmpdir=" + other.resolve("none")), "/x");

        assertEquals(0, result.exitCode(), result.err());
        assertArrayEquals(content, stored("x"));
    }

    @Test
    void resendsPartsOfStdinThatAreLost() throws IOException {
        scene.proxy.on(is("UploadPart"), new Fault.CutRequest()).times(2);
        scene.proxy.on(is("UploadPart"), new Fault.Refuse(503, "SlowDown")).times(2);
        var content = random(12 * MIB);
        var result = stdin(content, "/x", "--part-size", "5MiB");
        assertEquals(0, result.exitCode(), result.err());
        assertArrayEquals(content, stored("x"));
    }

    @Test
    void leavesNothingOfStdinThatFails() throws IOException {
        scene.proxy.on(is("UploadPart").and(part -> part.parameter("partNumber").equals("3")),
                new Fault.Refuse(403, "AccessDenied"));
        var result = stdin(random(30 * MIB), "/x", "--part-size", "5MiB");
        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().contains("upload-folder: -: access denied: UploadPart"), result.err());
        assertEquals(List.of(), keys());
        assertEquals(0, scene.unfinished());
    }

    @Test
    void leavesNothingOfStdinThatIsInterrupted() throws Exception {
        var pipe = other.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        var sending = new CountDownLatch(1);
        scene.proxy.on(is("UploadPart").and(part -> part.parameter("partNumber").equals("2")),
                new Fault.Act(sending::countDown));
        try (var running = scene.command().startProgram(shell("exec \"$@\" < \"$0\"", pipe, List.of(), "/x",
                "--part-size", "5MiB")); var writer = Files.newOutputStream(pipe)) {
            writer.write(random(11 * MIB));
            sending.await();
            // The command waits for the rest of the third part.
            var result = running.signal("INT").await(Duration.ofSeconds(30));
            assertEquals(130, result.exitCode(), result.err());
            assertTrue(result.err().contains("interrupted"), result.err());
        }
        assertEquals(List.of(), keys());
        assertEquals(0, scene.unfinished());
    }

    @Test
    void countsStdinInADryRun() {
        var result = stdin(random(11 * MIB), "/x", "--part-size", "5MiB", "--dry-run");
        assertTrue(result.out().contains("would upload 1 file (11.0 MiB) to s3://" + scene.bucket + "/x"),
                result.out());
        assertTrue(result.out().contains("UploadPart 3"), result.out());
        assertEquals(List.of(), keys());
    }

    @Test
    void keepsWhatIsThereFromStdin() {
        scene.put("x", new byte[] {1});
        var result = stdin(random(10), "/x", "--no-clobber", "--output", "json");
        assertEquals(1, UploadScene.number(result, "skipped"), result.err());
        assertArrayEquals(new byte[] {1}, stored("x"));
    }

    @Test
    void wantsAKeyForStdin() {
        var result = to("/in/", Path.of("-"));
        assertEquals(252, result.exitCode());
        assertTrue(result.err().contains("has no key for stdin (as in s3://BUCKET/PREFIX/NAME)"), result.err());
    }

    @Test
    void sendsTheFilesOfAList() throws IOException {
        for (var name : List.of("a.txt", "a/b", "a-b", "é", "x/y/z", "left.out", "skipped.log")) {
            scene.file(name, 10);
        }
        var list = Files.writeString(other.resolve("list"), "x/y/z\r\n./a.txt\na//b\n\na.txt\né\nskipped.log\na-b\n");

        var result = to("/p", folder, "--files-from", list.toString(), "--exclude", "*.log", "--output", "json");

        assertEquals(0, result.exitCode(), result.err());
        assertEquals(List.of("p/a-b", "p/a.txt", "p/a/b", "p/x/y/z", "p/é"), keys());
        assertEquals(5, UploadScene.number(to("/p", folder, "--files-from", list.toString(), "--exclude", "*.log",
                "--output", "json"), "unchanged"));
    }

    @Test
    void readsAListFromStdin() {
        scene.file("new\nline", 10);
        scene.file("other", 10);
        var result = scene.command().input("new\nline\0").exec("upload-folder", folder, "s3://" + scene.bucket,
                "--files-from0", "-", "--output", "json");
        assertEquals(1, UploadScene.number(result, "uploaded"), result.err());
        assertEquals(List.of("new\nline"), keys());
    }

    @Test
    void namesWhatAListShouldNotName() throws IOException {
        scene.file("a/b", 10);
        Files.createSymbolicLink(folder.resolve("broken"), Path.of("nowhere"));
        var list = Files.writeString(other.resolve("list"), "gone\na\na/b\na/b/c\nbroken\n");
        var result = to("/p", folder, "--files-from", list.toString());
        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains("/gone: does not exist"), result.err());
        assertTrue(result.err().contains("/a: is a folder (list its files)"), result.err());
        assertTrue(result.err().contains("/a/b/c: "), result.err());
        assertTrue(result.err().contains("/broken: broken symbolic link"), result.err());
        assertEquals(List.of("p/a/b"), keys());

        for (var outside : List.of("/etc/passwd", "../x", "a/../../x")) {
            assertEquals(252, scene.command().input(outside).exec("upload-folder", folder, "s3://" + scene.bucket,
                    "--files-from", "-").exitCode(), outside);
        }
        assertEquals(252, to("/p", folder, "--files-from", list.toString(), "--delete").exitCode());
    }

    @Test
    void readsGlobsFromAFile() throws IOException {
        for (var name : List.of("a.txt", "b.log", "c.tmp", "keep.log", "#d")) {
            scene.file(name, 10);
        }
        var globs = Files.writeString(other.resolve("globs"), "# not these\n*.log\n\n*.tmp\n");
        assertEquals(0, to("", folder, "--exclude-from", globs.toString(), "--include", "keep.*").exitCode());
        assertEquals(List.of("#d", "a.txt", "keep.log"), keys());
        assertEquals(252, to("", folder, "--exclude-from", other.resolve("none").toString()).exitCode());
    }

    private Running.Result to(String prefix, Path source, String... options) {
        return scene.command().exec("upload-folder", Stream.concat(
                Stream.of(source, "s3://" + scene.bucket + prefix, "--no-progress"), Stream.of(options)).toArray());
    }

    private Running.Result stdin(byte[] content, String prefix, String... options) {
        return stdin(content, List.of(), prefix, options);
    }

    private Running.Result stdin(byte[] content, List<String> java, String prefix, String... options) {
        var file = scene.file("content", content);
        try (var running = scene.command().startProgram(shell("exec \"$@\" < \"$0\"", file, java, prefix, options))) {
            return running.await(Duration.ofMinutes(2));
        }
    }

    private String[] shell(String script, Path file, List<String> java, String prefix, String... options) {
        var words = Stream.concat(Stream.of("-", "s3://" + scene.bucket + prefix, "--no-progress"), Stream.of(options));
        return Stream.concat(Stream.of("sh", "-c", script, file.toString()),
                Stream.of(scene.command().java(java.toArray(String[]::new)).line("upload-folder", words.toArray())))
                .toArray(String[]::new);
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private byte[] stored(String key) {
        return Commands.s3().getObject(get -> get.bucket(scene.bucket).key(key), ResponseTransformer.toBytes())
                .asByteArray();
    }

    private List<String> keys() {
        return Commands.s3().listObjectsV2(list -> list.bucket(scene.bucket).encodingType("url")).contents().stream()
                .map(object -> object.key()).toList();
    }
}
