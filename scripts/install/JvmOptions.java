package install;

import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The JVM's options for each command, chosen by measurement (CPU seconds, medians on two busy cores, JDK 25.0.3):
///
/// | | tiered | tiered, late | C1 | C1, late |
/// |---|---|---|---|---|
/// | `list-running` | 0.70 | 0.48 | 0.51 | **0.46** |
/// | `sandbox`, up and down | 1.11 | **0.72** | 0.72 | |
///
/// A cache saves loading and linking, but holds no compiled code. To compile each method that has run 200 times costs a
/// short run more than it gains.
final class JvmOptions {

    /// The [crypto provider][NativeCrypto] needs it, and a cache is for JVMs that have this option as the one that made
    /// it had.
    static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    /// Methods are called by reflection only once. Without this, the JVM would make a class for each kind of method.
    static final String NATIVE_REFLECTION = "-Djdk.reflect.useNativeAccessorOnly=true";

    /// The JDK would look in every jar for another one.
    private static final String SELECTOR =
            "-Djava.nio.channels.spi.SelectorProvider=" + SelectorProvider.provider().getClass().getName();

    /// Nothing is logged, because a cache that does not fit only makes the start slower. The serial collector starts no
    /// threads. A cache that is mapped where it was made for needs no relocation, which takes 15 milliseconds. It holds
    /// no profiles, and the thread that would replay them is woken by each class that is initialised. Heap in pages of
    /// 2 MB saves the kernel work: an upload of 500 files takes 15 % less time. An option that a later JDK, or that of
    /// another system, does not know is ignored.
    private static final List<String> ALWAYS = List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseSerialGC",
            "-XX:-UsePerfData", "-Xlog:disable", "-Xlog:all=off", NATIVE_ACCESS, "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0", "-XX:-AOTReplayTraining", "-XX:+UseTransparentHugePages", NATIVE_REFLECTION,
            SELECTOR);

    /// For a script whose class path is the installed jars and no others.
    static final List<String> ALONE = List.of(LookUps.OFF, SELECTOR);

    /// Compiles later, for commands that end before compiled code pays off.
    private static final String LATE = "-XX:CompileThresholdScaling=10";

    /// Leaves the optimising compiler out, for commands that end before it pays off. Much hashing in Java needs it.
    private static final String C1 = "-XX:TieredStopAtLevel=1";

    /// The more methods wait for the compiler, the more often a method must run before it is compiled. What runs once
    /// for each file was compiled after 1,500 files. With this, an upload's own methods need to run less often, and
    /// less is inlined, which spares the compiler work: 2,000 files over 30 ms of latency take 5 % less time.
    private static final List<String> SOON = List.of("-XX:CompileCommand=quiet",
            "-XX:CompileCommand=CompileThresholdScaling,upload.*::*,0.2",
            "-XX:CompileCommand=CompileThresholdScaling,awskit.http.*::*,0.2", "-XX:C1MaxInlineSize=15");

    /// An upload needs its objects for a moment only, so that a small young generation saves resident memory. Half of
    /// it is for what requests in progress hold, because what does not fit would grow old: 30,000 files over 30 ms of
    /// latency took 344 MiB in place of 197.
    private static final List<String> SMALL_HEAP = List.of("-Xmn40m", "-XX:SurvivorRatio=2");

    /// The types of options that picocli need not look for. They load the JDK's time zones and formats.
    static final String NO_TIMES = "-Dpicocli.converters.excludes=java.time.*,java.sql.*";

    /// Lets a command end the JVM without the JDK's own way to exit, which looks for a logger in every jar. JShell and
    /// the sandbox need that way, because they have hooks.
    private static final String NO_HOOKS = "-Dawskit.hooks=none";

    private JvmOptions() {}

    /// @param crypto the options of [NativeCrypto]; empty where it does not work
    static List<String> of(String command, List<String> crypto) {
        var options = new ArrayList<>(ALWAYS);
        if (Set.of("assume-role", "list-running", "upload-folder").contains(command)) {
            options.addAll(List.of(LookUps.OFF, NO_HOOKS, NO_TIMES));
        }
        options.addAll(switch (command) {
            case "upload-folder" -> crypto.isEmpty() ? SMALL_HEAP
                    : Stream.of(crypto, SMALL_HEAP, SOON, List.of(C1)).flatMap(List::stream).toList();
            // As in its //RUNTIME_OPTIONS: what objects of S3 have taken goes back to the system when they are deleted.
            case "sandbox" -> List.of(LATE, "-Xms64m", "-XX:-ShrinkHeapInSteps", "-XX:MinHeapFreeRatio=10",
                    "-XX:MaxHeapFreeRatio=20");
            // As in its //RUNTIME_OPTIONS: no dump of the process's memory, which holds credentials.
            case "assume-role" -> List.of(LATE, C1, "-XX:+DisableAttachMechanism", "-XX:-CreateCoredumpOnCrash",
                    "-XX:+SuppressFatalErrorMessage", "-XX:+DisplayVMOutputToStderr");
            default -> List.of(LATE, C1);
        });
        return options;
    }
}
