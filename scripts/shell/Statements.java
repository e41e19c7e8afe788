//SOURCES Execution.java

package shell;

import awskit.errors.ExitCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Statements for JShell that end where one of them fails: the next could work on what is not there.
///
/// JShell reads far ahead of what it runs. It gets one line at a time here.
public final class Statements extends FilterInputStream {

    /// Makes a stream of these statements.
    public Statements(InputStream in) {
        super(in);
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        if (Execution.exitCode() != ExitCode.DONE) {
            return -1;
        }
        var count = 0;
        while (count < length) {
            var next = in.read();
            if (next < 0) {
                return count == 0 ? -1 : count;
            }
            buffer[start + count++] = (byte) next;
            if (next == '\n') {
                break;
            }
        }
        return count;
    }

    /// Nothing can be read without a look at the last statement.
    @Override
    public int available() {
        return 0;
    }
}
