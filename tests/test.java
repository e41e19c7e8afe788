//JAVA 25+
//MAIN TestAwskit
//DESCRIPTION Run the tests of this checkout.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS org.junit.jupiter:junit-jupiter
//DEPS org.junit.platform:junit-platform-launcher
//SOURCES support/LongestFirst.java support/Report.java support/Surroundings.java
//SOURCES **Test.java
//SOURCES ../scripts/*.java
//SOURCES ../scripts/recipes/*.java
//RUNTIME_OPTIONS -ea -Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import awskit.script.Script;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import support.LongestFirst;
import support.Report;
import support.Surroundings;

/// The test runner: a tree of what ran (see [Report]), and a last line like `212 passed, 0 failed`.
@Command(name = "test", description = "Run the tests of this checkout.")
class TestAwskit implements Callable<Integer> {

    private static final TestTag STORM = TestTag.create("storm");

    /// Classes run side by side, the methods of each one after the other, unless an annotation says otherwise. Much of
    /// a test is waiting for processes, so that one thread more than there are processors keeps these busy.
    private static final Map<String, String> SIDE_BY_SIDE = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "same_thread",
            "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
            "junit.jupiter.execution.parallel.config.executor-service", "WORKER_THREAD_POOL",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism",
            Integer.toString(Runtime.getRuntime().availableProcessors() + 1));

    private final AtomicInteger leftOut = new AtomicInteger();

    @Option(names = {"-n", "--include-classname"}, paramLabel = "REGEX",
            description = "Run only test classes whose whole name matches; may be repeated.")
    List<String> names = List.of();

    @Option(names = {"-t", "--include-tag"}, paramLabel = "TAG",
            description = "Run only tests with this tag; may be repeated.")
    List<String> tags = List.of();

    @Option(names = "--storms",
            description = "Run the storms, and only them: long tests, which are left out otherwise.")
    boolean storms;

    @Option(names = "--durations", description = "Print the slowest classes at the end.")
    boolean durations;

    @Option(names = "--endpoint", paramLabel = "URL",
            description = "Run the service tests, and only them, against this endpoint instead of the sandbox.")
    URI endpoint;

    public static void main(String... args) throws IOException, InterruptedException {
        var elsewhere = Surroundings.improve(TestAwskit.class.getName(), args);
        if (elsewhere.isPresent()) {
            System.exit(elsewhere.getAsInt());
        }
        Script.run(new TestAwskit(), args);
    }

    @Override
    public Integer call() {
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClasspathRoots(Set.of(ownJar())))
                .filters(includeClassNamePatterns(".*Test"), (PostDiscoveryFilter) this::inOrOut)
                .configurationParameters(SIDE_BY_SIDE)
                .configurationParameter(ClassOrderer.DEFAULT_ORDER_PROPERTY_NAME, LongestFirst.class.getName())
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
        report.failures();
        if (durations) {
            report.slowest(10);
        }
        if (leftOut.get() > 0) {
            System.out.printf("%nlong tests left out: %d (./jbang test --storms runs them)%n",
                    leftOut.get());
        }
        return report.end();
    }

    /// Storms are either all that runs, or left out.
    private FilterResult inOrOut(TestDescriptor test) {
        if (test.getTags().contains(STORM) == storms || !(test.getSource().orElse(null) instanceof MethodSource)) {
            return FilterResult.included(null);
        }
        if (!storms) {
            leftOut.incrementAndGet();
        }
        return FilterResult.excluded(null);
    }

    /// The jar JBang built of the tests, where JUnit would not look by itself.
    private static Path ownJar() {
        return Path.of(System.getProperty("java.class.path").split(File.pathSeparator)[0]);
    }
}
