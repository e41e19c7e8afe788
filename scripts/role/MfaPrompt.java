package role;

import module java.base;

import awskit.errors.UserError;
import awskit.script.Terminal;

/// Asks the user for the code of an MFA device. It uses the terminal directly, because stdout may be a pipe into `eval`
/// and stdin may belong to the command.
final class MfaPrompt {

    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final int MAX_QUESTIONS = 3;

    private MfaPrompt() {}

    /// Returns a function from the serial number of a device to its code.
    ///
    /// @param code the code to return, once, because AWS accepts no code twice; empty to ask the user
    static UnaryOperator<String> of(Optional<String> code) {
        if (code.isEmpty()) {
            return MfaPrompt::ask;
        }
        var unused = new AtomicBoolean(true);
        return serial -> unused.getAndSet(false) ? code.get()
                : fail("MFA device \"" + serial + "\" needs another code", "leave --token-code out");
    }

    private static String ask(String serial) {
        try (var in = reader(); var out = writer()) {
            for (int n = 1; n <= MAX_QUESTIONS; n++) {
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
                out.println("enter the six digits that the device shows"); // flushed with the next question
            }
            return fail("no code from MFA device \"" + serial + "\"", "try again");
        } catch (IOException noTerminal) {
            return fail("MFA device \"" + serial + "\" needs a code, but there is no terminal to ask on",
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

    /// Returns the console of Windows, where the terminal is no file.
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
