import awskit.errors.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A command's work in one benchmark, and the server that it works with.
interface Task extends Closeable {

    String command();

    List<String> arguments();

    /// Returns the arguments of a run that trains an AOT cache.
    List<String> training();

    Map<String, String> environment();

    /// Checks the output of the training run.
    ///
    /// @throws UserError if something is missing
    void verifyTraining(String output) throws IOException;

    /// Checks that the last run did everything. A run with a non-zero exit code does not get here.
    ///
    /// @throws UserError if something is missing
    void verifyRun() throws IOException;
}
