package running;

import java.time.Duration;

/// Durations in words, as people say them: `3 days`, `1 hour`, `12 minutes`.
public final class Age {

    private Age() {}

    /// Returns the duration in whole days, hours, minutes or seconds, whichever is the largest that fits at least once;
    /// from two years on in years.
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
