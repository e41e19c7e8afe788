//DEPS org.junit.platform:junit-platform-launcher

package support;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// What the test runner prints: the lines of a class together when its last test has ended, because classes run side
/// by side. Invocations of a parameterized test show only when they fail.
public final class Report implements TestExecutionListener {

    private static final Duration SLOW = Duration.ofSeconds(1);

    private final Instant began = Instant.now();
    private final Map<TestIdentifier, Instant> started = new ConcurrentHashMap<>();
    private final Map<String, StringBuffer> lines = new ConcurrentHashMap<>();
    private final Map<String, Duration> classes = new ConcurrentHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private TestPlan plan;
    private int passed;
    private int failed;
    private int skipped;

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        this.plan = plan;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        started.put(test, Instant.now());
        if (isClass(test)) {
            print(test, "", "");
        }
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        skipped += Math.max(1, (int) plan.getDescendants(test).stream().filter(TestIdentifier::isTest).count());
        print(test, "- ", " (skipped: " + reason + ")");
        if (isClass(test)) {
            end(test);
        }
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        var thrown = result.getThrowable();
        switch (result.getStatus()) {
            case FAILED -> {
                failed++;
                failures.add(path(test) + "\n" + trace(thrown.orElseThrow()));
                print(test, "✘ ", duration(test));
            }
            case ABORTED -> {
                skipped++;
                print(test, "- ", " (skipped: " + thrown.map(Throwable::getMessage).orElse("aborted") + ")");
            }
            case SUCCESSFUL -> {
                if (test.isTest()) {
                    passed++;
                }
                if (depth(test) > 0 && !isClass(test) && !isInvocation(test)) {
                    print(test, "✔ ", duration(test));
                }
            }
        }
        if (isClass(test)) {
            classes.put(name(test), age(test));
            end(test);
        }
    }

    /// Prints what failed, and why.
    public void failures() {
        failures.forEach(failure -> System.out.println("\n✘ " + failure));
    }

    /// Prints the classes that took longest.
    public void slowest(int count) {
        System.out.println("\nslowest classes");
        classes.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).limit(count)
                .forEach(slow -> System.out.printf("%8.1f s  %s%n", seconds(slow.getValue()), slow.getKey()));
    }

    /// Prints the time and the counts, and returns the exit code.
    public int end() {
        System.out.printf("%n%.1f s%n%d passed, %d failed%s%n", seconds(Duration.between(began, Instant.now())), passed,
                failed, skipped == 0 ? "" : ", " + skipped + " skipped");
        if (passed + failed == 0) {
            throw UserError.of(ExitCode.USAGE, "no test ran", "see test --help");
        }
        return failed == 0 ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private static boolean isClass(TestIdentifier test) {
        return test.getSource().filter(ClassSource.class::isInstance).isPresent();
    }

    private boolean isInvocation(TestIdentifier test) {
        return plan.getParent(test).filter(parent -> depth(parent) > 0 && !isClass(parent)).isPresent();
    }

    /// How deep below the engine, which is at 0.
    private int depth(TestIdentifier test) {
        return plan.getParent(test).map(parent -> depth(parent) + 1).orElse(0);
    }

    private String path(TestIdentifier test) {
        return plan.getParent(test)
                .filter(parent -> depth(parent) > 0)
                .map(parent -> path(parent) + " > " + name(test))
                .orElse(name(test));
    }

    private static String name(TestIdentifier test) {
        return test.getDisplayName().replaceFirst("\\(.*\\)$", "");
    }

    private void print(TestIdentifier test, String mark, String remark) {
        lines.computeIfAbsent(top(test), _ -> new StringBuffer())
                .append("  ".repeat(Math.max(0, depth(test) - 1))).append(mark).append(name(test)).append(remark)
                .append('\n');
    }

    /// Prints the lines of a class.
    private void end(TestIdentifier test) {
        if (depth(test) <= 1) {
            System.out.print(lines.remove(top(test)));
            System.out.flush();
        }
    }

    /// The class at the top of a test, or the engine itself.
    private String top(TestIdentifier test) {
        return depth(test) <= 1 ? test.getUniqueId() : top(plan.getParent(test).orElseThrow());
    }

    private String duration(TestIdentifier test) {
        var took = age(test);
        return took.compareTo(SLOW) < 0 ? "" : " (%.1f s)".formatted(seconds(took));
    }

    private Duration age(TestIdentifier test) {
        return Duration.between(started.get(test), Instant.now());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /// The exception and its causes with the frames of this project only.
    private static String trace(Throwable thrown) {
        var text = new StringBuilder("  " + thrown.toString().replace("\n", "\n  "));
        for (var frame : thrown.getStackTrace()) {
            var name = frame.getClassName();
            if (!name.contains(".") || name.matches("(awskit|role|running|sandbox|support|upload)\\..*")) {
                text.append("\n    at ").append(frame);
            }
        }
        if (thrown.getCause() != null) {
            text.append("\n  caused by:\n").append(trace(thrown.getCause()));
        }
        return text.toString();
    }
}
