//SOURCES ../support/Commands.java
//DEPS org.junit.jupiter:junit-jupiter
//DEPS software.amazon.awssdk:s3

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import support.Commands;

/// Every recipe about S3, as a process, with a bucket of 30 objects in three folders.
class S3RecipesTest {

    private final String bucket = Commands.bucket();

    @BeforeEach
    void fillTheBucket() {
        IntStream.range(0, 30).forEach(i -> Commands.s3().putObject(put -> put.bucket(bucket)
                .key("%d/%02d.txt".formatted(i / 10, i)), RequestBody.fromString("text " + i)));
    }

    @Test
    void listBuckets() {
        assertTrue(run("list-buckets").lines().toList().contains(bucket));
    }

    @Test
    void countObjects() {
        assertEquals("30 objects, 200 bytes\n", run("count-objects", bucket));
        assertEquals("30 objects\n", run("count-objects-by-collection", bucket));
    }

    @Test
    void listPrefix() {
        var lines = run("list-prefix", bucket, "1/").lines().toList();
        assertEquals(10, lines.size());
        assertTrue(lines.getFirst().matches("20\\d\\d-.*Z  7  1/10.txt"), lines.getFirst());
    }

    @Test
    void listSome() {
        var first = run("list-some", bucket, "--max-items", 7).lines().toList();
        assertEquals(8, first.size());
        assertEquals("0/06.txt", first.get(6));
        var token = first.getLast().split(" ");
        var rest = run("list-some", bucket, "--max-items", 100, token[0], token[1]).lines().toList();
        assertEquals(List.of("0/07.txt", "2/29.txt"), List.of(rest.getFirst(), rest.getLast()));
        assertEquals(23, rest.size());
    }

    @Test
    void pageBy100() {
        IntStream.range(0, 80).forEach(i -> Commands.s3().putObject(put -> put.bucket(bucket).key("more/" + i),
                RequestBody.empty()));
        assertEquals("100\n10\n", run("page-by-100", bucket));
    }

    @Test
    void deletePrefix() {
        assertEquals(10, run("delete-prefix", bucket, "1/", "--dry-run").lines()
                .filter(line -> line.startsWith("would delete 1/")).count());
        assertEquals("deleted 10\n", run("delete-prefix", bucket, "1/"));
        assertEquals("20 objects\n", run("count-objects-by-collection", bucket));
    }

    @Test
    void readObject() {
        assertEquals("text 25", run("read-object", bucket, "2/25.txt"));
        var missing = Commands.run("read-object", bucket, "none");
        assertEquals(254, missing.exitCode());
        assertTrue(missing.err().contains("NoSuchKey"), missing.err());
    }

    private static String run(String command, Object... args) {
        var result = Commands.run(command, args);
        assertEquals(0, result.exitCode(), result.err());
        return result.out();
    }
}
