package install;

import java.util.ArrayList;
import java.util.List;

/// The options of the JVM that fit a command.
final class JvmOptions {

    /// Quiet, because a cache that does not fit costs speed and no more. The serial collector starts no threads.
    private static final List<String> ALWAYS = List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xlog:disable",
            "-Xlog:all=off");

    /// Over before the optimising compiler pays.
    private static final String SHORT = "-XX:TieredStopAtLevel=1";

    private JvmOptions() {}

    static List<String> of(String command) {
        var options = new ArrayList<>(ALWAYS);
        options.addAll(switch (command) {
            // An upload hashes, and a sandbox is a server of uploads: the JDK's SHA-256 is fast only when optimised.
            case "upload-folder", "sandbox" -> List.of();
            // As in its //RUNTIME_OPTIONS: memory that holds credentials leaves the process on no way there is.
            case "assume-role" -> List.of(SHORT, "-XX:+DisableAttachMechanism", "-XX:-CreateCoredumpOnCrash",
                    "-XX:+SuppressFatalErrorMessage", "-XX:+DisplayVMOutputToStderr");
            default -> List.of(SHORT);
        });
        return options;
    }
}
