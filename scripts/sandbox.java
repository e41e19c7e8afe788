///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//COMPILE_OPTIONS -XDignore.symbol.file
//DESCRIPTION Run a command against an embedded AWS: S3, EC2 and STS on loopback, in memory, no account.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//SOURCES sandbox/SandboxServer.java

import awskit.S3Location;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;
import awskit.script.Terminal;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sandbox.SandboxServer;
import sun.misc.Signal;

@Command(name = "sandbox", description = {
        "Run a command against an embedded AWS: S3, EC2 and STS on loopback, in memory, no account.", "",
        "  sandbox upload-folder site s3://demo/site   an awskit command",
        "  sandbox -- aws s3 ls                        any program",
        "  sandbox                                     stay up and print the exports to use it", "",
        "The buckets that the command's arguments name exist when it starts. Its exit code is passed on.", "",
        "A few instances run in us-east-1 and eu-west-1. Any role of any account can be assumed, but:", "",
        "  role/denied      by nobody",
        "  role/mfa         with an MFA device: any serial number, any 6 digits but 000000, each code once",
        "  role/external    with the external id awskit",
        "  role/read-only   and changes no instances"})
class Sandbox implements Callable<Integer> {

    // Every other AWS_ variable may name an account, a profile or an endpoint of the user's.
    private static final Set<String> KEPT = Set.of("AWS_PAGER", "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE");

    @Option(names = "--port", paramLabel = "N", description = "Port of 127.0.0.1 to listen on (default: a free one).")
    int port;

    @Option(names = "--bucket", paramLabel = "NAME", description = "Also make this bucket; repeatable.")
    List<String> buckets = new ArrayList<>();

    @Parameters(paramLabel = "COMMAND", description = "The awskit command, or after -- the program, to run.")
    List<String> command = new ArrayList<>();

    private CommandSpec spec;

    @Spec
    void spec(CommandSpec spec) {
        this.spec = spec;
        spec.parser().stopAtPositional(true);
    }

    static void main(String... args) {
        Script.run(new Sandbox(), args);
    }

    @Override
    public Integer call() throws Exception {
        try (var server = listen()) {
            return command.isEmpty() ? stay(server) : run(server);
        }
    }

    private SandboxServer listen() {
        try {
            return SandboxServer.listen(port);
        } catch (IllegalArgumentException e) {
            throw UserError.usage("\"" + port + "\" is no port", "0 to 65535");
        } catch (UncheckedIOException e) {
            throw UserError.of(ExitCode.ERROR, "cannot listen on port " + port + ": " + e.getCause().getMessage(),
                    "leave --port out for a free one");
        }
    }

    private int stay(SandboxServer server) throws InterruptedException {
        serve(server);
        System.out.println("unset AWS_PROFILE AWS_SESSION_TOKEN");
        server.environment().forEach((name, value) -> System.out.println("export " + name + "='" + value + "'"));
        System.out.flush();
        Terminal.note("sandbox", "up at " + server.endpoint() + " until Ctrl-C (paste the exports into another shell)");
        new CountDownLatch(1).await();
        return ExitCode.DONE;
    }

    /// The child starts first: its own start takes longer than the server's, and its first connection waits for it.
    private int run(SandboxServer server) throws IOException, InterruptedException {
        var aws = Files.createTempDirectory("awskit-sandbox");
        var child = new CompletableFuture<Process>();
        var end = new Thread(() -> child.thenAccept(Process::destroy));
        // A terminal sends Ctrl-C to the child too, and what it does then is up to it, as under env or time.
        Signal.handle(new Signal("INT"), signal -> { });
        Signal.handle(new Signal("TERM"), signal -> end.run());
        Runtime.getRuntime().addShutdownHook(end); // however else this ends
        try {
            child.complete(start(server, aws));
            serve(server);
            return child.join().waitFor();
        } finally {
            end.run();
            delete(aws);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // The system's own cleaning of temporary files will get it; the child's exit code matters more.
        }
    }

    private void serve(SandboxServer server) {
        var asked = buckets.stream().map(name -> new S3Location(name, "").bucket());
        var named = command.stream().flatMap(Sandbox::bucket);
        server.serve(Stream.concat(asked, named).distinct().toArray(String[]::new));
    }

    /// A bad location is left for the command itself to refuse.
    private static Stream<String> bucket(String argument) {
        try {
            return Stream.of(S3Location.parse(argument.substring(argument.indexOf('=') + 1)).bucket())
                    .filter(bucket -> !bucket.startsWith("arn:"));
        } catch (UserError e) {
            return Stream.empty();
        }
    }

    /// @param aws an empty folder in the place of `~/.aws`: no profile of the user's is read or changed
    private Process start(SandboxServer server, Path aws) {
        var line = isProgram() ? command : awskitCommand();
        var builder = new ProcessBuilder(line).inheritIO();
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_") && !KEPT.contains(name));
        environment.putAll(server.environment());
        environment.put("AWS_CONFIG_FILE", aws.resolve("config").toString());
        environment.put("AWS_SHARED_CREDENTIALS_FILE", aws.resolve("credentials").toString());
        try {
            return builder.start();
        } catch (IOException e) {
            throw UserError.of(ExitCode.ERROR, "cannot run \"" + line.getFirst() + "\"", isProgram() ? "is it on the "
                    + "PATH?" : "start sandbox by ./jbang, or install JBang: https://www.jbang.dev/download");
        }
    }

    private boolean isProgram() {
        var args = spec.commandLine().getParseResult().originalArgs();
        var before = args.size() - command.size() - 1;
        return before >= 0 && args.get(before).equals("--");
    }

    /// Where sandbox is installed, the launcher of the command, else JBang.
    private List<String> awskitCommand() {
        var name = command.getFirst();
        var launchers = System.getProperty("awskit.launchers");
        if (launchers != null) {
            var launcher = Stream.of(launchers.split(File.pathSeparator)).filter(file -> Path.of(file).endsWith(name))
                    .findFirst().orElseThrow(() -> unknown(name));
            return Stream.concat(Stream.of(launcher), command.stream().skip(1)).toList();
        }
        var jbang = System.getenv().getOrDefault("AWSKIT_JBANG", "jbang");
        var catalog = Path.of(jbang).resolveSibling("jbang-catalog.json");
        try {
            if (Files.exists(catalog) && !Files.readString(catalog).contains("\"" + name + "\"")) {
                throw unknown(name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Stream.concat(Stream.of(jbang), command.stream()).toList();
    }

    private static UserError unknown(String name) {
        return UserError.usage("\"" + name + "\" is not an awskit command", "sandbox -- " + name
                + " … runs any program");
    }
}
