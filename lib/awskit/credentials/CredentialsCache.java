//SOURCES ../data/Json.java ConfigFile.java IssuedCredentials.java PrivateFolder.java

package awskit.credentials;

import module java.base;

import awskit.data.Json;
import awskit.errors.UserError;

/// Temporary credentials kept on disk, so that one MFA code and one call of STS serve many commands and terminals:
/// `$XDG_CACHE_HOME/awskit/credentials`, else `~/.cache/awskit/credentials`, a [PrivateFolder].
///
/// Safe under parallel processes: of twenty that need the same credentials one fetches them, and the others wait for
/// it. Keys are digests of everything that shapes the credentials; codes of MFA devices are never stored.
public final class CredentialsCache {

    private final PrivateFolder folder;
    private final Consumer<String> notes;

    private CredentialsCache(PrivateFolder folder, Consumer<String> notes) {
        this.folder = folder;
        this.notes = notes;
    }

    /// Returns the user's cache; touches no file yet.
    ///
    /// @param notes gets what the user may want to know, such as that another process is waited for
    public static CredentialsCache of(Map<String, String> environment, Consumer<String> notes) {
        var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        var parent = xdg.startsWith("/") ? Path.of(xdg) : ConfigFile.expand(environment, "~/.cache");
        return new CredentialsCache(new PrivateFolder(parent.resolve("awskit").resolve("credentials")), notes);
    }

    /// Forgets everything.
    ///
    /// @return how many credentials that were
    /// @throws UserError when the cache is not private
    public int clear() {
        try {
            return folder.clear();
        } catch (IOException e) {
            throw UserError.configuration("cannot clear \"" + folder.path() + "\"", reason(e));
        }
    }

    /// Returns the credentials kept under a key while they are fresh, else fetches and keeps them.
    ///
    /// @throws UserError when the cache is not private
    IssuedCredentials get(String key, Supplier<IssuedCredentials> fetch) {
        try {
            var kept = read(key);
            return kept.filter(IssuedCredentials::isFresh).isPresent() ? kept.get() : folder.locked(key,
                    () -> notes.accept("waiting for another process that gets the same credentials"),
                    () -> renewed(key, fetch));
        } catch (IOException e) {
            notes.accept("credentials are not cached: cannot use \"" + folder.path() + "\" (" + reason(e) + ")");
            return fetch.get();
        }
    }

    private IssuedCredentials renewed(String key, Supplier<IssuedCredentials> fetch) {
        var kept = readAgain(key);
        if (kept.filter(IssuedCredentials::isFresh).isPresent()) {
            return kept.get(); // fetched by the process that was waited for
        }
        try {
            var fetched = fetch.get();
            write(key, fetched);
            return fetched;
        } catch (RuntimeException e) {
            return kept.filter(IssuedCredentials::isValid).orElseThrow(() -> e);
        }
    }

    private void write(String key, IssuedCredentials issued) {
        try {
            folder.write(file(key), Json.line(issued.toTree()), issued.expiration());
            folder.sweep();
        } catch (IOException e) {
            notes.accept("credentials are not cached: cannot write to \"" + folder.path() + "\" (" + reason(e) + ")");
        }
    }

    private Optional<IssuedCredentials> readAgain(String key) {
        try {
            return read(key);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<IssuedCredentials> read(String key) throws IOException {
        return folder.read(file(key)).flatMap(text -> {
            try {
                return IssuedCredentials.of(Json.read(text));
            } catch (IllegalArgumentException notJson) {
                return Optional.empty();
            }
        });
    }

    private static String file(String key) {
        return key + ".json";
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException file && file.getReason() != null ? file.getReason()
                : e.getClass().getSimpleName();
    }
}
