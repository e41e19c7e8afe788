package shell;

import awskit.errors.ExitCode;
import awskit.errors.Failure;
import awskit.errors.UserError;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import software.amazon.awssdk.core.exception.SdkException;

/// How the shell runs statements: in its own JVM, with the kit's one line for what AWS, the network or the
/// configuration refuses instead of fifty lines of stack trace.
public final class Execution extends LocalExecutionControl {

    public static final String NAME = "awskit";

    private static boolean printing;
    private static int exitCode = ExitCode.DONE;

    /// What JShell's `--execution awskit` finds.
    public static final class Provider implements ExecutionControlProvider {

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
            return new Execution();
        }
    }

    private Execution() {}

    /// Makes the values of expressions go to stdout, as JShell itself shows them only behind a prompt.
    public static void printsValues() {
        printing = true;
    }

    /// Returns the exit code that the last failure asks for.
    public static int exitCode() {
        return exitCode;
    }

    /// Notes that a statement failed, if that is not known in more detail.
    public static void failed(int code) {
        exitCode = exitCode == ExitCode.DONE ? code : exitCode;
    }

    @Override
    protected String invoke(Method statement) throws Exception {
        var value = super.invoke(statement);
        var variables = Arrays.stream(statement.getDeclaringClass().getDeclaredFields()).map(Field::getName);
        // JShell's own name for an expression's value is $1; a name of the user's is a declaration's. What returns
        // nothing looks like null.
        if (printing && !value.equals("null") && variables.allMatch(name -> name.startsWith("$"))) {
            System.out.println(value);
        }
        return value;
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
