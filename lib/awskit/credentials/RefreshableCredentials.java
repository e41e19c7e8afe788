//DEPS software.amazon.awssdk:auth
//SOURCES CredentialsCache.java IdentifiedCredentials.java

package awskit.credentials;

import module java.base;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/// Credentials that end: fetched when first needed, and again before they do. While they are being renewed, and when
/// that fails, the old ones serve as long as they are valid. Thread-safe.
final class RefreshableCredentials implements IdentifiedCredentials {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Optional<CredentialsCache> cache;
    private final boolean ofRole;
    private final Supplier<String> key;
    private final Supplier<IssuedCredentials> fetch;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile IssuedCredentials held;
    private volatile Instant notBefore = Instant.MIN;
    private volatile String identity;

    /// @param cache empty to keep them in memory only
    /// @param key what tells them from all others; asked for once, when first needed
    RefreshableCredentials(Optional<CredentialsCache> cache, boolean ofRole, Supplier<String> key,
            Supplier<IssuedCredentials> fetch) {
        this.cache = cache;
        this.ofRole = ofRole;
        this.key = key;
        this.fetch = fetch;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        var issued = held;
        if (issued == null || !issued.isValid()) {
            renewing.lock();
        } else if (issued.isFresh() || Instant.now().isBefore(notBefore) || !renewing.tryLock()) {
            return issued.credentials();
        }
        try {
            return renewed().credentials();
        } finally {
            renewing.unlock();
        }
    }

    private IssuedCredentials renewed() {
        var issued = held;
        if (issued != null && issued.isFresh()) {
            return issued;
        }
        try {
            return held = cache.isEmpty() ? fetch.get() : cache.get().get(identity(), fetch);
        } catch (RuntimeException e) {
            if (issued == null || !issued.isValid()) {
                throw e;
            }
            notBefore = Instant.now().plus(PAUSE);
            return issued;
        }
    }

    @Override
    public String identity() {
        var known = identity;
        return known != null ? known : (identity = key.get());
    }

    @Override
    public boolean ofRole() {
        return ofRole;
    }

    /// Never a secret.
    @Override
    public String toString() {
        return "RefreshableCredentials[" + held + "]";
    }
}
