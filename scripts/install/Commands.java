//SOURCES ../assume-role.java
//SOURCES ../awskit.java
//SOURCES ../gallery.java
//SOURCES ../list-running.java
//SOURCES ../login.java
//SOURCES ../shell.java
//SOURCES ../upload-folder.java
//SOURCES ../sandbox.java
package install;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import picocli.CommandLine;

/// The commands to install, and the class path that holds them. That is the installer's own, because this file names
/// their sources: the installer brings them along from a checkout, a URL or a catalog.
///
/// Recipes are not installed. They are there to be copied, and a `whoami` on the PATH would hide the system's.
///
/// @param classPath its last elements are the sandbox's
public record Commands(List<Entry> entries, List<Path> classPath) {

    /// Started by `awskit`, not by launchers of their own: a `login` on the PATH would hide the system's.
    private static final Set<String> WITHOUT_LAUNCHER = Set.of("gallery", "install", "login");

    /// A command's name and its main class.
    public record Entry(String name, Class<?> type) {

        /// Returns a new command, to be run.
        @SuppressWarnings("unchecked")
        Callable<Integer> create() throws ReflectiveOperationException {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Callable<Integer>) constructor.newInstance();
        }
    }

    /// Returns the command of this name.
    Entry named(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow();
    }

    /// Returns the shared jars of the class path in the groups that become [one jar each][Jars], by name. EC2 has a jar of
    /// its own, because no other command should read its directory.
    SequencedMap<String, List<Path>> groups() {
        var groups = new LinkedHashMap<String, List<Path>>();
        groups.put("commands", shared().stream().filter(jar -> !isOfEc2(jar)).toList());
        groups.put("ec2", shared().stream().filter(Commands::isOfEc2).toList());
        return groups;
    }

    private static boolean isOfEc2(Path jar) {
        return jar.getFileName().toString().matches("ec2-[0-9.]+\\.jar");
    }

    /// Returns the elements of the class path that all commands need.
    List<Path> shared() {
        return classPath.stream().takeWhile(jar -> !isOfSandbox(jar)).toList();
    }

    /// Returns the elements that only the sandbox needs: S3Proxy and its dependencies, which are last because the
    /// sandbox's sources are named last.
    List<Path> sandbox() {
        return classPath.stream().dropWhile(jar -> !isOfSandbox(jar)).toList();
    }

    private static boolean isOfSandbox(Path jar) {
        return jar.getFileName().toString().startsWith("s3proxy-");
    }

    /// Returns the command of a main class.
    static Entry entry(String type, Class<?> installer) {
        var loaded = load(type, installer);
        return new Entry(loaded.getAnnotation(CommandLine.Command.class).name(), loaded);
    }

    /// Returns the commands in the jar that `installer` was loaded from, but for those without a launcher.
    public static Commands of(Class<?> installer) throws IOException {
        var classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of)
                .toList();
        var entries = new ArrayList<Entry>();
        var own = URI.create(installer.getProtectionDomain().getCodeSource().getLocation().toString());
        try (var jar = new JarFile(new File(own))) {
            for (var file : jar.stream().map(entry -> entry.getName()).toList()) {
                // Commands stand in no package.
                if (file.matches("[A-Za-z0-9]+\\.class")) {
                    var type = load(file.replace(".class", ""), installer);
                    var command = type.getAnnotation(CommandLine.Command.class);
                    if (command != null && !WITHOUT_LAUNCHER.contains(command.name())) {
                        entries.add(new Entry(command.name(), type));
                    }
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::name));
        return new Commands(List.copyOf(entries), classPath);
    }

    private static Class<?> load(String name, Class<?> installer) {
        try {
            return Class.forName(name, false, installer.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError("the jar has it", e);
        }
    }
}
