///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
//DESCRIPTION Open JShell with a session and clients of S3, EC2 and STS at hand.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//FILES META-INF/services/jdk.jshell.spi.ExecutionControlProvider=shell/providers
//SOURCES shell/Names.java
//SOURCES shell/Services.java
//SOURCES shell/Statements.java

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;
import awskit.script.SessionOptions;
import awskit.script.Terminal;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.prefs.Preferences;
import jdk.jshell.tool.JavaShellToolBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shell.Execution;
import shell.Names;
import shell.Services;
import shell.Statements;

@Command(name = "shell", description = {
        "Open JShell with a session and clients of S3, EC2 and STS at hand.", "",
        "The classes of awskit and of the three services are imported. Responses are shown as the AWS CLI's JSON.", "",
        "FILE, --code and stdin, if it is not a terminal, run without a prompt: the values of expressions go to stdout, "
                + "errors to stderr. FILE and --code end at the first statement that fails, with its exit code; "
                + "statements on stdin go on. /exit N sets the exit code.", "",
        "~/.config/awskit/startup.jsh (XDG_CONFIG_HOME) runs first, if it exists."},
        footer = {"",
            "@|bold Examples:|@",
            "  shell --profile dev",
            "  shell --service dynamodb,sqs",
            "  shell -c 's3.listBuckets()'",
            "  shell tidy-up.jsh",
            "  echo 'sts.getCallerIdentity().arn()' | shell"})
class Shell implements Callable<Integer> {

    private static final Logger PREFERENCES = Logger.getLogger("java.util.prefs");

    private static final String STARTUP = """
            import module java.base;
            import static shell.Names.*;
            import awskit.*;
            import awskit.credentials.*;
            import awskit.data.*;
            import awskit.errors.*;
            import awskit.resources.*;
            import software.amazon.awssdk.services.ec2.model.*;
            import software.amazon.awssdk.services.s3.model.*;
            import software.amazon.awssdk.services.sts.model.*;
            import software.amazon.awssdk.services.ec2.model.Tag;
            """;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "A file of statements to run.")
    Path file;

    @Option(names = {"-c", "--code"}, paramLabel = "STATEMENTS", description = "Statements to run.")
    String code;

    @Option(names = "--service", paramLabel = "SERVICE,…", split = ",", hideParamSyntax = true, description = "Services "
            + "to make a client of: the names of their modules in the SDK, such as dynamodb,sqs. JBang fetches what is "
            + "missing.")
    List<String> services = List.of();

    @Mixin
    SessionOptions aws;

    static void main(String... args) {
        Script.run(new Shell(), args);
    }

    @Override
    public Integer call() throws Exception {
        PREFERENCES.setLevel(Level.OFF); // it would log that it creates a folder for the history
        var statements = statements();
        var clients = Services.of(services);
        var startup = Files.createTempFile("awskit", ".jsh");
        try (var session = aws.session()) {
            session.region(); // fails now if there is none, not at the first call
            Names.open(session);
            Files.writeString(startup, STARTUP + clients.declarations());
            Execution.jars(clients.jars());
            var classPath = new ArrayList<>(List.of(System.getProperty("java.class.path")));
            classPath.addAll(clients.jars());
            var line = new ArrayList<>(List.of("--execution", Execution.NAME, "--startup", startup.toString(),
                    "--class-path", String.join(File.pathSeparator, classPath)));
            if (Files.exists(ownStartup())) {
                line.addAll(List.of("--startup", ownStartup().toString()));
            }
            var shell = JavaShellToolBuilder.builder().persistence(Preferences.userRoot().node("awskit/shell"));
            if (statements == System.in && Terminal.stdin()) {
                Terminal.note("shell", hint());
            } else {
                line.add("-");
                Execution.printsValues();
                shell.in(statements, System.in).err(new PrintStream(new Errors(), true), System.err);
            }
            var exitCode = shell.start(line.toArray(String[]::new));
            return exitCode == 0 ? Execution.exitCode() : exitCode;
        } finally {
            Files.delete(startup);
        }
    }

    private InputStream statements() throws IOException {
        if (file != null && code != null) {
            throw UserError.usage("--code contradicts \"" + file + "\"", "choose one");
        }
        if (code != null) {
            return new Statements(new ByteArrayInputStream((code + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        if (file != null && !Files.isReadable(file)) {
            throw UserError.usage("\"" + file + "\" does not exist or is not readable");
        }
        // All of it, so that the file may change meanwhile.
        return file == null ? System.in : new Statements(new ByteArrayInputStream(Files.readAllBytes(file)));
    }

    private String hint() {
        var names = new ArrayList<>(List.of("session", "s3", "ec2"));
        names.addAll(services);
        return String.join(", ", names) + " and sts are ready: try sts.getCallerIdentity(); Tab completes, /exit ends";
    }

    private static Path ownStartup() {
        var xdg = System.getenv().getOrDefault("XDG_CONFIG_HOME", "");
        var home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
        return (xdg.isEmpty() ? Path.of(home, ".config") : Path.of(xdg)).resolve("awskit/startup.jsh");
    }

    /// Stderr of JShell, which writes to it when a statement does not compile or throws.
    private static final class Errors extends FilterOutputStream {

        Errors() {
            super(System.err);
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            out.write(bytes, start, length);
            Execution.failed(ExitCode.ERROR);
        }
    }
}
