import awskit.errors.ExitCode;
import awskit.errors.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How an installed launcher starts a command.
record InstalledCommand(List<String> options, String classPath, String mainClass) {

    /// The options that suit a short run. The caches of installed commands are trained without them.
    private static final String SHORT_RUN = "-XX:TieredStopAtLevel=.*|-XX:CompileThresholdScaling=.*|-Xmn.*";

    /// Reads the newest installation of the command.
    ///
    /// @param installed the folder that holds installations
    /// @throws UserError if there is none
    static InstalledCommand read(Path installed, String name) throws IOException {
        try (var folders = Files.isDirectory(installed) ? Files.list(installed) : Stream.<Path>empty()) {
            var file = folders.map(folder -> folder.resolve(name + ".args")).filter(Files::exists)
                    .max((a, b) -> Long.compare(a.toFile().lastModified(), b.toFile().lastModified()))
                    .orElseThrow(() -> UserError.of(ExitCode.ERROR, "\"" + name + "\" is not installed in \""
                            + installed + "\"", "./jbang install"));
            var words = Files.readAllLines(file).stream().map(line -> line.substring(1, line.length() - 1)
                    .replaceAll("\\\\(.)", "$1")).toList();
            var classPath = words.lastIndexOf("-cp");
            return new InstalledCommand(words.subList(0, classPath), words.get(classPath + 1),
                    words.get(classPath + 2));
        }
    }

    /// Returns the command with this jar before all others.
    InstalledCommand with(Path jar) {
        return new InstalledCommand(options, jar + File.pathSeparator + classPath, mainClass);
    }

    /// Returns the line that runs the command.
    ///
    /// @param cache the AOT cache to use, if any
    List<String> line(Optional<Path> cache, List<String> arguments) {
        return line(options, cache.map(file -> "-XX:AOTCache=" + file), arguments);
    }

    /// Returns the line that runs the command and writes an AOT cache of what it loaded.
    List<String> trainingLine(Path cache, List<String> arguments) {
        return line(options.stream().filter(option -> !option.matches(SHORT_RUN)).toList(),
                Optional.of("-XX:AOTCacheOutput=" + cache), arguments);
    }

    private List<String> line(List<String> options, Optional<String> cache, List<String> arguments) {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        cache.ifPresent(line::add);
        line.addAll(options);
        line.addAll(List.of("-cp", classPath, mainClass));
        line.addAll(arguments);
        return line;
    }
}
