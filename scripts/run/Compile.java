package run;

import module java.base;

/// Compiles a script: `FOLDER KIT FILE CLASS-PATH`.
///
/// The folder gets `script.jar`, the list of all `sources`, and last `main`: what `cksum` prints of the sources and of
/// KIT, and the class to run. The next run of the unchanged script starts that class at once.
///
/// Scripts with sources of their own are compiled in a JVM without their class path, because javac makes every provider
/// of file systems that it finds there.
public final class Compile {

    private Compile() {}

    static void main(String... args) throws IOException {
        compile(args);
    }

    /// Returns the class to run; ends the JVM if the script does not compile.
    static String compile(String... args) throws IOException {
        var folder = Path.of(args[0]);
        var script = ScriptFile.read(Path.of(args[2]));
        var main = new Compilation(script, args[3]).writeJar(folder.resolve("script.jar"));
        if (main.isEmpty()) {
            System.exit(1);
        }
        write(folder.resolve("sources"), script.sources().stream().map(Path::toString).toList());
        write(folder.resolve("main"), List.of(script.checksum(args[1]), main.get()));
        return main.get();
    }

    /// Replaces the file as a whole: another run may read it.
    private static void write(Path file, List<String> lines) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
        Files.write(fresh, lines);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
