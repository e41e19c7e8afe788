package run;

import module java.base;

/// Compiles a script and [keeps][Kept] it: `FOLDER KIT FILE CLASS-PATH`.
///
/// Scripts with sources of their own are compiled in a JVM without their class path, because javac makes every provider
/// of file systems that it finds there.
public final class Compile {

    private Compile() {}

    static void main(String... args) throws IOException {
        var script = ScriptFile.read(Path.of(args[2]));
        var compilation = Compilation.of(script, args[3]);
        if (compilation.isEmpty()) {
            System.exit(1);
        }
        new Kept(Path.of(args[0])).write(script, args[1], compilation.get());
    }
}
