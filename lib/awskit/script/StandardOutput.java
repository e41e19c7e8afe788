package awskit.script;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Stdout that keeps what went wrong, which a [PrintStream] swallows: a full disk must not look like success.
final class StandardOutput extends FilterOutputStream {

    private volatile IOException failure;

    private StandardOutput() {
        super(new FileOutputStream(FileDescriptor.out));
    }

    /// Puts it in the place of [System#out]. Off a terminal it is UTF-8, as JSON has to be; a locale of ASCII alone,
    /// such as cron's, would print `?` for most keys anywhere.
    static StandardOutput install() {
        var charset = System.out.charset();
        var output = new StandardOutput();
        System.setOut(new PrintStream(output, true, Terminal.stdout() && charset != StandardCharsets.US_ASCII
                ? charset : StandardCharsets.UTF_8));
        return output;
    }

    /// Returns what kept something from being written; null for nothing.
    IOException failure() {
        System.out.flush();
        return failure;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int count) throws IOException {
        try {
            out.write(bytes, start, count);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
