//SOURCES PrivateFolder.java

package role;

import module java.base;

import awskit.credentials.ConfigFile;
import awskit.credentials.CredentialsCache;
import awskit.credentials.IssuedCredentials;
import awskit.data.Json;
import awskit.errors.UserError;

/// Keeps temporary credentials on disk, so that one MFA code and one call of STS are enough for many commands and
/// terminals. The folder is `$XDG_CACHE_HOME/awskit/credentials` or `~/.cache/awskit/credentials`, a [PrivateFolder].
///
/// If several processes need the same credentials, one fetches them and the others wait for it. A key is a digest of
/// everything that the credentials depend on. MFA codes are never stored.
public final class DiskCache implements CredentialsCache {

    private final PrivateFolder folder;
    private final Consumer<String> notes;

    private DiskCache(PrivateFolder folder, Consumer<String> notes) {
        this.folder = folder;
        this.notes = notes;
    }

    /// Returns the user's cache, without looking at its files yet.
    ///
    /// @param notes gets messages for the user, such as that another process fetches the credentials
    public static DiskCache of(Map<String, String> environment, Consumer<String> notes) {
        var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        var parent = xdg.startsWith("/") ? Path.of(xdg) : ConfigFile.expand(environment, "~/.cache");
        return new DiskCache(new PrivateFolder(parent.resolve("awskit").resolve("credentials")), notes);
    }

    /// Deletes all credentials.
    ///
    /// @return how many there were
    /// @throws UserError if the folder is not private
    public int clear() {
        try {
            return folder.clear();
        } catch (IOException e) {
            throw UserError.configuration("cannot clear \"" + folder.path() + "\"", reason(e));
        }
    }

    /// @throws UserError if the folder is not private
    @Override
    public IssuedCredentials get(String key, Supplier<IssuedCredentials> fetch) {
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
            return kept.get(); // another process has fetched them
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
            } catch (IllegalArgumentException e) {
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
