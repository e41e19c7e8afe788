//SOURCES UploadScene.java
//DEPS org.junit.jupiter:junit-jupiter

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.data.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import support.Fault;
import support.Running;

/// What `upload-folder` says of what it did, and of what it did not do.
class UploadReportTest {

    @AutoClose
    private final UploadScene scene = new UploadScene();

    @Test
    void saysThatAllFilesWereFilteredOut() {
        scene.smallFiles(140);
        var note = "upload-folder: all 140 files were filtered out (the last --include or --exclude that matches "
                + "decides)\n";
        assertEquals(note, scene.run("--exclude", "*").err());
        assertEquals(note, scene.run("--exclude", "*", "--include", "S3*.java", "--dry-run").err());
        assertEquals("", scene.run("--exclude", "*", "--quiet").err());
        assertEquals("", scene.run("--exclude", "*", "--include", "s/0000").err());
    }

    @Test
    void tellsWhatIsResumedAndCountsItInADryRun() throws Exception {
        scene.file("large", 22 * UploadScene.MIB);
        scene.file("small", 10);
        scene.proxy.on(UploadScene.onPart("large", 3), new Fault.Refuse(503, "SlowDown"));
        assertEquals(1, run("--max-attempts", "1", "--concurrency", "1").exitCode());
        scene.proxy.heal();
        var unfinished = scene.uploads();
        assertEquals(1, unfinished.size());
        var sent = scene.proxy.requests("UploadPart");

        var dry = run("--dry-run");

        assertEquals(0, dry.exitCode(), dry.err());
        assertTrue(dry.out().contains("would upload 1 file (22.0 MiB) to s3://" + scene.bucket
                + "/p, 2 parts resumed, 1 unchanged\n"), dry.out());
        assertTrue(dry.out().endsWith("would take 6 requests: CompleteMultipartUpload 1, ListObjectsV2 1, ListParts 1, "
                + "UploadPart 3\n"), dry.out());
        assertEquals(unfinished, scene.uploads());
        assertEquals(sent, scene.proxy.requests("UploadPart"));

        var second = run();

        assertTrue(second.out().matches(
                "uploaded 1 file \\(22.0 MiB\\) to \\S+ in .* s, 2 parts resumed, 1 unchanged\n"),
                second.out());
        assertEquals(sent + 3, scene.proxy.requests("UploadPart"));
        scene.assertComplete();
    }

    @Test
    void deletesNoMoreThanAllowed() {
        scene.file("kept", 10);
        for (var key : List.of("p/kept", "p/old1", "p/old2", "p/old3")) {
            scene.put(key, new byte[10]);
        }
        var results = scene.runAll(List.of(List.of("--delete", "--max-delete", "2"),
                List.of("--delete", "--max-delete", "2", "--dry-run"), List.of("--delete", "--max-delete", "0"),
                List.of("--max-delete", "2"), List.of("--delete", "--max-delete", "-1")));
        for (var refused : results.subList(0, 3)) {
            assertEquals(1, refused.exitCode());
            assertTrue(refused.err().startsWith("upload-folder: 3 objects would be deleted, more than --max-delete "),
                    refused.err());
        }
        results.subList(3, 5).forEach(misused -> assertEquals(252, misused.exitCode()));
        assertEquals(4, scene.names().size());
        assertEquals(3, UploadScene.number(scene.run("--delete", "--max-delete", "3", "--output", "json"), "deleted"));
        assertEquals(List.of("kept"), List.copyOf(scene.names().keySet()));
    }

    @Test
    void printsALineOfJsonPerEvent() throws Exception {
        scene.file("new", 10);
        scene.file("same", 10);
        scene.put("p/same", new byte[10]);
        scene.put("p/old", new byte[10]);
        assertEquals(0, new ProcessBuilder("mkfifo", scene.folder.resolve("fifo").toString()).start().waitFor());
        var result = scene.run("--delete", "--size-only", "--output", "jsonl");
        assertEquals(0, result.exitCode(), result.err());
        var lines = result.out().lines().map(line -> (Map<?, ?>) Json.read(line)).toList();
        var outcomes = new TreeMap<String, Object>();
        lines.stream().filter(line -> line.containsKey("key"))
                .forEach(line -> outcomes.put((String) line.get("key"), line.get("outcome")));
        assertEquals(Map.of("p/new", "uploaded", "p/same", "unchanged", "p/old", "deleted", "p/fifo", "skipped"),
                outcomes);
        assertTrue(lines.contains(Map.of("outcome", "note", "message", "skipped " + scene.folder + "/fifo: FIFO")),
                result.out());
        assertEquals("done", lines.getLast().get("outcome"));
        assertEquals(1, lines.getLast().get("uploaded"));
        var planned = scene.run("--dry-run", "--output", "jsonl").out().lines().toList().getLast();
        assertEquals("planned", ((Map<?, ?>) Json.read(planned)).get("outcome"));
    }

    private Running.Result run(String... options) {
        return scene.run(Stream.concat(Stream.of(UploadScene.SMALL_PARTS), Stream.of(options)).toArray(String[]::new));
    }
}
