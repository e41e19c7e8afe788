package install;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The AOT caches of an installation. A JVM loads all classes of its cache at its start. With the 4,800 classes that an
/// upload needs this takes 30 milliseconds, with the 10,000 of all commands 70. The other commands share a cache all
/// the same, because each one would hold its own copy of the JDK and the SDK. The sandbox uses it too, for what it
/// shares with them.
enum Cache {

    COMMANDS("awskit.aot"),
    UPLOAD("upload-folder.aot");

    private final String file;

    Cache(String file) {
        this.file = file;
    }

    /// Returns the cache that a command starts with.
    static Cache of(String command) {
        return command.equals("upload-folder") ? UPLOAD : COMMANDS;
    }

    /// Returns its file in the folder of an installation.
    Path in(Path folder) {
        return folder.resolve(file);
    }

    /// Returns the class path of its commands: the shared jars, but EC2's only where it is needed.
    String classPath(List<Path> shared) {
        return shared.stream().filter(jar -> this == COMMANDS || !jar.endsWith("ec2.jar")).map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
