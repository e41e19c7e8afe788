//SOURCES Kept.java

package run;

import module java.base;

/// Compiles a script and [keeps][Kept] it: `FOLDER KIT FILE CLASS-PATH`.
///
/// Scripts with sources of their own are compiled in a JVM without their class path, because javac makes every provider
/// of file systems that it finds there.
public final class Compile {

    /// What the launcher takes for a script that it has to leave to JBang.
    private static final Compilation NEEDS_JBANG = new Compilation("-", Map.of());

    private Compile() {}

    static void main(String... args) throws IOException {
        var kept = new Kept(Path.of(args[0]));
        try {
            var script = ScriptFile.read(Path.of(args[2]));
            kept.writeSources(script);
            var compilation = script.needsJBang() ? Optional.of(NEEDS_JBANG) : Compilation.of(script, args[3]);
            if (compilation.isEmpty()) {
                System.exit(1);
            }
            kept.write(script, args[1], compilation.get());
        } catch (NoSuchFileException e) {
            System.err.println("awskit: \"" + e.getFile() + "\" does not exist (a //SOURCES line names it)");
            System.exit(1);
        }
    }
}
