//SOURCES AccessKey.java
package sandbox.protocol;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// All keys that are valid in the sandbox: the key of its user, and those that STS has issued.
public final class AccessKeyStore {

    /// The account of the sandbox's user.
    public static final String ACCOUNT = "123456789012";

    private static final String USER = "arn:aws:iam::" + ACCOUNT + ":user/sandbox";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 30; // 40 characters, as every AWS secret has
    private static final int TOKEN_BYTES = 258;

    private final Map<String, AccessKey> keys = new ConcurrentHashMap<>();
    private final Clock clock;
    private final AccessKey user;

    public AccessKeyStore(Clock clock) {
        this.clock = clock;
        user = new AccessKey("AKIA" + id(), random(SECRET_BYTES), null, null,
                Caller.user(USER, "AIDASANDBOXSANDBOXSAN", false));
        keys.put(user.id(), user);
    }

    /// Returns the long-term key of the sandbox's user.
    public AccessKey user() {
        return user;
    }

    public Optional<AccessKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /// Issues temporary credentials.
    public AccessKey issue(Caller caller, Duration lifetime) {
        var expiration = now().plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
        var key = new AccessKey("ASIA" + id(), random(SECRET_BYTES), random(TOKEN_BYTES), expiration, caller);
        keys.put(key.id(), key);
        return key;
    }

    public Instant now() {
        return clock.instant();
    }

    private static String id() {
        return RANDOM.ints(16, 0, BASE32.length()).mapToObj(i -> BASE32.substring(i, i + 1))
                .reduce("", String::concat);
    }

    private static String random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }
}
