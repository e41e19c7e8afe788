//SOURCES ../../scripts/install/Jars.java
package support;

import awskit.script.Script;
import install.Jars;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/// An AOT cache of the classes that the commands load, which more than halves the start of each. A JVM makes it in the
/// background while the first tests run; until then, and where it cannot be made, commands start without it. Picocli's
/// classes are those that [install][Jars] makes of them, because a cache cannot hold them as they are.
final class ClassArchive implements AutoCloseable {

    /// The options of the JVMs of commands, as ./jbang has them.
    static final List<String> JAVA_OPTIONS = Stream.concat(Stream.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
            "-XX:CompileThresholdScaling=10"), largePages()).toList();

    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Path file;
    private final String classPath;
    private final Process maker;

    /// Starts to make the archive.
    ///
    /// @param environment leads the commands to a sandbox
    ClassArchive(Path folder, Map<String, String> environment) {
        try {
            file = folder.resolve("classes.aot");
            classPath = classPath(folder.resolve("picocli.jar"));
            var home = Files.createTempDirectory(folder, "home");
            var builder = new ProcessBuilder(Stream.concat(Stream.concat(Stream.of(JAVA), JAVA_OPTIONS.stream()),
                    Stream.of("-Xlog:disable", "-Xlog:all=off", "-XX:AOTCacheOutput=" + file,
                            "-Duser.home=" + home, "-cp", classPath, ClassArchive.class.getName())).toList());
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).directory(home.toFile());
            maker = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes picocli's jar and returns the class path with it.
    private static String classPath(Path picocli) throws IOException {
        var source = CommandLine.class.getProtectionDomain().getCodeSource();
        var original = Path.of(URI.create(source.getLocation().toString()));
        Jars.merge(List.of(original), picocli);
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(jar -> jar.equals(original.toString()) ? picocli.toString() : jar)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<String> largePages() {
        try {
            var enabled = Files.readString(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"));
            return enabled.contains("[never]") ? Stream.empty() : Stream.of("-XX:+UseTransparentHugePages");
        } catch (IOException e) {
            return Stream.empty(); // not Linux
        }
    }

    /// Returns the options of a JVM that uses the archive, and only a class path while there is no archive.
    List<String> options() {
        return !maker.isAlive() && Files.exists(file)
                ? List.of("-XX:AOTCache=" + file, "-Xlog:disable", "-Xlog:all=off", "-cp", classPath)
                : withoutArchive();
    }

    /// Returns the options of a JVM without the archive: the class path of the tests.
    static List<String> withoutArchive() {
        return List.of("-cp", System.getProperty("java.class.path"));
    }

    @Override
    public void close() {
        // One JVM runs the commands, and another makes the cache.
        maker.descendants().forEach(ProcessHandle::destroyForcibly);
        maker.destroyForcibly();
    }

    /// Runs some commands once, for their classes. Many recipes have in common what two of them load.
    static void main() throws Exception {
        var folder = Files.createDirectory(Path.of("folder"));
        Files.writeString(folder.resolve("file"), "some text");
        run("AssumeRole", "arn:aws:iam::123456789012:role/demo", "--no-cache");
        run("ListRunning", "--output", "json");
        run("ListRunning");
        run("UploadFolder", "--no-such-option");
        run("UploadFolder", folder.toString(), "s3://archive");
        run("CountObjects", "archive");
        run("HandleErrors", "archive", "nothing");
        System.exit(0); // some thread may still wait for work
    }

    private static void run(String type, String... arguments) throws ReflectiveOperationException {
        Script.execute(Batch.command(type), arguments);
    }
}
