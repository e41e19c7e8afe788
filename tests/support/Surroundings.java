package support;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// What the tests need of the process that they run in, beside Java: a locale in which files can have any name, and
/// signals that are not ignored, as they are below `nohup` and in the background of a shell script. Processes inherit
/// both, and a JVM cannot change either of its own.
public final class Surroundings {

    private static final String LOCALE = "C.UTF-8";
    private static final String IMPROVED = "AWSKIT_TESTS_IMPROVED";
    /// The bits of SIGHUP and SIGINT in `SigIgn`.
    /// ([proc(5)](https://man7.org/linux/man-pages/man5/proc_pid_status.5.html))
    private static final long SIGNALS = 0b11;

    private Surroundings() {}

    /// Runs a program in a process that has what the tests need, unless this one has it. That process does not outlive
    /// this one, or the terminal.
    ///
    /// @return the exit code of that process, or nothing if this process will do
    public static OptionalInt improve(String mainClass, String... args) throws IOException, InterruptedException {
        if (System.getenv(IMPROVED) != null) {
            return OptionalInt.empty();
        }
        var line = new ArrayList<>(List.of("env"));
        if (ignoresSignals() && run("env", "--default-signal", "true") == 0) { // GNU's env only
            line.add("--default-signal");
        }
        if (!System.getProperty("sun.jnu.encoding").equals("UTF-8")) {
            line.add("LC_ALL=" + LOCALE);
        }
        if (line.size() == 1) {
            return OptionalInt.empty();
        }
        line.addAll(List.of(IMPROVED + "=yes", Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        line.addAll(List.of(args));
        return OptionalInt.of(run(line.toArray(String[]::new)));
    }

    private static int run(String... line) throws IOException, InterruptedException {
        var process = new ProcessBuilder(line).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process.waitFor();
    }

    private static boolean ignoresSignals() throws IOException {
        var status = Path.of("/proc/self/status");
        return Files.exists(status) && Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGNALS) != 0);
    }
}
