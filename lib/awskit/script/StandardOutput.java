package awskit.script;

import module java.base;

/// Stdout that keeps its last error, which a [PrintStream] hides, so that a full disk does not look like success.
final class StandardOutput extends FilterOutputStream {

    private volatile IOException failure;

    private StandardOutput() {
        super(new FileOutputStream(FileDescriptor.out));
    }

    /// Replaces [System#out]. If it is not a terminal, the output is UTF-8, as JSON must be. So it is in an ASCII
    /// locale, such as cron's, which would print `?` for other characters.
    static StandardOutput install() {
        var charset = System.out.charset();
        var output = new StandardOutput();
        System.setOut(new PrintStream(output, true, Terminal.stdout() && charset != StandardCharsets.US_ASCII
                ? charset : StandardCharsets.UTF_8));
        return output;
    }

    /// Returns the last error; null if there was none.
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
