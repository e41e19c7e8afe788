//SOURCES ../../lib/awskit/errors/UserError.java ../../lib/awskit/script/Terminal.java

package role;

import module java.base;

import awskit.errors.UserError;
import awskit.script.Terminal;

/// Asks the user for the code of an MFA device, on the terminal itself: stdout may be a pipe into `eval`, and stdin the
/// command's own.
public final class MfaPrompt {

    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final int TRIES = 3;

    private MfaPrompt() {}

    /// Returns whom to ask: the code given, once, or else the person at the terminal.
    ///
    /// @param given null to ask
    public static UnaryOperator<String> given(String given) {
        var code = new AtomicReference<>(given);
        return serial -> {
            var once = code.getAndSet(null);
            return once != null ? once : given == null ? ask(serial)
                    : fail("MFA device \"" + serial + "\" has to show another code", "leave --token-code out");
        };
    }

    private static String ask(String serial) {
        try (var in = reader(); var out = writer()) {
            for (int n = 1; n <= TRIES; n++) {
                out.print("MFA code of " + Terminal.printable(serial) + ": ");
                out.flush();
                var line = in.readLine();
                if (line == null) {
                    break;
                }
                var code = line.replace(" ", "");
                if (code.matches("\\d{6}")) {
                    return code;
                }
                out.println("six digits, as the device shows them"); // flushed with the next question
            }
            return fail("no code from MFA device \"" + serial + "\"", "try again");
        } catch (IOException noTerminal) {
            return fail("MFA device \"" + serial + "\" has to show a code, and there is no terminal to ask on",
                    "give --token-code");
        }
    }

    private static BufferedReader reader() throws IOException {
        return new BufferedReader(Files.exists(TERMINAL) ? new InputStreamReader(Files.newInputStream(TERMINAL))
                : console().reader());
    }

    private static PrintWriter writer() throws IOException {
        return Files.exists(TERMINAL) ? new PrintWriter(Files.newBufferedWriter(TERMINAL, StandardOpenOption.WRITE))
                : console().writer();
    }

    /// Where there is no such file: Windows.
    private static Console console() throws IOException {
        if (System.console() == null) {
            throw new IOException("no console");
        }
        return System.console();
    }

    private static String fail(String fact, String hint) {
        throw UserError.configuration(fact, hint);
    }
}
