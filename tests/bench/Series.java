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

    /// The time for all runs of a program. A slow program runs fewer times.
    private static final double PATIENCE_SECONDS = 120;

    /// Runs one of the programs once.
    interface Runner<T> {
        /// @throws UserError if the run failed; the program does not run again
        Measurement run(T program) throws IOException, InterruptedException;
    }

    private final List<Measurement> runs = new ArrayList<>();
    private Measurement warmUp;
    private String failure;

    /// Runs the programs in turn, so that other load on the machine slows all of them. The first run of each warms the
    /// machine's caches. It counts only if there is no other run.
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

    /// Returns why a run failed, or null.
    String failure() {
        return failure;
    }

    /// Returns the runs that count.
    List<Measurement> runs() {
        return runs.isEmpty() && warmUp != null ? List.of(warmUp) : runs;
    }

    /// Returns the median of a figure over the runs that count, such as of the wall time.
    double median(ToDoubleFunction<Measurement> figure) {
        var sorted = runs().stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
