//SOURCES ByteSize.java Found.java Shard.java
package upload;

import awskit.data.Json;
import awskit.errors.UserError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The reports of the shares of an upload as one. It tells of shares that are missing or did not finish, too.
///
/// The files are what the tasks have printed with `--output json` or `jsonl`. There may be other lines in them, and the
/// reports of several tasks or of several attempts. Of the attempts at a share the last one that finished counts.
public final class ShardReports {

    private static final List<String> NUMBERS = List.of("uploaded", "unchanged", "deleted", "skipped", "bytes",
            "resumedParts");

    private final Map<Integer, Map<?, ?>> byNumber = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private int count;

    private ShardReports() {}

    /// Reads the reports of shares.
    ///
    /// @throws UserError (usage) if a file cannot be read, there are no reports, or they are not of the same upload
    public static ShardReports read(List<Path> files) {
        var reports = new ShardReports();
        for (var file : files) {
            try {
                reports.add(file);
            } catch (IOException e) {
                throw UserError.usage("report \"" + file + "\" cannot be read", switch (e) {
                    case NoSuchFileException _ -> "it does not exist";
                    case CharacterCodingException _ -> "it is not UTF-8";
                    default -> Found.reason(e);
                });
            }
        }
        if (reports.byNumber.isEmpty()) {
            throw UserError.usage("there is no report of a shard in " + files.stream().map(file -> "\"" + file + "\"")
                    .collect(Collectors.joining(", ")), "tasks print it with --output json");
        }
        reports.findMissing();
        return reports;
    }

    private void add(Path file) throws IOException {
        var found = false;
        var document = new StringBuilder();
        try (var lines = Files.newBufferedReader(file)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("{") || line.startsWith("{\"outcome\":\"done\",")) {
                    document.setLength(0);
                }
                document.append(line).append('\n');
                if (line.startsWith("}") || line.startsWith("{\"outcome\":\"done\",")) {
                    found |= add(file, document.toString());
                    document.setLength(0);
                } else if (document.charAt(0) != '{') {
                    document.setLength(0);
                }
            }
        }
        if (!found) {
            problems.add("\"" + file + "\" has no report of a shard");
        }
    }

    /// Returns whether the text is a report of a shard.
    private boolean add(Path file, String text) {
        try {
            if (!(Json.read(text) instanceof Map<?, ?> report) || !(report.get("shard") instanceof Map<?, ?> shard)) {
                return false;
            }
            var number = ((Number) shard.get("number")).intValue();
            var of = ((Number) shard.get("count")).intValue();
            if (count != 0 && count != of) {
                throw UserError.usage("\"" + file + "\" is of " + of + " shards, and others are of " + count,
                        "name the reports of one upload");
            }
            count = of;
            byNumber.merge(number, report, (one, other) -> hasFinished(one) && !hasFinished(other) ? one : other);
            return true;
        } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
            return false;
        }
    }

    private void findMissing() {
        IntStream.rangeClosed(1, count).mapToObj(number -> new Shard(number, count)).forEach(shard -> {
            var report = byNumber.get(shard.number());
            if (report == null) {
                problems.add("shard " + shard + " is missing");
            } else if (!hasFinished(report)) {
                problems.add("shard " + shard + " did not finish");
            }
        });
    }

    private static boolean hasFinished(Map<?, ?> report) {
        return Boolean.TRUE.equals(((Map<?, ?>) report.get("shard")).get("finished"));
    }

    /// Returns what is missing, a line each.
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /// Returns the files and keys that failed, each once, as in the reports.
    public Set<Map<?, ?>> failed() {
        var failed = new LinkedHashSet<Map<?, ?>>();
        byNumber.values().forEach(report -> ((List<?>) report.get("failed")).forEach(each ->
                failed.add((Map<?, ?>) each)));
        return failed;
    }

    private long sum(String member) {
        return byNumber.values().stream().mapToLong(report -> ((Number) report.get(member)).longValue()).sum();
    }

    /// Returns the reports as one JSON document. Its seconds are those of the share that took longest.
    public Map<String, Object> toTree() {
        var tree = new LinkedHashMap<String, Object>();
        NUMBERS.forEach(member -> tree.put(member, sum(member)));
        tree.put("failed", List.copyOf(failed()));
        var requests = new TreeMap<String, Long>();
        byNumber.values().forEach(report -> ((Map<?, ?>) report.get("requests")).forEach((operation, number) ->
                requests.merge((String) operation, ((Number) number).longValue(), Long::sum)));
        tree.put("requests", requests);
        tree.put("seconds", seconds());
        tree.put("shards", count);
        tree.put("problems", problems());
        return tree;
    }

    private double seconds() {
        return byNumber.values().stream().mapToDouble(report -> ((Number) report.get("seconds")).doubleValue()).max()
                .orElse(0);
    }

    /// Returns the outcome in one line: `8 shards uploaded 3 files (1.2 MiB) in 0.8 s, 12 unchanged, 1 failed`.
    public String summary() {
        var text = new StringBuilder(String.format(Locale.ROOT, "%,d of %,d %s uploaded %,d %s (%s) in %.1f s",
                byNumber.values().stream().filter(ShardReports::hasFinished).count(), count,
                count == 1 ? "shard" : "shards", sum("uploaded"), sum("uploaded") == 1 ? "file" : "files",
                ByteSize.format(sum("bytes")), seconds()));
        for (var member : List.of("unchanged", "deleted", "skipped")) {
            if (sum(member) > 0) {
                text.append(String.format(Locale.ROOT, ", %,d %s", sum(member), member));
            }
        }
        if (!failed().isEmpty()) {
            text.append(String.format(Locale.ROOT, ", %,d failed", failed().size()));
        }
        return text.toString();
    }
}
