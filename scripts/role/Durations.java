package role;

import java.time.Duration;
import java.util.regex.Pattern;

/// Durations as people write them: `1h`, `45m`, `1h30m`, `3600` (seconds).
public final class Durations {

    private static final Pattern PARTS = Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s?)?");

    private Durations() {}

    /// Returns the duration that a text stands for.
    ///
    /// @throws IllegalArgumentException if it stands for none
    public static Duration parse(String text) {
        var parts = PARTS.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a duration (as in 1h, 45m, 1h30m or 3600)");
        }
        return Duration.ofHours(number(parts.group(1))).plusMinutes(number(parts.group(2)))
                .plusSeconds(number(parts.group(3)));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
