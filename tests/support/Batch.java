package support;

import static java.nio.charset.StandardCharsets.UTF_8;

import awskit.data.Json;
import awskit.script.Script;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// Runs a command several times in one JVM, for what is no matter of the process around it: [Commands#execAll].
final class Batch {

    private Batch() {}

    /// Runs the command of this class for each list of arguments on stdin, and prints a list of exit codes and outputs.
    static void main(String... type) throws Exception {
        var stdout = System.out;
        var results = new ArrayList<List<Object>>();
        for (var arguments : (List<?>) Json.read(new String(System.in.readAllBytes(), UTF_8))) {
            var out = new ByteArrayOutputStream();
            var err = new ByteArrayOutputStream();
            System.setOut(new PrintStream(out, true, UTF_8));
            System.setErr(new PrintStream(err, true, UTF_8));
            var exitCode = Script.execute(command(type[0]), ((List<?>) arguments).toArray(String[]::new));
            results.add(List.of(exitCode, out.toString(UTF_8), err.toString(UTF_8)));
        }
        stdout.writeBytes(Json.line(results).getBytes(UTF_8));
        stdout.flush();
        System.exit(0); // some thread may still wait for work
    }

    /// Makes a command. It is in the unnamed package, which no other package can name.
    @SuppressWarnings("unchecked")
    static Callable<Integer> command(String type) throws ReflectiveOperationException {
        var constructor = Class.forName(type).getDeclaredConstructor();
        constructor.setAccessible(true);
        return (Callable<Integer>) constructor.newInstance();
    }
}
