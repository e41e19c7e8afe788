package role;

import module java.base;

import awskit.credentials.ConfigFile;
import awskit.credentials.CredentialsCache;
import awskit.errors.UserError;
import awskit.script.Terminal;

/// Lets the user choose a profile on the terminal, by its number or by typing parts of its name or its role until one is
/// left. The choice is remembered beside the cache, as the default of the next one.
///
/// @param files the profiles
/// @param cache the cache of credentials
public record ProfileChoice(ConfigFile files, CredentialsCache cache) {

    private static final int SHOWN = 20;

    /// Returns the name of a profile.
    ///
    /// @throws UserError if there is no profile, or if the user chooses none
    public String ask() throws IOException {
        if (files.profiles().isEmpty()) {
            throw UserError.configuration("there is no profile to choose", "looked in " + files.places());
        }
        try (var in = new BufferedReader(new FileReader("/dev/tty")); var out = new PrintWriter("/dev/tty")) {
            return ask(in, out, last().filter(files.profiles()::contains));
        }
    }

    private String ask(BufferedReader in, PrintWriter out, Optional<String> last) throws IOException {
        var names = List.copyOf(files.profiles());
        while (true) {
            show(out, names);
            out.print("profile: number or part of a name" + last.map(name -> " [" + Terminal.printable(name) + "]")
                    .orElse("") + ": ");
            out.flush();
            var typed = in.readLine();
            if (typed == null) {
                throw UserError.usage("no profile is chosen", "as in assume-role prod");
            }
            var text = typed.strip().toLowerCase(Locale.ROOT);
            if (text.isEmpty() && last.isPresent()) {
                return last.get();
            }
            if (text.matches("\\d{1,4}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= names.size()) {
                return names.get(Integer.parseInt(text) - 1);
            }
            var narrowed = names.stream().filter(name -> line(name).toLowerCase(Locale.ROOT).contains(text)).toList();
            if (narrowed.size() == 1) {
                return narrowed.getFirst();
            }
            if (narrowed.isEmpty()) {
                out.println("no profile has \"" + Terminal.printable(text) + "\" in its name or role");
            }
            names = narrowed.isEmpty() ? List.copyOf(files.profiles()) : narrowed;
        }
    }

    private void show(PrintWriter out, List<String> names) {
        for (int i = 0; i < Math.min(names.size(), SHOWN); i++) {
            out.println("%4d  %s".formatted(i + 1, line(names.get(i))));
        }
        if (names.size() > SHOWN) {
            out.println("      … and " + (names.size() - SHOWN) + " more");
        }
    }

    private String line(String name) {
        var role = files.profile(name).getOrDefault("role_arn", "");
        return Terminal.printable(name + (role.isEmpty() ? "" : "  " + role));
    }

    /// Remembers a choice, if anything is kept on disk at all.
    public void remember(String profile) throws IOException {
        if (Files.exists(cache.folder())) {
            Files.writeString(file(), profile);
        }
    }

    private Optional<String> last() throws IOException {
        return Files.exists(file()) ? Optional.of(Files.readString(file()).strip()) : Optional.empty();
    }

    private Path file() throws IOException {
        return cache.folder().resolveSibling("last-profile");
    }
}
