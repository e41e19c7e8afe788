///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//MAIN StartUp
//DESCRIPTION Measure how fast a listing starts: installed, through JBang, by boto3 and by the AWS CLI.
//SOURCES ../../lib/awskit/Script.java
//SOURCES ../../scripts/sandbox/SandboxServer.java

import awskit.ExitCode;
import awskit.Script;
import awskit.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sandbox.SandboxServer;

/// The same listing of running instances from the same embedded EC2, by whatever is installed here: one run of each in
/// turn, so that a busy machine slows all alike, and the median of each.
@Command(name = "start-up", description = "Measure how fast a listing starts: installed, through JBang, by boto3 and by "
        + "the AWS CLI.")
class StartUp implements Callable<Integer> {

    private static final String BOTO3 = """
            import boto3
            ec2 = boto3.client('ec2')
            filters = [{'Name': 'instance-state-name', 'Values': ['running']}]
            for page in ec2.get_paginator('describe_instances').paginate(Filters=filters):
                for reservation in page['Reservations']:
                    for instance in reservation['Instances']:
                        print(instance['InstanceId'], instance['InstanceType'], instance['LaunchTime'])
            """;

    @Option(names = "--runs", description = "Runs of each (default: ${DEFAULT-VALUE}).")
    int runs = 11;

    @Option(names = "--bin", description = "Where install put the launchers (default: ~/.local/bin).")
    Path bin = Path.of(System.getProperty("user.home"), ".local", "bin");

    static void main(String... args) {
        Script.run(new StartUp(), args);
    }

    @Override
    public Integer call() throws Exception {
        var lines = lines();
        try (var sandbox = SandboxServer.start()) {
            var walls = new LinkedHashMap<String, List<Double>>();
            var cpus = new LinkedHashMap<String, List<Double>>();
            for (var run = 0; run <= runs; run++) {
                for (var line : lines.entrySet()) {
                    var start = System.nanoTime();
                    var cpu = run(line.getValue(), sandbox.environment());
                    if (run > 0) { // the first warms the machine's caches
                        walls.computeIfAbsent(line.getKey(), name -> new ArrayList<>())
                                .add((System.nanoTime() - start) / 1e9);
                        cpus.computeIfAbsent(line.getKey(), name -> new ArrayList<>()).add(cpu);
                    }
                }
            }
            var boto3 = walls.containsKey("boto3 script") ? median(walls.get("boto3 script")) : Double.NaN;
            System.out.printf("%-28s %8s %8s %10s%n", "", "wall s", "CPU s", "of boto3");
            walls.forEach((name, times) -> System.out.printf("%-28s %8.3f %8.3f %9.2f×%n", name, median(times),
                    median(cpus.get(name)), median(times) / boto3));
        }
        return ExitCode.DONE;
    }

    private Map<String, List<String>> lines() throws IOException {
        var lines = new LinkedHashMap<String, List<String>>();
        if (Files.isExecutable(bin.resolve("list-running"))) {
            lines.put("list-running, installed", List.of(bin.resolve("list-running").toString()));
            lines.put("  --help", List.of(bin.resolve("list-running").toString(), "--help"));
        }
        var jbang = System.getenv("AWSKIT_JBANG");
        if (jbang != null) {
            lines.put("./jbang list-running", List.of(jbang, "list-running"));
        }
        if (installed("python3")) {
            var script = Files.createTempFile("list-running", ".py");
            script.toFile().deleteOnExit();
            Files.writeString(script, BOTO3);
            lines.put("boto3 script", List.of("python3", script.toString()));
        }
        if (installed("aws")) {
            lines.put("aws ec2 describe-instances", List.of("aws", "ec2", "describe-instances", "--filters",
                    "Name=instance-state-name,Values=running"));
        }
        if (lines.isEmpty()) {
            throw new UserError(ExitCode.ERROR, "nothing to measure", "./jbang install first");
        }
        return lines;
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder, program))
                .anyMatch(Files::isExecutable);
    }

    /// Returns the CPU seconds of the process and its children.
    private static double run(List<String> line, Map<String, String> environment) throws IOException,
            InterruptedException {
        // Bash's own clock counts what the children used; ProcessHandle forgets it when the process is gone.
        var builder = new ProcessBuilder("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\" > /dev/null 2>&1", "bash");
        builder.command().addAll(line);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        var process = builder.redirectErrorStream(true).start();
        var times = new String(process.getInputStream().readAllBytes()).strip().split("\\s+");
        if (process.waitFor() != 0) {
            throw new UserError(ExitCode.ERROR, "\"" + String.join(" ", line) + "\" failed", null);
        }
        return Arrays.stream(times).mapToDouble(Double::parseDouble).sum();
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
