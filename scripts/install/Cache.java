package install;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The caches of an installation. A JVM loads all classes of its AOT cache at its start: 1,000 classes take 10
/// milliseconds, and 1,000 lambdas 60. So `upload-folder` has a cache of its own, and JShell's classes are in a layer
/// on the others' cache, from which only those that are needed are loaded. The others share one, because each one would
/// hold its own copy of the JDK and the SDK. The sandbox uses it too, for what it shares with them.
enum Cache {

    COMMANDS("awskit.aot", "-XX:AOTCache="),
    UPLOAD("upload-folder.aot", "-XX:AOTCache="),
    SHELL("shell.jsa", "-XX:SharedArchiveFile=");

    private final String file;
    /// The JVM's option that names the cache to start with.
    final String option;

    Cache(String file, String option) {
        this.file = file;
        this.option = option;
    }

    /// Returns the cache that a command starts with.
    static Cache of(String command) {
        return switch (command) {
            case "shell" -> SHELL;
            case "upload-folder" -> UPLOAD;
            default -> COMMANDS;
        };
    }

    /// Returns its file in the folder of an installation.
    Path in(Path folder) {
        return folder.resolve(file);
    }

    /// Returns the options of the JVM that makes the cache.
    List<String> making(Path folder) {
        // Profiles take 4 MB and gain nothing, because what is trained ends before it is optimised.
        return this != SHELL ? List.of("-XX:AOTCacheOutput=" + in(folder), "-XX:-AOTRecordTraining")
                : List.of(option + COMMANDS.in(folder), "-XX:ArchiveClassesAtExit=" + in(folder), "-Xlog:disable");
    }

    /// Returns the class path of its commands: the shared jars, but EC2's only where it is needed.
    String classPath(List<Path> shared) {
        return shared.stream().filter(jar -> this != UPLOAD || !jar.endsWith("ec2.jar")).map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
