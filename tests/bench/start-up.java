///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//MAIN StartUp
//DESCRIPTION Measure how fast a listing starts: installed, through JBang, by boto3 and by the AWS CLI.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//SOURCES ../../scripts/sandbox/SandboxServer.java Series.java upload/Machine.java

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sandbox.SandboxServer;

/// Lists the running instances of the same embedded EC2 with every program that is installed. The programs run in turn,
/// and the table shows medians.
@Command(name = "start-up", description = "Measure how fast a listing starts: installed, through JBang, by boto3 and "
        + "by the AWS CLI.")
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
        try (var sandbox = SandboxServer.start()) {
            var lines = lines(sandbox.endpoint());
            var environment = new HashMap<>(System.getenv());
            environment.keySet().removeIf(name -> name.startsWith("AWS_"));
            environment.putAll(sandbox.environment());
            var all = Series.interleaved(runs, lines.keySet(), name -> Measurement.of(lines.get(name), environment));
            var boto3 = all.containsKey("boto3 script") ? all.get("boto3 script").median(Measurement::wall)
                    : Double.NaN;
            System.out.println(Machine.describe());
            System.out.printf("%-28s %8s %8s %10s%n", "", "wall s", "CPU s", "of boto3");
            for (var one : all.entrySet()) {
                var series = one.getValue();
                if (series.failure() != null) {
                    throw UserError.of(ExitCode.ERROR, series.failure());
                }
                var wall = series.median(Measurement::wall);
                System.out.printf("%-28s %8.3f %8.3f %9.2f×%n", one.getKey(), wall, series.median(Measurement::cpu),
                        wall / boto3);
            }
        }
        return ExitCode.DONE;
    }

    private Map<String, List<String>> lines(URI endpoint) throws IOException, InterruptedException {
        var lines = new LinkedHashMap<String, List<String>>();
        if (Files.isExecutable(bin.resolve("list-running"))) {
            lines.put("list-running, installed", List.of(bin.resolve("list-running").toString()));
            lines.put("  --help", List.of(bin.resolve("list-running").toString(), "--help"));
        }
        var jbang = System.getenv("AWSKIT_JBANG");
        if (jbang != null) {
            lines.put("./jbang list-running", List.of(jbang, "list-running"));
        }
        var python = Programs.find("python3").findFirst();
        if (python.isPresent()) {
            var script = Files.createTempFile("list-running", ".py");
            script.toFile().deleteOnExit();
            Files.writeString(script, BOTO3);
            lines.put("boto3 script", List.of(python.get().toString(), script.toString()));
        }
        for (var aws : Programs.find("aws").toList()) {
            lines.putIfAbsent(Programs.firstLine(aws, "--version").split(" ")[0], List.of(aws.toString(), "ec2",
                    "describe-instances", "--endpoint-url", endpoint.toString(), "--filters",
                    "Name=instance-state-name,Values=running"));
        }
        if (lines.isEmpty()) {
            throw UserError.of(ExitCode.ERROR, "nothing to measure", "./jbang install first");
        }
        return lines;
    }
}
