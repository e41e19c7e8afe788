///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//MAIN Install
//DESCRIPTION Put the commands on the PATH as launchers that start fast.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//DEPS software.amazon.cryptools:AmazonCorrettoCryptoProvider:2.5.0:${os.detected.name}-${os.detected.arch}
//COMPILE_OPTIONS -XDignore.symbol.file -XDstringConcat=inline
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//FILES install/lesson.java=install/lesson.java
//FILES META-INF/services/jdk.jshell.spi.ExecutionControlProvider=shell/providers
//SOURCES install/Installation.java

import awskit.errors.ExitCode;
import awskit.errors.UserError;
import awskit.script.Script;
import awskit.script.Terminal;
import install.Commands;
import install.Installation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import kit.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes below `~/.local/share/awskit` (`XDG_DATA_HOME`), into the folder of the launchers, and into the folders where
/// bash, zsh and fish look for completions.
@Command(name = "install", sortOptions = false,
        description = "Put the commands on the PATH as launchers that start fast.",
        footer = {"",
            "A launcher starts Java with the resolved class path and an AOT cache, trained on the sandbox. A second "
                + "install upgrades in place; one that fails leaves the earlier one working."})
class Install implements Callable<Integer> {

    @Option(names = "--bin", paramLabel = "DIR", description = "Where the launchers go (default: ~/.local/bin).")
    Path bin = Installation.userHome().resolve(".local/bin");

    @Option(names = "--uninstall", description = "Remove everything that was installed.")
    boolean uninstall;

    @Option(names = "--dry-run", description = "Show what would be written or removed; change nothing.")
    boolean dryRun;

    @Mixin
    OutputOptions output;

    static void main(String... args) {
        Script.run(new Install(), args);
    }

    @Override
    public Integer call() throws Exception {
        var installation = new Installation(dataHome().resolve("awskit"), bin.toAbsolutePath(), dryRun,
                output.progress() && Terminal.redraws(), line -> output.note("install", line));
        if (uninstall) {
            installation.remove();
        } else if ("awskit".equals(System.getenv("AWSKIT_NAME"))) {
            throw UserError.usage("an installed awskit cannot install", "./jbang install in a checkout upgrades it");
        } else {
            installation.install(Commands.of(Install.class));
        }
        return ExitCode.DONE;
    }

    private static Path dataHome() {
        return Optional.ofNullable(System.getenv("XDG_DATA_HOME")).filter(home -> !home.isEmpty()).map(Path::of)
                .orElse(Installation.userHome().resolve(".local/share"));
    }
}
