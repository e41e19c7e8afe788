//SOURCES ../../scripts/upload/ShardReports.java
//DEPS org.junit.jupiter:junit-jupiter
package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import awskit.data.Json;
import awskit.errors.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What tasks leave behind: reports, logs, and nothing.
class ShardReportsTest {

    private static final Map<String, Object> FAILED = Map.of("path", "f/a", "key", "p/a", "code", "AccessDenied",
            "message", "access denied");

    @TempDir
    Path folder;

    /// A document as `--output json` prints it.
    private static Map<String, Object> report(int number, int count, boolean finished, int uploaded,
            Map<?, ?>... failed) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("uploaded", uploaded);
        tree.put("unchanged", 1);
        tree.put("deleted", 0);
        tree.put("skipped", 0);
        tree.put("failed", List.of(failed));
        tree.put("bytes", 1024L * uploaded);
        tree.put("resumedParts", 0);
        tree.put("requests", Map.of("ListObjectsV2", 1, "PutObject", uploaded));
        tree.put("seconds", 0.5 * number);
        tree.put("shard", Map.of("number", number, "count", count, "finished", finished));
        return tree;
    }

    private ShardReports read(String... contents) throws IOException {
        var files = new ArrayList<Path>();
        for (var content : contents) {
            files.add(Files.writeString(folder.resolve("report-" + files.size()), content));
        }
        return ShardReports.read(files);
    }

    @Test
    void areSummedUp() throws IOException {
        var reports = read(IntStream.rangeClosed(1, 3).mapToObj(number ->
                Json.pretty(report(number, 3, true, 10)) + "\n").toArray(String[]::new));
        assertEquals("3 of 3 shards uploaded 30 files (30.0 KiB) in 1.5 s, 3 unchanged", reports.summary());
        assertEquals(List.of(), reports.problems());
        assertEquals("{\"uploaded\":30,\"unchanged\":3,\"deleted\":0,\"skipped\":0,\"bytes\":30720,\"resumedParts\":0,"
                + "\"failed\":[],\"requests\":{\"ListObjectsV2\":3,\"PutObject\":30},\"seconds\":1.5,\"shards\":3,"
                + "\"problems\":[]}", Json.line(reports.toTree()));
    }

    @Test
    void tellWhatIsMissing() throws IOException {
        var reports = read(Json.pretty(report(1, 4, true, 10)), "", Json.pretty(report(3, 4, false, 1, FAILED)),
                "{\n    \"uploaded\": 3,\n    \"unch");
        assertEquals(List.of("\"" + folder + "/report-1\" has no report of a shard",
                "\"" + folder + "/report-3\" has no report of a shard", "shard 2/4 is missing",
                "shard 3/4 did not finish", "shard 4/4 is missing"), reports.problems());
        assertEquals("1 of 4 shards uploaded 11 files (11.0 KiB) in 1.5 s, 2 unchanged, 1 failed", reports.summary());
    }

    /// Several tasks and attempts in one log, with messages and a line for each file between them.
    @Test
    void areFoundInALog() throws IOException {
        var done = new LinkedHashMap<String, Object>(Map.of("outcome", "done"));
        done.putAll(report(2, 2, true, 5, FAILED));
        var reports = read("upload-folder: shard 1/2 by JOB_COMPLETION_INDEX\n" + Json.pretty(report(1, 2, true, 10))
                + "\n{\"outcome\":\"uploaded\",\"path\":\"f/b\",\"shard\":\"2/2\"}\n" + Json.line(done) + "\n"
                + Json.pretty(report(1, 2, false, 99)) + "\nKilled\n" + Json.pretty(report(2, 2, true, 7, FAILED)));
        assertEquals("2 of 2 shards uploaded 17 files (17.0 KiB) in 1.0 s, 2 unchanged, 1 failed", reports.summary());
        assertEquals(List.of(), reports.problems());
    }

    /// Every task tells of a folder that cannot be read.
    @Test
    void nameAFailureOnce() throws IOException {
        var reports = read(Json.pretty(report(1, 2, true, 1, FAILED)), Json.pretty(report(2, 2, true, 1, FAILED)));
        assertEquals(1, reports.failed().size());
    }

    @Test
    void belongTogether() {
        assertEquals("\"" + folder + "/report-1\" is of 2 shards, and others are of 3", assertThrows(UserError.class,
                () -> read(Json.pretty(report(1, 3, true, 1)), Json.pretty(report(1, 2, true, 1)))).getMessage()
                .replaceFirst(" \\(.*", ""));
        var whole = report(1, 1, true, 1);
        whole.remove("shard");
        assertThrows(UserError.class, () -> read(Json.pretty(whole), "{\n}\n", "[]", "{\"shard\":{}}"));
    }
}
