package awskit.credentials;

import java.util.function.Supplier;

/// Keeps temporary credentials beyond the life of a session, for other processes.
@FunctionalInterface
public interface CredentialsCache {

    /// Returns the credentials of a key if they need no renewal yet, or else fetches and keeps new ones.
    ///
    /// @param key a digest of everything that the credentials depend on
    IssuedCredentials get(String key, Supplier<IssuedCredentials> fetch);
}
