package awskit.credentials;

import module java.base;

import awskit.errors.UserError;

/// Gets the codes of MFA devices: from the `mfa_process` of a profile that names the device, or else from the user. It
/// asks on the terminal itself, because stdout may be a pipe and stdin may belong to the command.
///
/// @param settings the settings of the session
record MfaCodes(Settings settings) {

    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final int MAX_QUESTIONS = 3;

    /// Returns the code of the device with a serial number.
    ///
    /// @throws UserError if there is none
    String of(String serial) {
        var files = settings.files();
        return files.profiles().stream().filter(name -> serial.equals(files.profile(name).get("mfa_serial")))
                .filter(name -> !files.profile(name).getOrDefault("mfa_process", "").isBlank())
                .findFirst().map(this::printed).orElseGet(() -> typed(serial));
    }

    /// Returns what the profile's `mfa_process` prints. As in aws-vault, a shell runs it.
    private String printed(String profile) {
        var line = settings.files().profile(profile).get("mfa_process");
        var command = WINDOWS ? List.of("cmd", "/c", line) : List.of("sh", "-c", line);
        try {
            var child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            child.getOutputStream().close();
            var code = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (child.onExit().join().exitValue() == 0 && code.matches("\\d{6}")) {
                return code;
            }
        } catch (IOException e) {
            // There is no shell.
        }
        throw UserError.configuration("the mfa_process of profile \"" + profile + "\" failed or printed no code",
                "run it by hand to see why");
    }

    private String typed(String serial) {
        try {
            return ask(serial).orElseThrow(() -> UserError.configuration("no code from MFA device \"" + serial + "\"",
                    "try again"));
        } catch (IOException noTerminal) {
            var profile = settings.effectiveProfile();
            var known = serial.equals(settings.files().profile(profile).get("mfa_serial"));
            throw UserError.configuration("MFA device \"" + serial + "\" needs a code, but there is no terminal to ask "
                    + "on", (known ? "run assume-role " + profile + " on a terminal first, or " : "")
                            + "give --token-code");
        }
    }

    /// Asks one question at a time, because several profiles may be used at once.
    private static synchronized Optional<String> ask(String serial) throws IOException {
        try (var in = new BufferedReader(new FileReader(WINDOWS ? "CONIN$" : "/dev/tty"));
                var out = new PrintWriter(new FileWriter(WINDOWS ? "CONOUT$" : "/dev/tty"))) {
            for (int n = 1; n <= MAX_QUESTIONS; n++) {
                out.print("MFA code of " + serial.replaceAll("\\p{Cntrl}", "?") + ": ");
                out.flush();
                var code = Objects.requireNonNullElse(in.readLine(), "").replace(" ", "");
                if (code.matches("\\d{6}")) {
                    return Optional.of(code);
                }
                out.println("enter the six digits that the device shows"); // flushed with the next question
            }
            return Optional.empty();
        }
    }
}
