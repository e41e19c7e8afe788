//SOURCES ../../scripts/upload/Shard.java UploadScene.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import support.Checkout;
import support.Commands;
import support.Fault;
import support.FaultProxy;
import support.Running;
import upload.Shard;

/// The shares of `upload-folder` are together exactly one run.
class UploadShardTest {

    private static final String SLURM = "SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=7 SLURM_ARRAY_TASK_STEP=2 "
            + "SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_ID=";

    @TempDir
    Path folder;

    @TempDir
    Path other;

    private UploadScene scene;
    private FaultProxy proxy;

    @BeforeEach
    void begin() {
        scene = new UploadScene(folder);
        proxy = scene.proxy;
    }

    @AfterEach
    void end() {
        scene.close();
    }

    private Running.Result share(String share, String... more) {
        return scene.run(Stream.concat(Stream.of("--shard", share, "--output", "json"), Arrays.stream(more))
                .toArray(String[]::new));
    }

    /// Returns names of which each belongs to another share.
    private static List<String> oneForEach(int count, String name) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> name + i).filter(new Shard(number, count)::has).findFirst().orElseThrow()).toList();
    }

    @Test
    void doesInThreeSharesWhatOneRunDoesThoughOneIsKilled() throws Exception {
        scene.smallFiles(60);
        scene.put("other", new byte[1]);
        for (var i = 0; i < 40; i++) {
            scene.put("p/stale/%02d".formatted(i), new byte[1]);
        }
        var started = new CompletableFuture<Running>();
        proxy.on(UploadScene.from(5, FaultProxy.is("PutObject")), new Fault.Act(() -> started.join().kill())).times(1);
        try (var running = scene.start("--delete", "--shard", "2/3", "--concurrency", "1")) {
            started.complete(running);
            assertEquals(137, running.await(Duration.ofMinutes(1)).exitCode());
        }
        proxy.heal();
        proxy.awaitEnd();
        var killed = scene.names().size() - 40;
        var results = Stream.of("3/3", "2/3", "1/3").map(share -> share(share, "--delete")).toList();

        results.forEach(result -> assertEquals(0, result.exitCode(), result.err()));
        scene.assertComplete();
        assertEquals(60, killed + results.stream().mapToInt(each -> UploadScene.number(each, "uploaded")).sum());
        assertEquals(killed, UploadScene.number(results.get(1), "unchanged"));
        assertEquals(40, results.stream().mapToInt(each -> UploadScene.number(each, "deleted")).sum());
        assertEquals(Map.of("number", 2, "count", 3, "finished", true),
                UploadScene.document(results.get(1)).get("shard"));
        var after = scene.run("--delete", "--output", "json");
        assertEquals(60, UploadScene.number(after, "unchanged"));
        assertEquals(Map.of("ListObjectsV2", 1), UploadScene.document(after).get("requests"));
    }

    @ParameterizedTest
    @CsvSource({"AWS_BATCH_JOB_ARRAY_SIZE=3 AWS_BATCH_JOB_ARRAY_INDEX=, 0, AWS_BATCH_JOB_ARRAY_INDEX, ''",
            SLURM + ", 3, SLURM_ARRAY_TASK_ID, ''", "JOB_COMPLETION_INDEX=, 0, JOB_COMPLETION_INDEX, --shards=3"})
    void takesTheShareOfItsTask(String variables, int first, String variable, String option) {
        scene.smallFiles(12);
        var report = other.resolve("report");
        var mine = IntStream.range(0, 12).mapToObj("s/%04d"::formatted).filter(new Shard(1, 3)::has).toList();

        var result = inside(variables + first, Stream.of(scene.words("--report", "" + report, option))
                .filter(word -> !word.equals("")).toArray());

        assertEquals(0, result.exitCode(), result.err());
        assertEquals("upload-folder: shard 1/3 by " + variable + " (--shard all uploads the whole folder)\n",
                result.err());
        assertTrue(result.out().startsWith("shard 1/3: uploaded " + mine.size() + " files "), result.out());
        assertEquals(mine, List.copyOf(scene.names().keySet()));
        assertTrue(read(report).lines().allMatch(line -> line.endsWith("\"shard\":\"1/3\"}")), read(report));
    }

    private Running.Result inside(String variables, Object... words) {
        var command = scene.command();
        for (var variable : variables.split(" ")) {
            command.env(variable.replaceFirst("=.*", ""), variable.replaceFirst(".*=", ""));
        }
        return command.exec("upload-folder", words);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// README's commands for array jobs, as the last of their tasks runs them.
    @Tag("storm")
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sbatch --array=0-7 .*\\n +--wrap '(.*)' | SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=7 "
                + "SLURM_ARRAY_TASK_STEP=1 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_ID=7",
        "size=8 .*\\n.*\\n +'.\"command\": \\[(.*)\\].' | AWS_BATCH_JOB_ARRAY_SIZE=8 AWS_BATCH_JOB_ARRAY_INDEX=7",
        "completions: 8\\n[^`]*command: \\[(.*)\\] | JOB_COMPLETION_INDEX=7"})
    void takesTheLastShareAsReadmeSays(String pattern, String variables) throws IOException {
        scene.smallFiles(30);
        var command = Pattern.compile(pattern).matcher(read(Checkout.root().resolve("README.md")));
        assertTrue(command.find(), pattern);
        var words = Stream.of(command.group(1).split("[ ,\"]+")).filter(word -> !word.isEmpty()).skip(1)
                .map(word -> word.replace("/data", "" + folder).replaceFirst("^s3:.*", "s3://" + scene.bucket + "/p"));

        var result = inside(variables, words.toArray());

        assertEquals(0, result.exitCode(), result.err());
        assertEquals(Map.of("number", 8, "count", 8, "finished", true), UploadScene.document(result).get("shard"));
        assertEquals(IntStream.range(0, 30).mapToObj("s/%04d"::formatted).filter(new Shard(8, 8)::has).toList(),
                List.copyOf(scene.names().keySet()));
    }

    @Test
    void sendsTheWholeFolderOfATaskThatIsToldSo() throws IOException {
        scene.smallFiles(12);
        var result = inside(SLURM + 5, scene.words("--shard", "all"));
        assertEquals("", result.err());
        scene.assertComplete();
    }

    /// Each task often has a file of its own.
    @Test
    void sendsAFileInAnyTaskWithoutTheOption() {
        var names = oneForEach(3, "f");
        for (var name : names) {
            var file = scene.file(name, 10);
            assertEquals(0, inside(SLURM + 7, file, "s3://" + scene.bucket + "/p/").exitCode());
        }
        assertEquals(Set.copyOf(names), scene.names().keySet());
        var stdin = scene.command().input("content").env("AWS_BATCH_JOB_ARRAY_SIZE", "3")
                .env("AWS_BATCH_JOB_ARRAY_INDEX", "2").exec("upload-folder", "-", "s3://" + scene.bucket + "/p/stdin");
        assertEquals(0, stdin.exitCode(), stdin.err());
        assertTrue(scene.names().containsKey("stdin"));
    }

    @Test
    void sendsAFileInItsShareOnly() {
        var name = oneForEach(2, "f").getLast();
        var file = scene.file(name, 10);
        var one = Commands.run("upload-folder", file, "s3://" + scene.bucket + "/p/", "--shard", "1/2");
        assertEquals("upload-folder: the file belongs to shard 2/2\n", one.err());
        assertEquals(0, one.exitCode());
        assertEquals(Set.of(), scene.names().keySet());
        assertEquals(0, Commands.run("upload-folder", file, "s3://" + scene.bucket + "/p/", "--shard", "2/2")
                .exitCode());
        assertEquals(Set.of(name), scene.names().keySet());
    }

    @Test
    void sendsTheNamesOfItsShareAndLooksUpNoOthers() throws IOException {
        var names = oneForEach(2, "f");
        scene.file(names.getFirst(), 10);
        var list = Files.writeString(other.resolve("list"), String.join("\n", names));
        assertEquals(0, share("1/2", "--files-from", "" + list).exitCode());
        assertEquals(Set.of(names.getFirst()), scene.names().keySet());
        var missing = share("2/2", "--files-from", "" + list);
        assertEquals("upload-folder: " + folder + "/" + names.getLast() + ": does not exist\n", missing.err());
        assertEquals(1, missing.exitCode());
    }

    /// Whether the folder is empty counts, not whether the share is.
    @Test
    void deletesWhatIsStaleInAShareWithoutFiles() {
        var stale = oneForEach(2, "stale");
        stale.forEach(name -> scene.put("p/" + name, new byte[1]));
        var empty = share("2/2", "--delete");
        assertEquals("upload-folder: 1 not deleted because the folder is empty (--allow-empty deletes them)\n",
                empty.err());
        var name = scene.file(oneForEach(2, "f").getFirst(), 10).getFileName().toString();
        assertEquals(1, UploadScene.number(share("2/2", "--delete"), "deleted"));
        assertEquals(Set.of(stale.getFirst()), scene.names().keySet());
        assertEquals(1, share("1/2", "--delete", "--max-delete", "0").exitCode());
        assertEquals(0, share("1/2", "--delete", "--max-delete", "1").exitCode());
        assertEquals(Set.of(name), scene.names().keySet());
    }

    /// Each share may have files behind the link.
    @Test
    void deletesNothingInAnyShareBesideABrokenLink() throws IOException {
        scene.smallFiles(4);
        var stale = oneForEach(2, "stale");
        stale.forEach(name -> scene.put("p/" + name, new byte[1]));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("unmounted"));
        for (var share : List.of("1/2", "2/2")) {
            var result = share(share, "--delete");
            assertEquals(1, result.exitCode());
            assertTrue(result.err().contains("/link: broken symbolic link"), result.err());
        }
        assertTrue(scene.names().keySet().containsAll(stale));
        assertEquals(6, scene.names().size());
    }

    @Test
    void keepsInAnyShareWhatIsStoredBelowASkippedLink() throws IOException {
        scene.smallFiles(4);
        Files.createSymbolicLink(folder.resolve("link"), other);
        var below = oneForEach(2, "link/f");
        below.forEach(name -> scene.put("p/" + name, new byte[1]));
        var skipped = Stream.of("1/2", "2/2").map(share -> share(share, "--delete", "--no-follow-symlinks"))
                .mapToInt(result -> UploadScene.number(result, "skipped")).sum();
        assertEquals(1, skipped);
        assertTrue(scene.names().keySet().containsAll(below));
    }

    @Test
    void abortsTheUnfinishedUploadsOfItsShare() {
        scene.smallFiles(2);
        var keys = oneForEach(2, "large").stream().map(name -> "p/" + name).toList();
        keys.forEach(key -> Commands.s3().createMultipartUpload(create -> create.bucket(scene.bucket).key(key)));
        assertTrue(share("2/2", "--abort-stale", "0", "--dry-run").err().contains("would abort 1 unfinished upload"));
        assertEquals(0, share("2/2", "--abort-stale", "0").exitCode());
        assertEquals(List.of(keys.getFirst()), scene.uploads().stream().map(MultipartUpload::key).toList());
    }

    /// While another task with the same cache folder, as in a shared home, is in the middle of a large file, too.
    @Test
    void resumesWhatAKilledTaskOfTheSameShareHasBegun() throws Exception {
        var names = oneForEach(2, "large");
        names.forEach(name -> scene.file(name, 17 * UploadScene.MIB));
        var arrived = new CompletableFuture<Void>();
        var released = new CompletableFuture<Void>();
        proxy.on(UploadScene.onPart(names.getFirst(), 2), new Fault.Act(() -> {
            arrived.complete(null);
            released.join();
        }));
        try (var first = scene.start(options("1/2"))) {
            arrived.get(1, TimeUnit.MINUTES);
            var started = new CompletableFuture<Running>();
            proxy.on(UploadScene.onPart(names.getLast(), 3), new Fault.Act(() -> started.join().kill())).times(1);
            try (var second = scene.start(options("2/2", "--concurrency", "1"))) {
                started.complete(second);
                assertEquals(137, second.await(Duration.ofMinutes(1)).exitCode());
            }
            var again = scene.run(options("2/2"));
            assertEquals(2, UploadScene.number(again, "resumedParts"), again.toString());
            released.complete(null);
            assertEquals(0, first.await(Duration.ofMinutes(1)).exitCode());
        }
        scene.assertComplete();
    }

    private static String[] options(String share, String... more) {
        return Stream.of(UploadScene.SMALL_PARTS, new String[] {"--shard", share, "--output", "json"}, more)
                .flatMap(Arrays::stream).toArray(String[]::new);
    }

    @Test
    void sumsUpTheReportsOfTasks() throws IOException {
        scene.smallFiles(20);
        var reports = new ArrayList<Object>(List.of("--report-of"));
        for (var share : List.of("1/3", "2/3", "3/3")) {
            reports.add(Files.writeString(other.resolve(share.replace('/', '-')), share(share).out()));
        }
        var all = Commands.run("upload-folder", reports.toArray());
        assertEquals(0, all.exitCode(), all.err());
        assertTrue(all.out().startsWith("3 of 3 shards uploaded 20 files ("), all.out());
        reports.remove(2);
        var some = Commands.run("upload-folder", reports.toArray());
        assertEquals(1, some.exitCode());
        assertEquals("upload-folder: shard 2/3 is missing\n", some.err());
    }

    /// A job that is divided by the size of the folder may have one task.
    @ParameterizedTest
    @CsvSource({"SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=0 SLURM_ARRAY_TASK_STEP=1 SLURM_ARRAY_TASK_COUNT=1 "
            + "SLURM_ARRAY_TASK_ID=0, ''", "JOB_COMPLETION_INDEX=0, --shards=1", "A=b, --shard=1/1"})
    void sumsUpTheReportOfTheOnlyTask(String variables, String option) throws IOException {
        scene.smallFiles(3);
        var result = inside(variables, Stream.of(scene.words("--output", "json", option))
                .filter(word -> !word.equals("")).toArray());
        assertEquals(0, result.exitCode(), result.err());
        scene.assertComplete();
        var report = Files.writeString(other.resolve("report"), result.out());
        var sum = Commands.run("upload-folder", "--report-of", report);
        assertEquals(0, sum.exitCode(), sum.err());
        assertTrue(sum.out().startsWith("1 of 1 shard uploaded 3 files ("), sum.out());
    }

    @Test
    void sumsUpTheReportOfTheOnlyTaskThatSendsAStream() throws IOException {
        var result = scene.command().input("some text").exec("upload-folder", "-", "s3://" + scene.bucket + "/p/s",
                "--shard", "1/1", "--output", "json");
        assertEquals(0, result.exitCode(), result.err());
        var report = Files.writeString(other.resolve("report"), result.out());
        var sum = Commands.run("upload-folder", "--report-of", report);
        assertTrue(sum.out().startsWith("1 of 1 shard uploaded 1 file (9 B)"), sum.out() + sum.err());
        assertEquals(0, sum.exitCode());
    }

    /// As Slurm ends a task whose time is over.
    @Test
    void tellsOfATaskThatDidNotFinish() throws Exception {
        scene.smallFiles(20);
        var sending = new CompletableFuture<Void>();
        var ended = new CompletableFuture<Void>();
        proxy.on(UploadScene.from(3, FaultProxy.is("PutObject")), new Fault.Act(() -> {
            sending.complete(null);
            ended.join();
        }));
        try (var running = scene.start("--shard", "1/2", "--output", "json", "--concurrency", "1")) {
            sending.get(1, TimeUnit.MINUTES);
            var result = running.signal("TERM").await(Duration.ofMinutes(1));
            ended.complete(null);
            assertEquals(130, result.exitCode(), result.err());
            var report = Files.writeString(other.resolve("report"), result.out());
            var sum = Commands.run("upload-folder", "--report-of", report);
            assertEquals("upload-folder: shard 1/2 did not finish\nupload-folder: shard 2/2 is missing\n", sum.err());
            assertEquals(1, sum.exitCode());
        }
    }
}
