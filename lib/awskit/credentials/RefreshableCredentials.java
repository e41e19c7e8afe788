package awskit.credentials;

import module java.base;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/// Credentials that expire. They are fetched when they are first needed, and renewed before they expire. During a
/// renewal, and if it fails, the old ones are used until they expire. Thread-safe.
final class RefreshableCredentials implements IdentifiedCredentials {

    /// How long to wait before a failed renewal is repeated.
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Optional<CredentialsCache> cache;
    private final Supplier<String> key;
    private final Supplier<IssuedCredentials> fetch;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile IssuedCredentials current;
    private volatile Instant nextRenewal = Instant.MIN;
    private volatile String identity;

    /// @param cache empty to keep the credentials in memory only
    /// @param key returns what distinguishes them from all other credentials; called once, when first needed
    RefreshableCredentials(Optional<CredentialsCache> cache, Supplier<String> key,
            Supplier<IssuedCredentials> fetch) {
        this.cache = cache;
        this.key = key;
        this.fetch = fetch;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        var issued = current;
        if (issued == null || !issued.isValid()) {
            renewing.lock();
        } else if (issued.isFresh() || Instant.now().isBefore(nextRenewal) || !renewing.tryLock()) {
            return issued.credentials();
        }
        try {
            return renewed().credentials();
        } finally {
            renewing.unlock();
        }
    }

    private IssuedCredentials renewed() {
        var issued = current;
        if (issued != null && issued.isFresh()) {
            return issued;
        }
        try {
            return current = cache.isEmpty() ? fetch.get() : cache.get().get(identity(), fetch);
        } catch (RuntimeException e) {
            if (issued == null || !issued.isValid()) {
                throw e;
            }
            nextRenewal = Instant.now().plus(PAUSE);
            return issued;
        }
    }

    @Override
    public String identity() {
        var known = identity;
        return known != null ? known : (identity = key.get());
    }
}
