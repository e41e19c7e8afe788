///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//MAIN EditRun
//DESCRIPTION Measure what a script of one's own costs after an edit and unchanged, beside its boto3 twin.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//SOURCES ../../scripts/sandbox/SandboxServer.java Series.java upload/Machine.java

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sandbox.SandboxServer;

/// Runs scripts on the same embedded S3 with every program that is there. The programs run in turn, and the table shows
/// medians.
@Command(name = "edit-run", description = "Measure what a script of one's own costs after an edit and unchanged, beside "
        + "its boto3 twin.")
class EditRun implements Callable<Integer> {

    private static final String TWIN = """
            import boto3%s
            for bucket in boto3.client('s3').list_buckets()['Buckets']:
                print(%s)
            """;
    private static final String WITH_MORE = """
            //JAVA 25+
            //DEPS dev.awskit:awskit:%s@pom dev.awskit:awskit
            //DEPS software.amazon.awssdk:s3
            //DEPS software.amazon.awssdk:ssm
            //DEPS com.google.code.gson:gson:2.13.2

            import awskit.Session;
            import awskit.resources.S3;
            import awskit.script.AwsScript;
            import awskit.script.Script;
            import com.google.gson.Gson;
            import picocli.CommandLine.Command;
            import software.amazon.awssdk.services.ssm.SsmClient;

            @Command(name = "more", description = "Use a fourth service and a dependency of its own.")
            class More extends AwsScript {

                static void main(String... args) {
                    Script.run(new More(), args);
                }

                @Override
                protected void run(Session session) {
                    session.client(SsmClient.builder());
                    S3.of(session).buckets().forEach(bucket -> System.out.println(new Gson().toJson(bucket.name())));
                }
            }
            """.formatted(Script.VERSION);

    @Option(names = "--runs", description = "Runs of each (default: ${DEFAULT-VALUE}).")
    int runs = 11;

    @Option(names = "--bin", description = "Where install put awskit (default: ~/.local/bin).")
    Path bin = Path.of(System.getProperty("user.home"), ".local", "bin");

    static void main(String... args) {
        Script.run(new EditRun(), args);
    }

    /// A program and the script that it runs.
    private record Case(List<String> line, boolean edited) {

        Case(Object program, Path script, boolean edited) {
            this(List.of(program.toString(), script.toString()), edited);
        }
    }

    @Override
    public Integer call() throws Exception {
        var folder = Files.createTempDirectory("awskit-edit-run");
        try (var sandbox = SandboxServer.start()) {
            sandbox.createBucket("demo");
            var environment = new HashMap<>(System.getenv());
            environment.keySet().removeIf(name -> name.startsWith("AWS"));
            environment.putAll(sandbox.environment());
            System.out.println(Machine.describe());
            System.out.printf("%-28s %8s %8s %10s%n", "", "wall s", "CPU s", "of boto3");
            var template = Files.readString(Path.of(System.getenv("AWSKIT_HOME"), "jbang-catalog", "aws-script.java"));
            measure("lists buckets", folder, template, TWIN.formatted("", "bucket['Name'], bucket['CreationDate'].date()"),
                    environment);
            measure("with a fourth service and Gson", folder, WITH_MORE, TWIN.formatted(", json\nboto3.client('ssm')",
                    "json.dumps(bucket['Name'])"), environment);
        } finally {
            try (var files = Files.list(folder)) {
                files.forEach(file -> file.toFile().delete());
            }
            Files.delete(folder);
        }
        return ExitCode.DONE;
    }

    private void measure(String title, Path folder, String java, String python, Map<String, String> environment)
            throws IOException, InterruptedException {
        var script = Files.writeString(folder.resolve(title.replace(' ', '-') + ".java"), java);
        var twin = Files.writeString(folder.resolve(title.replace(' ', '-') + ".py"), python);
        var cases = new LinkedHashMap<String, Case>();
        var interpreter = Programs.firstLine(Programs.find("python3").findFirst().orElseThrow(() -> UserError.of(
                ExitCode.ERROR, "python3 is missing", "boto3 runs in it")), "-c", "import sys; print(sys.executable)");
        cases.put("boto3", new Case(interpreter, twin, false));
        for (var program : List.of(bin.resolve("awskit"), Path.of(System.getenv("AWSKIT_JBANG")))) {
            if (Files.isExecutable(program)) {
                var name = program.getFileName().toString().replace("jbang", "./jbang");
                cases.put(name + ", after an edit", new Case(program, script, true));
                cases.put(name + ", unchanged", new Case(program, script, false));
            }
        }
        var edits = new int[1];
        var all = Series.interleaved(runs, cases.keySet(), name -> {
            var one = cases.get(name);
            if (one.edited()) {
                Files.writeString(script, "// edit " + ++edits[0] + "\n", StandardOpenOption.APPEND);
            }
            return Measurement.of(one.line(), environment);
        });
        var boto3 = all.get("boto3").median(Measurement::wall);
        System.out.println(title);
        for (var one : all.entrySet()) {
            if (one.getValue().failure() != null) {
                throw UserError.of(ExitCode.ERROR, one.getValue().failure());
            }
            var wall = one.getValue().median(Measurement::wall);
            System.out.printf("  %-26s %8.3f %8.3f %9.2f×%n", one.getKey(), wall,
                    one.getValue().median(Measurement::cpu), wall / boto3);
        }
    }
}
