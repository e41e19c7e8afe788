//DEPS software.amazon.awssdk:auth
//SOURCES CredentialsCache.java
//SOURCES Identified.java
//SOURCES Lease.java

package awskit;

import module java.base;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/// Credentials that end: fetched when first needed, and again before they do. While they are being renewed, and when
/// that fails, the old ones serve as long as they are valid. Thread-safe.
final class TemporaryCredentials implements Identified {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final CredentialsCache cache;
    private final boolean ofRole;
    private final Supplier<String> key;
    private final Supplier<Lease> fetch;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile Lease held;
    private volatile Instant notBefore = Instant.MIN;
    private volatile String identity;

    /// @param cache null to keep them in memory only
    /// @param key what tells them from all others; asked for once, when first needed
    TemporaryCredentials(CredentialsCache cache, boolean ofRole, Supplier<String> key, Supplier<Lease> fetch) {
        this.cache = cache;
        this.ofRole = ofRole;
        this.key = key;
        this.fetch = fetch;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        var lease = held;
        if (lease == null || !lease.isValid()) {
            renewing.lock();
        } else if (lease.isFresh() || Instant.now().isBefore(notBefore) || !renewing.tryLock()) {
            return lease.credentials();
        }
        try {
            return renewed().credentials();
        } finally {
            renewing.unlock();
        }
    }

    private Lease renewed() {
        var lease = held;
        if (lease != null && lease.isFresh()) {
            return lease;
        }
        try {
            return held = cache == null ? fetch.get() : cache.get(identity(), fetch);
        } catch (RuntimeException e) {
            if (lease == null || !lease.isValid()) {
                throw e;
            }
            notBefore = Instant.now().plus(PAUSE);
            return lease;
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
        return "TemporaryCredentials[" + held + "]";
    }
}
