//SOURCES Program.java

package run;

import module java.base;

/// Runs a script that was [kept][Kept]: `JAR MAIN-CLASS ARGUMENT…`.
public final class RunKept {

    private RunKept() {}

    public static void main(String... args) throws Throwable {
        var jar = Path.of(args[0]);
        Program.prependToClassPath(jar);
        Program.run(Compilation.read(jar, args[1]), Arrays.copyOfRange(args, 2, args.length));
    }
}
