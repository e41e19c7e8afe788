//JAVA 25+
//MAIN TestAwskit
//DESCRIPTION Run the tests of this checkout.
//DEPS org.junit:junit-bom:6.1.3@pom
//DEPS org.junit.jupiter:junit-jupiter
//DEPS org.junit.platform:junit-platform-launcher
//SOURCES ../lib/awskit/errors/ExitCode.java
//SOURCES ../lib/awskit/script/Script.java
//SOURCES ../lib/awskit/errors/UserError.java
//SOURCES **Test.java
//SOURCES ../scripts/*.java
//SOURCES ../scripts/recipes/*.java
//RUNTIME_OPTIONS -ea -Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The test runner: a tree of what ran, the failures below it, and a last line like `212 passed, 0 failed`.
@Command(name = "test", description = "Run the tests of this checkout.")
class TestAwskit implements Callable<Integer> {

    @Option(names = {"-n", "--include-classname"}, paramLabel = "REGEX",
            description = "Run only test classes whose whole name matches; may be repeated.")
    List<String> names = List.of();

    @Option(names = {"-t", "--include-tag"}, paramLabel = "TAG",
            description = "Run only tests with this tag; may be repeated.")
    List<String> tags = List.of();

    @Option(names = "--endpoint", paramLabel = "URL",
            description = "Run the service tests, and only them, against this endpoint instead of the sandbox.")
    URI endpoint;

    public static void main(String... args) {
        Script.run(new TestAwskit(), args);
    }

    @Override
    public Integer call() {
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClasspathRoots(Set.of(ownJar())))
                .filters(includeClassNamePatterns(".*Test"))
                .configurationParameter("junit.jupiter.execution.timeout.testable.method.default", "5 m");
        if (!names.isEmpty()) {
            request.filters(includeClassNamePatterns(names.toArray(String[]::new)));
        }
        if (endpoint != null) {
            System.setProperty("awskit.test.endpoint", endpoint.toString());
            request.filters(TagFilter.includeTags("service"));
        }
        if (!tags.isEmpty()) {
            request.filters(TagFilter.includeTags(tags));
        }
        var report = new Report();
        LauncherFactory.create().execute(request.build(), report);
        return report.end();
    }

    /// The jar JBang built of the tests, where JUnit would not look by itself.
    private static Path ownJar() {
        return Path.of(System.getProperty("java.class.path").split(File.pathSeparator)[0]);
    }

    /// Prints the tree as the tests run. Invocations of a parameterized test show only when they fail.
    private static final class Report implements TestExecutionListener {

        private static final Duration SLOW = Duration.ofSeconds(1);

        private final Instant began = Instant.now();
        private final Map<TestIdentifier, Instant> started = new ConcurrentHashMap<>();
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
        }

        /// Prints what failed and the counts, and returns the exit code.
        int end() {
            for (var failure : failures) {
                System.out.println("\n✘ " + failure);
            }
            var seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
            System.out.printf("%n%.1f s%n%d passed, %d failed%s%n", seconds, passed, failed,
                    skipped == 0 ? "" : ", " + skipped + " skipped");
            if (passed + failed == 0) {
                throw UserError.of(ExitCode.USAGE, "no test ran", "see -n, -t and --endpoint in test --help");
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
            System.out.println("  ".repeat(Math.max(0, depth(test) - 1)) + mark + name(test) + remark);
        }

        private String duration(TestIdentifier test) {
            var took = Duration.between(started.get(test), Instant.now());
            return took.compareTo(SLOW) < 0 ? "" : " (%.1f s)".formatted(took.toMillis() / 1000.0);
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
}
