//SOURCES Answer.java

package shell;

import awskit.errors.ExitCode;
import awskit.errors.Failure;
import awskit.errors.UserError;
import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import software.amazon.awssdk.core.exception.SdkException;

/// Runs the shell's statements in its own JVM. Errors of AWS, the network and the configuration are shown in one line,
/// without a stack trace.
public final class Execution extends LocalExecutionControl {

    public static final String NAME = "awskit";

    private static final Method RUN;

    static {
        try {
            RUN = Execution.class.getMethod("run");
        } catch (NoSuchMethodException e) {
            throw new AssertionError("it stands below", e);
        }
    }

    private static List<String> jars = List.of();
    private static boolean printing;
    private static Method running;
    private static Object value;
    private static int exitCode = ExitCode.DONE;

    /// Provides this class for JShell's `--execution awskit`.
    public static final class Provider implements ExecutionControlProvider {

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters)
                throws EngineTerminationException, InternalException {
            var execution = new Execution();
            if (!jars.isEmpty()) {
                execution.addToClasspath(String.join(File.pathSeparator, jars));
            }
            return execution;
        }
    }

    private Execution() {}

    /// Adds jars to those of the class path. JShell's own option is for the compiler only.
    public static void jars(List<String> added) {
        jars = added;
    }

    /// Prints the values of expressions on stdout, which JShell itself does only with a prompt.
    public static void printsValues() {
        printing = true;
    }

    /// Returns the exit code of the last failure.
    public static int exitCode() {
        return exitCode;
    }

    /// Sets the exit code after a failure, unless a more specific one is known.
    public static void failed(int code) {
        exitCode = exitCode == ExitCode.DONE ? code : exitCode;
    }

    @Override
    protected String invoke(Method statement) throws Exception {
        running = statement;
        value = null;
        var text = super.invoke(RUN);
        var variables = Arrays.stream(statement.getDeclaringClass().getDeclaredFields()).map(Field::getName);
        // JShell names the value of an expression $1; any other name is declared by the user. A statement without a
        // value looks like null.
        if (text.equals("null") || !variables.allMatch(name -> name.startsWith("$"))) {
            return text;
        }
        var json = Answer.json(value);
        if (printing || json.isPresent()) {
            System.out.println(json.orElse(text));
        }
        // JShell cuts what it shows itself, after 1,000 characters.
        return json.isPresent() ? Answer.summary(value) : text;
    }

    /// Runs the statement and keeps its value, of which JShell itself keeps only the text.
    public static Object run() throws Throwable {
        try {
            value = running.invoke(null);
            return value;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    protected String throwConvertedInvocationException(Throwable thrown) throws RunException, InternalException {
        var cause = thrown instanceof ExceptionInInitializerError ? thrown.getCause() : thrown;
        exitCode = Failure.of(cause).exitCode();
        if (cause instanceof UserError || cause instanceof SdkException) {
            var own = Arrays.stream(cause.getStackTrace()).filter(frame -> frame.getClassName().startsWith("REPL."));
            throw new UserException(Failure.of(cause).line(), cause.getClass().getSimpleName(),
                    own.toArray(StackTraceElement[]::new));
        }
        return super.throwConvertedInvocationException(thrown);
    }
}
