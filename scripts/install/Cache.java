package install;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The AOT caches of an installation. A JVM loads all classes of its cache at its start, so that each command has one of
/// its own with what it uses: of 1,000 classes this takes 10 milliseconds, and of 1,000 lambdas 60. One cache for all
/// commands but `upload-folder` held 9,100 classes; a script that lists buckets took 0.39 seconds with it and 0.26 with
/// the 4,000 that it needs.
enum Cache {

    /// The scripts that `awskit` runs, and what starts without a cache of its own. The sandbox uses it too, for what it
    /// shares with them.
    SCRIPTS("awskit", "Awskit", true),
    ASSUME_ROLE("assume-role", "AssumeRole", false),
    LIST_RUNNING("list-running", "ListRunning", false),
    SHELL("shell", "Shell", true),
    UPLOAD_FOLDER("upload-folder", "UploadFolder", false);

    final String command;
    /// The name of the command's class.
    final String type;
    /// Whether its commands may leave hooks that run when the JVM ends.
    final boolean hooks;

    Cache(String command, String type, boolean hooks) {
        this.command = command;
        this.type = type;
        this.hooks = hooks;
    }

    /// Returns the cache that a command starts with.
    static Cache of(String command) {
        return Stream.of(values()).filter(cache -> cache.command.equals(command)).findFirst().orElse(SCRIPTS);
    }

    /// Returns its file in the folder of an installation.
    Path in(Path folder) {
        return folder.resolve(command + ".aot");
    }

    /// Returns the class path of its commands: the shared jars, but EC2's only where it is needed.
    String classPath(List<Path> shared) {
        var withoutEc2 = Set.of(ASSUME_ROLE, UPLOAD_FOLDER).contains(this);
        return shared.stream().filter(jar -> !withoutEc2 || !jar.endsWith("ec2.jar")).map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
