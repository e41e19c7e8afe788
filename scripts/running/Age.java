package running;

import java.time.Duration;

/// Durations in words: `3 days`, `1 hour`, `12 minutes`.
public final class Age {

    private Age() {}

    /// Returns the duration as a whole number of its largest unit: days, hours, minutes or seconds, and years from two
    /// years on.
    public static String words(Duration age) {
        var days = age.toDays();
        return days >= 2 * 365 ? count(days / 365, "year")
                : days > 0 ? count(days, "day")
                : age.toHours() > 0 ? count(age.toHours(), "hour")
                : age.toMinutes() > 0 ? count(age.toMinutes(), "minute")
                : count(Math.max(0, age.toSeconds()), "second");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
