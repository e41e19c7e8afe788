///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
//DESCRIPTION Open JShell with a session and clients of S3, EC2 and STS at hand.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//FILES META-INF/services/jdk.jshell.spi.ExecutionControlProvider=shell/providers
//SOURCES shell/Execution.java
//SOURCES shell/Names.java

import awskit.errors.ExitCode;
import awskit.script.Script;
import awskit.script.SessionOptions;
import awskit.script.Terminal;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.prefs.Preferences;
import jdk.jshell.tool.JavaShellToolBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import shell.Execution;
import shell.Names;

@Command(name = "shell", description = {
        "Open JShell with a session and clients of S3, EC2 and STS at hand.", "",
        "The classes of awskit and of the three services are imported. Statements on stdin run without a prompt: the "
                + "values of expressions go to stdout, errors to stderr. /exit N sets the exit code. Without it, the "
                + "last statement that failed sets it."},
        footer = {"",
            "@|bold Examples:|@",
            "  shell --profile dev",
            "  echo 'sts.getCallerIdentity().arn()' | shell"})
class Shell implements Callable<Integer> {

    private static final Logger PREFERENCES = Logger.getLogger("java.util.prefs");

    private static final String HINT = """
            session, s3, ec2 and sts are ready: try sts.getCallerIdentity(); Tab completes, /exit ends""";

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

    @Mixin
    SessionOptions aws;

    static void main(String... args) {
        Script.run(new Shell(), args);
    }

    @Override
    public Integer call() throws Exception {
        PREFERENCES.setLevel(Level.OFF); // it would log that it creates a folder for the history
        var startup = Files.createTempFile("awskit", ".jsh");
        try (var session = aws.session()) {
            session.region(); // fails now if there is none, not at the first call
            Names.open(session);
            Files.writeString(startup, STARTUP);
            var line = new ArrayList<>(List.of("--execution", Execution.NAME, "--startup", startup.toString(),
                    "--class-path", System.getProperty("java.class.path")));
            var shell = JavaShellToolBuilder.builder().persistence(Preferences.userRoot().node("awskit/shell"));
            if (Terminal.stdin()) {
                Terminal.note("shell", HINT);
            } else {
                line.add("-");
                Execution.printsValues();
                shell.err(new PrintStream(new Errors(), true), System.err);
            }
            var exitCode = shell.start(line.toArray(String[]::new));
            return exitCode == 0 ? Execution.exitCode() : exitCode;
        } finally {
            Files.delete(startup);
        }
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
