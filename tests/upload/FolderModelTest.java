//DEPS org.junit.jupiter:junit-jupiter
//SOURCES ../../scripts/upload/FolderUpload.java ../support/StubEndpoint.java

package upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import awskit.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import support.StubEndpoint;
import upload.PathFilters.Filter;
import upload.UploadReport.Outcome;

/// Random folders, prefixes and filters: `--delete` leaves exactly what a plain model of its rules says.
class FolderModelTest {

    private static final Pattern DELETED = Pattern.compile("<Key>([^<]*)</Key>");

    private static final List<String> NAMES = List.of("a", "a!", "a0", "b", "c.html", "d.html");

    @TempDir
    Path temp;

    /// The objects under the prefix `p/` by their relative keys, with their sizes.
    private final SortedMap<String, Integer> objects = new ConcurrentSkipListMap<>(KeyOrder::compare);

    @Test
    void leavesWhatTheModelSays() throws Exception {
        compareWithTheModel(1, 150, 1);
    }

    /// Each share by a run of its own, in any order, some twice.
    @Tag("storm")
    @Test
    void leavesWhatTheModelSaysInShares() throws Exception {
        compareWithTheModel(3, 150, 5);
    }

    @Tag("storm")
    @Test
    void leavesWhatTheModelSaysThousandsOfTimes() throws Exception {
        compareWithTheModel(2, 2000, 1);
        compareWithTheModel(4, 2000, 5);
    }

    private void compareWithTheModel(long seed, int rounds, int mostShares) throws Exception {
        var random = new Random(seed);
        var deleted = 0;
        var failed = 0;
        try (var server = StubEndpoint.answering(this::answer); var session = session(server.uri())) {
            for (var round = 0; round < rounds; round++) {
                var root = Files.createDirectory(temp.resolve(seed + "-" + round));
                makeTree(random, root);
                objects.clear();
                for (var count = random.nextInt(12); count > 0; count--) {
                    objects.put(path(random), 5);
                }
                var folder = Folder.of(root).followSymlinks(random.nextBoolean()).filters(filters(random));
                var before = new TreeMap<>(objects);
                var model = new Model(folder);
                var shares = shares(random, 1 + random.nextInt(mostShares));
                var outcomes = new TreeMap<Shard, long[]>(Comparator.comparing(Shard::number));
                for (var share : shares) {
                    var report = new UploadReport(_ -> { });
                    new FolderUpload(session, S3Location.parse("s3://bucket/p"), UploadSettings.defaults().delete(true)
                            .allowEmpty(true).comparison(Comparison.SIZE).shard(share), report, Progress.none())
                            .run(folder);
                    assertEquals(model.fails, !report.failed().isEmpty(), () -> tree(root) + report.failed());
                    outcomes.putIfAbsent(share, Stream.of(Outcome.values()).mapToLong(report::count).toArray());
                }
                assertEquals(model.expected(before), Map.copyOf(objects), () -> folder.filters() + " follow "
                        + folder.followSymlinks() + "\n" + tree(root) + "\nbefore " + before.keySet() + shares);
                assertEquals(model.files.size(), sum(outcomes, Outcome.UPLOADED) + sum(outcomes, Outcome.UNCHANGED));
                assertEquals(model.skipped.size(), sum(outcomes, Outcome.SKIPPED));
                deleted += (int) sum(outcomes, Outcome.DELETED);
                failed += model.fails ? 1 : 0;
            }
        }
        assertTrue(deleted > rounds / 2 && failed > rounds / 20 && failed < rounds / 2, deleted + " and " + failed);
    }

    /// Returns all of so many shares in any order, and one of them once more at the end.
    private static List<Shard> shares(Random random, int count) {
        if (count == 1) {
            return List.of(Shard.ALL);
        }
        var shares = IntStream.rangeClosed(1, count).mapToObj(number -> new Shard(number, count))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(shares, random);
        shares.add(shares.getFirst());
        return shares;
    }

    private static long sum(Map<Shard, long[]> outcomes, Outcome outcome) {
        return outcomes.values().stream().mapToLong(counts -> counts[outcome.ordinal()]).sum();
    }

    /// What is right, without regard to order, memory or requests.
    private static final class Model {

        final Folder folder;
        final List<String> files = new ArrayList<>();
        final List<String> skipped = new ArrayList<>();
        boolean fails;

        Model(Folder folder) throws IOException {
            this.folder = folder;
            walk(folder.path(), "");
        }

        private void walk(Path directory, String prefix) throws IOException {
            try (var names = Files.list(directory)) {
                for (var file : names.toList()) {
                    var path = prefix + file.getFileName();
                    var counts = folder.filters().matches(path);
                    var countsBelow = !folder.filters().prunes(path);
                    if (Files.isSymbolicLink(file) && !folder.followSymlinks()) {
                        if (counts || countsBelow && !Files.isRegularFile(file)) {
                            skipped.add(path);
                        }
                    } else if (!Files.exists(file)) {
                        fails |= counts || countsBelow;
                    } else if (Files.isDirectory(file)) {
                        walk(file, path + "/");
                    } else if (counts) {
                        files.add(path);
                    }
                }
            }
        }

        Map<String, Integer> expected(Map<String, Integer> before) {
            var expected = new TreeMap<String, Integer>();
            before.forEach((key, size) -> {
                if (fails || !folder.filters().matches(key)
                        || skipped.stream().anyMatch(path -> key.equals(path) || key.startsWith(path + "/"))) {
                    expected.put(key, size);
                }
            });
            files.forEach(file -> expected.put(file, 5));
            return expected;
        }
    }

    private static void makeTree(Random random, Path root) throws IOException {
        var outside = Files.createDirectories(root.resolveSibling("outside"));
        Files.writeString(outside.resolve("c.html"), "12345");
        for (var count = random.nextInt(10); count > 0; count--) {
            var file = root.resolve(path(random));
            try {
                Files.createDirectories(file.getParent());
                if (!file.getParent().toRealPath().startsWith(root.toRealPath())) {
                    continue; // behind a link
                }
                switch (random.nextInt(10)) {
                    case 0 -> Files.createSymbolicLink(file, Path.of("nowhere"));
                    case 1, 2 -> Files.createSymbolicLink(file, outside);
                    case 3 -> Files.createSymbolicLink(file, outside.resolve("c.html"));
                    default -> Files.writeString(file, "12345");
                }
            } catch (FileSystemException taken) {
                // A file is where a folder ought to be, or the other way round.
            }
        }
    }

    private static String path(Random random) {
        return random.ints(1 + random.nextInt(3), 0, NAMES.size()).mapToObj(NAMES::get)
                .collect(Collectors.joining("/"));
    }

    private static PathFilters filters(Random random) {
        var globs = List.of("*", "*.html", "a/*", "a", "b*", "[!a]*", "a!/*", "*/b");
        var filters = new ArrayList<Filter>();
        for (var count = random.nextInt(4); count > 0; count--) {
            var glob = globs.get(random.nextInt(globs.size()));
            filters.add(random.nextBoolean() ? Filter.include(glob) : Filter.exclude(glob));
        }
        return new PathFilters(filters);
    }

    private static String tree(Path root) {
        try (var paths = Files.walk(root)) {
            return paths.map(path -> root.relativize(path) + (Files.isSymbolicLink(path) ? "@" : ""))
                    .collect(Collectors.joining(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Session session(URI endpoint) {
        return Session.builder().environment(Map.of()).region("eu-west-1").endpoint(endpoint)
                .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                .build();
    }

    private StubEndpoint.Answer answer(StubEndpoint.Seen request) {
        switch (request.method()) {
            case "PUT" -> objects.put(URLDecoder.decode(request.path().replaceFirst("^/bucket/p/", ""), UTF_8)
                    .replaceFirst("\\?.*", ""), request.body().length());
            case "POST" -> DELETED.matcher(request.body()).results().forEach(key ->
                    objects.remove(key.group(1).replaceFirst("^p/", "")));
            default -> { }
        }
        return StubEndpoint.Answer.of(200, request.method().equals("GET") ? objects.entrySet().stream()
                .map(object -> "<Contents><Key>p/" + object.getKey() + "</Key><Size>" + object.getValue()
                        + "</Size></Contents>")
                .collect(Collectors.joining("", "<ListBucketResult>", "</ListBucketResult>"))
                : "<DeleteResult/>").with("ETag", "\"etag\"");
    }
}
