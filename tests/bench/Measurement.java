//SOURCES Programs.java

import static java.nio.charset.StandardCharsets.UTF_8;

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a process took from its start to its end.
///
/// @param wall elapsed time, in seconds
/// @param cpu user and system time of the process and of the children it waited for, in seconds
/// @param peakRss the peak resident memory of the process, or of its largest child, in bytes
record Measurement(double wall, double cpu, long peakRss) {

    /// How a process is measured, for the report.
    static final String MEANS = "os.wait4 of python3";

    /// Asks the kernel, which Java cannot do. The script forks before it runs the program, because a child inherits
    /// the peak memory of its parent.
    private static final String WAIT4 = """
            import os, sys, time
            start = time.monotonic()
            child = os.fork()
            if not child:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                os.execv(sys.argv[1], sys.argv[1:])
            _, status, usage = os.wait4(child, 0)
            wall = time.monotonic() - start
            unit = 1 if sys.platform == 'darwin' else 1024
            print(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit, status)
            """;

    /// Runs a program with exactly this environment.
    ///
    /// @param line the program's file and its arguments
    /// @throws UserError if the program fails, with the last line that it wrote to stderr
    static Measurement of(List<String> line, Map<String, String> environment) throws IOException, InterruptedException {
        var python = Programs.find("python3").findFirst().orElseThrow(() -> UserError.of(ExitCode.ERROR,
                "python3 is missing", "it is needed to measure a process"));
        var wait4 = new ArrayList<>(List.of(python.toString(), "-I", "-S", "-c", WAIT4));
        wait4.addAll(line);
        var errors = Files.createTempFile("bench", ".err");
        try {
            var builder = new ProcessBuilder(wait4).redirectError(errors.toFile()).redirectInput(Redirect.from(
                    Programs.NULL));
            builder.environment().clear();
            builder.environment().putAll(environment);
            var process = builder.start();
            var figures = new String(process.getInputStream().readAllBytes(), UTF_8).split("\\s+");
            if (process.waitFor() != 0 || !figures[3].equals("0")) {
                var said = new String(Files.readAllBytes(errors), UTF_8).lines().toList();
                throw UserError.of(ExitCode.ERROR, "\"" + String.join(" ", line) + "\" failed",
                        said.isEmpty() ? null : said.getLast());
            }
            return new Measurement(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]),
                    Long.parseLong(figures[2]));
        } finally {
            Files.delete(errors);
        }
    }
}
