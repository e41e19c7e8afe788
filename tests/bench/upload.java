///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//MAIN Upload
//DESCRIPTION Measure how fast folders get into S3: by awskit, s5cmd, rclone, the AWS CLI and boto3.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//SOURCES upload/Chart.java upload/Machine.java upload/Peers.java

import awskit.data.Json;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Uploads the same folders to the same endpoint, which discards them, with every program that is installed. The
/// programs run in turn. A run that did not deliver every object and every byte is an error and gives no figure.
@Command(name = "upload", sortOptions = false, description = {"Measure how fast folders get into S3: by awskit, s5cmd, "
        + "rclone, the AWS CLI and boto3.", "",
        "The programs are those on the PATH. A version manager's shims take time: put its own folder before them."})
class Upload implements Callable<Integer> {

    @Option(names = "--workload", split = ",", paramLabel = "NAME", description = "upload-SIZE-COUNTx, "
            + "upload-mixed-COUNTx or resync-COUNTx (default: ${DEFAULT-VALUE}).")
    List<String> workloads = List.of("upload-16KiB-1x", "upload-16KiB-500x", "upload-16KiB-2_000x",
            "upload-16KiB-5_000x", "upload-16KiB-30_000x", "upload-256KiB-1_000x", "upload-1GiB-1x",
            "upload-mixed-10_000x", "resync-100_000x");

    @Option(names = "--peer", split = ",", paramLabel = "NAME", description = "Only these of awskit, s5cmd, rclone, "
            + "aws and boto3.")
    List<String> names = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "Runs of each program that count, after one "
            + "that warms up (default: ${DEFAULT-VALUE}). A program that needs more than two minutes runs fewer times.")
    int rounds = 5;

    @Option(names = "--bin", paramLabel = "DIR", description = "Where install put the launchers (default: "
            + "~/.local/bin).")
    Path bin = Path.of(System.getProperty("user.home"), ".local", "bin");

    @Option(names = "--tls", description = "Over TLS instead of http.")
    boolean tls;

    @Option(names = "--latency", paramLabel = "MS", description = "Delay each response by so many milliseconds.")
    int latency;

    @Option(names = "--data", paramLabel = "DIR", description = "Keep the files here for the next time.")
    Path data;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures to this file.")
    Path json;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw the medians into this file.")
    Path svg;

    static void main(String... args) {
        Script.run(new Upload(), args);
    }

    @Override
    public Integer call() throws Exception {
        var wanted = workloads.stream().map(Workload::parse).toList();
        var scratch = Files.createTempDirectory("upload-bench");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
            delete(scratch);
        }));
        try (var endpoint = new DiscardEndpoint(tls, Duration.ofMillis(latency), scratch)) {
            var peers = new Peers(endpoint, scratch, names);
            var installed = peers.installed(bin);
            if (installed.isEmpty()) {
                throw UserError.of(ExitCode.ERROR, "nothing to measure", "./jbang install first, or see --peer");
            }
            var machine = Machine.describe();
            System.out.println(machine);
            installed.forEach(System.out::println);
            var all = new ArrayList<Figures>();
            for (var workload : wanted) {
                var figures = measure(workload, installed, endpoint, peers.environment(), scratch);
                figures.table().forEach(System.out::println);
                all.add(figures);
            }
            return report(machine, all);
        }
    }

    private Figures measure(Workload workload, List<Peer> peers, DiscardEndpoint endpoint,
            Map<String, String> environment, Path scratch) throws IOException, InterruptedException {
        var folder = workload.fill(data == null ? scratch : data.toAbsolutePath());
        try {
            if (workload.resync()) {
                endpoint.list(Peer.PREFIX, folder);
            } else {
                endpoint.listNothing();
            }
            var expected = workload.expected(Peer.PREFIX);
            var traffic = new LinkedHashMap<Peer, DiscardEndpoint.Tally>();
            var running = peers.stream().filter(peer -> peer.runs(workload)).toList();
            var series = Series.interleaved(rounds, running, peer -> {
                endpoint.tally();
                var run = Measurement.of(peer.line(workload, folder), environment);
                var tally = endpoint.tally();
                if (!tally.delivered().equals(expected)) {
                    throw UserError.of(ExitCode.ERROR, "delivered " + tally.delivered() + ", not " + expected);
                }
                traffic.put(peer, tally);
                return run;
            });
            return new Figures(workload, series, traffic);
        } finally {
            if (data == null) {
                delete(folder);
            }
        }
    }

    private int report(Machine machine, List<Figures> all) throws IOException {
        if (json != null) {
            var tree = new LinkedHashMap<String, Object>();
            tree.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            tree.put("machine", machine.toTree());
            tree.put("measuredBy", Measurement.MEANS);
            tree.put("tls", tls);
            tree.put("latencySeconds", latency / 1000.0);
            tree.put("workloads", all.stream().map(Figures::toTree).toList());
            Files.writeString(json, Json.pretty(tree) + "\n");
        }
        if (svg != null) {
            Files.writeString(svg, new Chart(all).draw());
        }
        return all.stream().allMatch(Figures::complete) ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            System.err.println("left behind: " + folder + " (" + e + ")");
        }
    }
}
