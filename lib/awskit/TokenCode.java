//SOURCES Terminal.java
//SOURCES UserError.java

package awskit;

import module java.base;

/// Asks the user for the code of an MFA device, on the terminal itself: stdout may be a pipe into `eval`, and stdin the
/// command's own.
public final class TokenCode {

    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final int TRIES = 3;

    private TokenCode() {}

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
        try (var in = Files.exists(TERMINAL) ? new BufferedReader(new InputStreamReader(Files.newInputStream(TERMINAL)))
                : new BufferedReader(System.console().reader());
                var out = Files.exists(TERMINAL) ? new PrintWriter(Files.newBufferedWriter(TERMINAL), true)
                        : System.console().writer()) {
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
                out.println("six digits, as the device shows them");
            }
            return fail("no code from MFA device \"" + serial + "\"", "try again");
        } catch (IOException | NullPointerException noTerminal) {
            return fail("MFA device \"" + serial + "\" has to show a code, and there is no terminal to ask on",
                    "give --token-code");
        }
    }

    private static String fail(String fact, String hint) {
        throw UserError.configuration(fact, hint);
    }
}
