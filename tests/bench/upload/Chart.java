//SOURCES Figures.java

import java.util.List;
import java.util.Map;

/// Draws the medians as an SVG: a group of bars for each workload, and a longer bar for more throughput. It needs no
/// fonts or scripts, and its colours can be read on white and on black.
final class Chart {

    private static final int WIDTH = 760;
    private static final int NAMES = 96;
    private static final int LONGEST = 360;
    private static final int ROW = 20;
    private static final int TITLE = 34;
    private static final int GAP = 8;

    private static final String TEXT = "#6f7b88";
    private static final String OURS = "#2f81f7";
    private static final String OTHERS = "#8c96a0";

    private final List<Figures> all;
    private final StringBuilder svg = new StringBuilder();
    private int y;

    Chart(List<Figures> all) {
        this.all = all;
    }

    /// Returns the drawing.
    String draw() {
        all.forEach(this::group);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" \
                font-family="system-ui, sans-serif" font-size="13" fill="%s">
                <title>Throughput by workload: longer is faster</title>
                %s</svg>
                """.formatted(WIDTH, y + GAP, TEXT, svg);
    }

    private void group(Figures figures) {
        y += TITLE;
        svg.append("<text x=\"0\" y=\"%d\" font-weight=\"bold\">%s</text>\n".formatted(y - GAP,
                figures.workload().name()));
        var done = figures.series().entrySet().stream().filter(entry -> entry.getValue().failure() == null).toList();
        var best = done.stream().mapToDouble(Chart::wall).min().orElse(0);
        done.forEach(entry -> bar(figures, entry, best));
    }

    private void bar(Figures figures, Map.Entry<Peer, Series> entry, double best) {
        var wall = wall(entry);
        var name = entry.getKey().name();
        var length = Math.max(1, Math.round(LONGEST * best / wall));
        var throughput = figures.workload().sizes().size() < 100
                ? "%.0f MiB/s".formatted(figures.mibPerSecond(wall))
                : "%,.0f files/s".formatted(figures.filesPerSecond(wall));
        svg.append("""
                <text x="%d" y="%d" text-anchor="end">%s</text>\
                <rect x="%d" y="%d" width="%d" height="%d" rx="2" fill="%s"/>\
                <text x="%d" y="%d">%s · %.2f s · %.1f CPU s</text>
                """.formatted(NAMES - GAP, y + ROW - 6, name, NAMES, y + 2, length, ROW - 4,
                name.equals(Peer.OURS) ? OURS : OTHERS, NAMES + length + GAP, y + ROW - 6, throughput, wall,
                entry.getValue().median(Measurement::cpu)));
        y += ROW;
    }

    private static double wall(Map.Entry<Peer, Series> entry) {
        return entry.getValue().median(Measurement::wall);
    }
}
