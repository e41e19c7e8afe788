//SOURCES Kept.java Program.java

package run;

import module java.base;

/// Compiles a script, [keeps][Kept] it where that is possible, and runs it in the same JVM:
/// `FOLDER KIT FILE CLASS-PATH ARGUMENT…`.
public final class Run {

    private Run() {}

    public static void main(String... args) throws Throwable {
        var kept = new Kept(Path.of(args[0]));
        var script = ScriptFile.read(Path.of(args[2]));
        var compilation = Compilation.of(script, args[3]);
        if (compilation.isEmpty()) {
            System.exit(1);
        }
        try {
            kept.writeSources(script);
            Program.prependToClassPath(kept.write(script, args[1], compilation.get()));
        } catch (IOException e) {
            // A full disk, or a folder that is read-only: the next run compiles again.
        }
        Program.run(compilation.get(), Arrays.copyOfRange(args, 4, args.length));
    }
}
