package role;

import module java.base;

import awskit.credentials.CredentialsCache;
import awskit.errors.UserError;

/// Deletes what the cache of credentials keeps. Its lock file stays, because another process may hold a lock.
public record CacheFolder(CredentialsCache cache) {

    /// Deletes all credentials.
    ///
    /// @return how many there were
    /// @throws UserError if the folder is not private
    public int clear() {
        try {
            return delete(Instant.MAX);
        } catch (IOException e) {
            throw UserError.configuration("cannot clear the cache of credentials", e.getMessage());
        }
    }

    /// Deletes the credentials that have expired an hour ago or earlier.
    public void sweep() {
        try {
            delete(Instant.now().minus(Duration.ofHours(1)));
        } catch (IOException e) {
            // The next run tries again.
        }
    }

    /// Deletes the files of credentials that had expired at that time.
    private int delete(Instant time) throws IOException {
        var deleted = 0;
        try (var files = Files.newDirectoryStream(cache.folder())) {
            for (var file : files) {
                // Another process may have deleted it.
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && expiration(file).isBefore(time)
                        && Files.deleteIfExists(file) && file.toString().endsWith(".json")) {
                    deleted++;
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing is kept yet.
        }
        return deleted;
    }

    private static Instant expiration(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.MAX;
        }
    }
}
