//SOURCES ../../../scripts/upload/ByteSize.java ../Series.java Piece.java

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import upload.ByteSize;

/// What a command took for one task by itself, and with a substitute in the place of each piece.
///
/// @param task for readers
/// @param substitutes the runs with each piece replaced
record Comparison(String task, Series own, Map<Piece, Series> substitutes) {

    static final String HEAD = """
            | task | with | wall s | CPU s | peak MiB | wall ÷ own | CPU ÷ own | runs |
            |---|---|--:|--:|--:|--:|--:|--:|""";

    /// Which part of what its substitute takes a piece has to save, in wall time or CPU time, to stay.
    private static final double WORTH = 0.1;

    private static final String ROW = "| %s | %s | %.3f | %.3f | %.0f | %s | %s | %d |";

    /// Returns the rows of a Markdown table.
    List<String> rows() {
        var rows = new ArrayList<String>();
        rows.add(own.failure() == null ? row("own code", own, "", "") : failed("own code", own));
        substitutes.forEach((piece, series) -> rows.add(series.failure() != null ? failed(piece.substitute(), series)
                : row(piece.substitute(), series, "%.2f".formatted(ratio(series, Measurement::wall)),
                        "%.2f".formatted(ratio(series, Measurement::cpu)))));
        return rows;
    }

    private String row(String name, Series series, String wallRatio, String cpuRatio) {
        return ROW.formatted(task, name, series.median(Measurement::wall), series.median(Measurement::cpu),
                series.median(Measurement::peakRss) / ByteSize.MIB, wallRatio, cpuRatio, series.runs().size());
    }

    private String failed(String name, Series series) {
        return "| %s | %s | failed: %s | | | | | |".formatted(task, name, series.failure());
    }

    /// Returns the median over the rounds of the ratio of a substitute's run to the own run right before it. Both runs
    /// meet about the same load, so that this varies less than the ratio of the medians.
    private double ratio(Series series, ToDoubleFunction<Measurement> figure) {
        var sorted = IntStream.range(0, Math.min(series.runs().size(), own.runs().size()))
                .mapToDouble(round -> figure.applyAsDouble(series.runs().get(round))
                        / figure.applyAsDouble(own.runs().get(round))).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    boolean complete() {
        return own.failure() == null && substitutes.values().stream().allMatch(one -> one.failure() == null);
    }

    /// Returns whether the piece saves enough in this task to stay.
    boolean isWorth(Piece piece) {
        var series = substitutes.get(piece);
        return series != null && complete()
                && Math.max(ratio(series, Measurement::wall), ratio(series, Measurement::cpu)) >= 1 / (1 - WORTH);
    }
}
