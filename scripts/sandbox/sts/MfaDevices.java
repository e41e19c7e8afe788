//SOURCES ../protocol/AccessKeyStore.java ../protocol/Refusal.java
package sandbox.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sandbox.protocol.AccessKeyStore;
import sandbox.protocol.Refusal;

/// MFA devices with any serial number. They accept any six digits but 000000. As with a real device, a code is accepted
/// once, and the next code is shown after 30 seconds.
final class MfaDevices {

    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final Map<String, Instant> used = new ConcurrentHashMap<>();
    private final AccessKeyStore keys;

    MfaDevices(AccessKeyStore keys) {
        this.keys = keys;
    }

    /// Returns whether a code was given.
    ///
    /// @throws Refusal if the code is wrong or was used before
    boolean check(String serialNumber, String code) {
        if (serialNumber == null && code == null) {
            return false;
        } else if (serialNumber == null || code == null) {
            throw refused("must provide both MFA serial number and one time pass code.");
        }
        var now = keys.now();
        var last = used.put(serialNumber + " " + code, now);
        if (code.equals("000000") || last != null && now.isBefore(last.plus(PERIOD))) {
            throw refused("with invalid MFA one time pass code.");
        }
        return true;
    }

    private static Refusal refused(String how) {
        return new Refusal(403, "AccessDenied", "MultiFactorAuthentication failed " + how);
    }
}
