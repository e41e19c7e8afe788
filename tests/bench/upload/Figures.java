//SOURCES ../Series.java DiscardEndpoint.java Peer.java

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import upload.ByteSize;

/// What the programs took for one workload.
///
/// @param traffic what the server received in the last run of each program
record Figures(Workload workload, Map<Peer, Series> series, Map<Peer, DiscardEndpoint.Tally> traffic) {

    private static final String ROW = "%-12s %7s %16s %7s %9s %8s %7s %12s %11s %5s";

    /// Returns whether every run delivered everything.
    boolean complete() {
        return series.values().stream().allMatch(one -> one.failure() == null);
    }

    /// Returns the lines of a table of medians.
    List<String> table() {
        var lines = new ArrayList<>(List.of("", workload.name() + ", " + ByteSize.format(workload.bytes()),
                ROW.formatted("", "wall s", "min to max", "CPU s", "peak MiB", "files/s", "MiB/s", "wall ÷ ours",
                        "CPU ÷ ours", "runs")));
        series.forEach((peer, one) -> lines.add(one.failure() == null ? row(peer, one)
                : peer.name() + " failed: " + one.failure()));
        return lines;
    }

    private String row(Peer peer, Series one) {
        var walls = one.runs().stream().mapToDouble(Measurement::wall).summaryStatistics();
        var wall = one.median(Measurement::wall);
        return ROW.formatted(peer.name(), "%.2f".formatted(wall),
                "%.2f to %.2f".formatted(walls.getMin(), walls.getMax()),
                "%.2f".formatted(one.median(Measurement::cpu)),
                "%.0f".formatted(one.median(Measurement::peakRss) / ByteSize.MIB),
                "%.0f".formatted(filesPerSecond(wall)), "%.0f".formatted(mibPerSecond(wall)),
                ratio(one, Measurement::wall).map("%.2f"::formatted).orElse(""),
                ratio(one, Measurement::cpu).map("%.2f"::formatted).orElse(""), one.runs().size());
    }

    /// Returns the ratio of a program's median to that of awskit, if awskit ran too.
    private Optional<Double> ratio(Series one, ToDoubleFunction<Measurement> figure) {
        return series.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(Peer.OURS) && entry.getValue().failure() == null)
                .map(entry -> one.median(figure) / entry.getValue().median(figure)).findFirst();
    }

    double filesPerSecond(double wall) {
        return workload.sizes().size() / wall;
    }

    double mibPerSecond(double wall) {
        return workload.bytes() / (double) ByteSize.MIB / wall;
    }

    Map<String, Object> toTree() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("name", workload.name());
        tree.put("files", workload.sizes().size());
        tree.put("bytes", workload.bytes());
        tree.put("peers", series.entrySet().stream().map(entry -> peer(entry.getKey(), entry.getValue())).toList());
        return tree;
    }

    private Map<String, Object> peer(Peer peer, Series one) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("name", peer.name());
        tree.put("version", peer.version());
        tree.put("command", peer.command(workload));
        tree.put("note", peer.note());
        tree.put("failure", one.failure());
        if (one.failure() == null) {
            var wall = one.median(Measurement::wall);
            var last = traffic.get(peer);
            tree.put("wallSeconds", wall);
            tree.put("cpuSeconds", one.median(Measurement::cpu));
            tree.put("peakRssBytes", (long) one.median(Measurement::peakRss));
            tree.put("filesPerSecond", filesPerSecond(wall));
            tree.put("mibPerSecond", mibPerSecond(wall));
            tree.put("wallRatio", ratio(one, Measurement::wall).orElse(null));
            tree.put("cpuRatio", ratio(one, Measurement::cpu).orElse(null));
            tree.put("objects", last.delivered().objects());
            tree.put("contentBytes", last.delivered().bytes());
            tree.put("listedKeys", last.delivered().listed());
            tree.put("requests", last.requests());
            tree.put("connections", last.connections());
            tree.put("serverCpuSeconds", last.cpu());
            tree.put("runs", one.runs().stream().map(Figures::run).toList());
        }
        return tree;
    }

    private static Map<String, Object> run(Measurement run) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("wallSeconds", run.wall());
        tree.put("cpuSeconds", run.cpu());
        tree.put("peakRssBytes", run.peakRss());
        return tree;
    }
}
