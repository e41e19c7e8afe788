//SOURCES Program.java

package run;

import module java.base;

/// Runs a script that was [kept][Kept]: `JAR MAIN-CLASS ARGUMENT…`.
public final class RunKept {

    private RunKept() {}

    public static void main(String... args) throws Throwable {
        Program.run(Compilation.read(Path.of(args[0]), args[1]), Arrays.copyOfRange(args, 2, args.length));
    }
}
