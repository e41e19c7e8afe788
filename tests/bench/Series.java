//SOURCES Measurement.java

import awskit.errors.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The runs of one program, and their medians.
final class Series {

    /// How long one program may run, all in all: what is slow runs fewer times.
    private static final double PATIENCE_SECONDS = 120;

    /// Runs one of the programs once.
    interface Runner<T> {
        /// @throws UserError if it failed: it is not run again then
        Measurement run(T program) throws IOException, InterruptedException;
    }

    private final List<Measurement> runs = new ArrayList<>();
    private Measurement warmUp;
    private String failure;

    /// Runs one of each in turn, so that a busy machine slows all alike. The first run of each warms the machine's
    /// caches, and counts only if there is no other.
    static <T> Map<T, Series> interleaved(int rounds, Collection<T> programs, Runner<T> runner) throws IOException,
            InterruptedException {
        var all = new LinkedHashMap<T, Series>();
        programs.forEach(program -> all.put(program, new Series()));
        for (var round = 0; round <= rounds; round++) {
            for (var program : programs) {
                all.get(program).run(() -> runner.run(program));
            }
        }
        return all;
    }

    private interface Run {
        Measurement run() throws IOException, InterruptedException;
    }

    private void run(Run run) throws IOException, InterruptedException {
        if (failure != null || spent() > PATIENCE_SECONDS) {
            return;
        }
        try {
            if (warmUp == null) {
                warmUp = run.run();
            } else {
                runs.add(run.run());
            }
        } catch (UserError e) {
            failure = e.getMessage();
        }
    }

    private double spent() {
        return warmUp == null ? 0 : warmUp.wall() + runs.stream().mapToDouble(Measurement::wall).sum();
    }

    /// Returns why a run failed, else null.
    String failure() {
        return failure;
    }

    /// Returns the runs that count.
    List<Measurement> runs() {
        return runs.isEmpty() && warmUp != null ? List.of(warmUp) : runs;
    }

    /// Returns the median of what a run took, of the wall time for example.
    double median(ToDoubleFunction<Measurement> figure) {
        var sorted = runs().stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
