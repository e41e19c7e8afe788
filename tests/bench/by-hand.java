///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//MAIN ByHand
//DESCRIPTION Measure what the HTTP client, the signer and the worker pool gain over those of the SDK and the JDK.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//SOURCES by-hand/Comparison.java by-hand/InstalledCommand.java by-hand/ListTask.java by-hand/UploadTask.java
//SOURCES upload/Machine.java

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The installed commands beside themselves with one class replaced: whole processes, one run of each in turn. A run
/// that did not deliver everything is an error and gives no figure.
@Command(name = "by-hand", sortOptions = false, description = {"Measure what the HTTP client, the signer and the "
        + "worker pool gain over those of the SDK and the JDK.", "",
        "Prints a Markdown table of medians, and for each of the three where it saves at least a tenth of wall time or "
        + "CPU time. Nothing else should run meanwhile."})
class ByHand implements Callable<Integer> {

    private static final String LISTING = "list-running";

    @Option(names = "--piece", split = ",", paramLabel = "NAME", description = "The pieces to replace: "
            + "${COMPLETION-CANDIDATES} (default: all).")
    List<Piece> pieces = List.of(Piece.values());

    @Option(names = "--workload", split = ",", paramLabel = "NAME", description = "list-running, upload-SIZE-COUNTx or "
            + "upload-mixed-COUNTx (default: ${DEFAULT-VALUE}).")
    List<String> workloads = List.of(LISTING, "upload-16KiB-2_000x", "upload-256KiB-1_000x");

    @Option(names = "--protocol", split = ",", paramLabel = "NAME", description = "http or https (default: both).")
    List<String> protocols = List.of("http", "https");

    @Option(names = "--rounds", paramLabel = "N", description = "Runs of each that count, after one that warms the "
            + "machine up (default: ${DEFAULT-VALUE}).")
    int rounds = 11;

    @Option(names = "--no-aot", description = "Run without AOT caches.")
    boolean noAot;

    @Option(names = "--installed", paramLabel = "DIR", description = "Where install put the commands' jars (default: "
            + "~/.local/share/awskit).")
    Path installed = Path.of(System.getProperty("user.home"), ".local/share/awskit");

    @Option(names = "--data", paramLabel = "DIR", description = "Keep the files to upload here for the next time.")
    Path data;

    static void main(String... args) {
        Script.run(new ByHand(), args);
    }

    @Override
    public Integer call() throws Exception {
        var scratch = Files.createTempDirectory("by-hand");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
            delete(scratch);
        }));
        var all = new ArrayList<Comparison>();
        System.out.println(Machine.describe() + (noAot ? ", no AOT caches" : ", an AOT cache for each row"));
        System.out.println();
        System.out.println(Comparison.HEAD);
        for (var workload : workloads) {
            for (var protocol : protocols) {
                var name = workload + "-" + protocol;
                var comparison = compare(workload, protocol.equals("https"), Files.createDirectory(
                        scratch.resolve(name)));
                comparison.rows().forEach(System.out::println);
                all.add(comparison);
            }
        }
        System.out.println();
        for (var piece : pieces) {
            var worth = all.stream().filter(one -> one.isWorth(piece)).map(Comparison::task).toList();
            System.out.println("- " + piece + ": " + (worth.isEmpty() ? "saves less than a tenth everywhere"
                    : "saves at least a tenth of wall time or CPU time in " + String.join("; ", worth)));
        }
        return all.stream().allMatch(Comparison::complete) ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private Comparison compare(String workload, boolean tls, Path scratch) throws Exception {
        try (var task = task(workload, tls, scratch)) {
            var command = InstalledCommand.read(installed, task.command());
            var lines = new LinkedHashMap<Optional<Piece>, List<String>>();
            lines.put(Optional.empty(), prepare(command, task, scratch.resolve("own.aot")));
            for (var piece : pieces) {
                if (piece.servesCommand(task.command())) {
                    var jar = piece.substituteJar(sources(), command.classPath(), scratch);
                    lines.put(Optional.of(piece), prepare(command.with(jar), task, scratch.resolve(piece + ".aot")));
                }
            }
            var series = Series.interleaved(rounds, lines.keySet(), piece -> {
                var run = Measurement.of(lines.get(piece), task.environment());
                task.verifyRun();
                return run;
            });
            var substitutes = new LinkedHashMap<Piece, Series>();
            series.forEach((piece, one) -> piece.ifPresent(known -> substitutes.put(known, one)));
            return new Comparison(workload + ", " + (tls ? "https" : "http"), series.get(Optional.<Piece>empty()),
                    substitutes);
        }
    }

    private Task task(String workload, boolean tls, Path scratch) throws Exception {
        return workload.equals(LISTING) ? new ListTask(tls, scratch) : new UploadTask(Workload.parse(workload), tls,
                data == null ? scratch : data.toAbsolutePath(), scratch);
    }

    /// Runs the command once, to train its cache and to see that it works; returns the line to measure.
    private List<String> prepare(InstalledCommand command, Task task, Path cache) throws IOException,
            InterruptedException {
        var line = noAot ? command.line(Optional.empty(), task.training()) : command.trainingLine(cache,
                task.training());
        var errors = Files.createTempFile("by-hand", ".err");
        try {
            var builder = new ProcessBuilder(line).redirectInput(Programs.NULL).redirectError(errors.toFile());
            builder.environment().clear();
            builder.environment().putAll(task.environment());
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw UserError.of(ExitCode.ERROR, "\"" + task.command() + "\" failed", Files.readString(errors)
                        .strip());
            }
            task.verifyTraining(output);
        } finally {
            Files.delete(errors);
        }
        return command.line(noAot ? Optional.empty() : Optional.of(cache), task.arguments());
    }

    /// Returns the folder with the substitutes' sources.
    private static Path sources() {
        var home = Optional.ofNullable(System.getenv("AWSKIT_HOME")).orElseThrow(() -> UserError.of(ExitCode.ERROR,
                "AWSKIT_HOME is not set", "run it with ./jbang of the checkout"));
        return Path.of(home, "tests", "bench", "by-hand");
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            System.err.println("left behind: " + folder + " (" + e + ")");
        }
    }
}
