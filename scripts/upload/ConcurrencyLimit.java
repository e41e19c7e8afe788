package upload;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How many requests an upload has under way at a time: found by trying, as TCP finds its window.
///
/// What pays depends on what nobody can know beforehand: two cores on loopback are busy with 8 requests at a time,
/// small files over 50 ms of latency want all 256, a slow link is full with a few large parts. So this measures the
/// work done per second, where the work of a request is its bytes and [#REQUEST_BYTES] more, and compares it between
/// levels. The time that requests take tells less: their sizes differ by many orders of magnitude.
///
/// - **Doubling**, from [#START] on, each round, as TCP's
///   [slow start](https://www.rfc-editor.org/rfc/rfc5681#section-3.1), while a round does 1.5 times the work of the one
///   before: latency alone gives 2, a full link or CPU gives 1, and a JVM that is warming up something between. A
///   round is as many answers as there are requests at a time, and 20 ms at least.
/// - **Probing** then, now and again: half as many more, or a third less. More has to do 1.15 times the work to stay
///   (latency alone gives 1.5), less 0.93 times (gives 0.67): where it makes no difference, less is better, as it
///   costs less CPU and memory, and leaves a server to others. The bias also draws the level back that noise has
///   driven up. No probe goes below [#LEAST], where there is nothing left to save. After a probe that did not pay, the
///   next goes the other way and waits twice as long, up to 16 measurements of two rounds, and 100 ms at least, each.
/// - **Throttling** cuts to 0.7 of the level, as [CUBIC](https://www.rfc-editor.org/rfc/rfc9438#section-4.6) does
///   (half, as of old, would leave a quarter of what the server allows unused), at most once in the time a request
///   takes, and down to 1. Stray refusals are no reason, as S3 now and then refuses what it takes a moment later: it
///   takes more than 1/8 of a round or measurement. The level climbs back by 1/32 a round, 100 ms at least; once it is
///   back where throttling came, the next probe waits longest.
///
/// A measurement in which there was too little to do does not count. Not thread-safe: [WorkerPool] guards it.
final class ConcurrencyLimit {

    /// Where it begins: enough for a first answer within a round trip or two, and little for a slow link.
    static final int START = 16;

    /// What only throttling goes below.
    static final int LEAST = 8;

    /// What a request costs beside its bytes, in bytes: sending 64 KiB takes a client of two cores as long as all else
    /// about a request.
    static final long REQUEST_BYTES = 64 * 1024;

    private static final long SHORTEST_ROUND = Duration.ofMillis(20).toNanos();
    private static final long SHORTEST_MEASUREMENT = Duration.ofMillis(100).toNanos();
    private static final double WORTH_DOUBLING = 1.5;
    private static final double PROBE = 1.5;
    private static final double WORTH_MORE = 1.15;
    private static final double WORTH_LESS = 0.93;
    private static final int LONGEST_HOLD = 16;
    private static final int STRAY = 8;
    private static final double CUT = 0.7;
    private static final int CLIMB = 32;

    private enum Phase { DOUBLING, HOLDING, PROBING, CLIMBING }

    private final int most;
    private final LongSupplier nanoTime;
    private Phase phase = Phase.DOUBLING;

    /// What has proved itself, and the work per nanosecond that it did; `current` is that, or what is being tried.
    private int level;
    private double rate;
    private int current;

    private boolean probeMore = true;
    private int hold = 1;
    private int held;
    private int throttledAt;
    private long lastCut;
    private long roundTrip = SHORTEST_MEASUREMENT;

    /// Answers to wait for until all requests were begun on this level.
    private int unsettled;
    private long since;
    private int answers;
    private int refused;
    private long work;

    /// @param most what it never goes beyond
    /// @param nanoTime tells the time in nanoseconds, as `System::nanoTime`
    ConcurrencyLimit(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        level = Math.min(START, most);
        current = level;
        restart();
        lastCut = since - roundTrip;
    }

    /// Returns what it never goes beyond.
    int most() {
        return most;
    }

    /// Returns how many requests may be under way now.
    int current() {
        return current;
    }

    /// Takes note of a request that is done.
    ///
    /// @param bytes sent with it
    void finished(long bytes) {
        if (unsettled > 0) {
            if (--unsettled == 0) {
                restart();
            }
            return;
        }
        answers++;
        work += bytes + REQUEST_BYTES;
        if (answers < (phase == Phase.HOLDING || phase == Phase.PROBING ? 2 * current : current)) {
            return;
        }
        var elapsed = nanoTime.getAsLong() - since;
        if (elapsed >= (phase == Phase.DOUBLING ? SHORTEST_ROUND : SHORTEST_MEASUREMENT)) {
            roundTrip = elapsed * current / answers; // Little's law
            measured((double) work / elapsed);
        }
    }

    /// Takes note that there is too little to do for the requests that may be under way.
    void idle() {
        restart();
    }

    /// Takes note of an answer that asks to slow down.
    void throttled() {
        refused++;
        var now = nanoTime.getAsLong();
        if (refused <= Math.max(current, answers) / STRAY || now - lastCut < roundTrip) {
            return;
        }
        lastCut = now;
        throttledAt = Math.min(level, current);
        level = Math.max(1, (int) (throttledAt * CUT));
        hold = LONGEST_HOLD;
        phase = Phase.CLIMBING;
        settle(level);
    }

    private void measured(double newRate) {
        switch (phase) {
            case DOUBLING -> {
                if (newRate < WORTH_DOUBLING * rate) {
                    hold();
                    return;
                }
                prove(newRate);
                current = Math.min(most, 2 * level);
                if (current == level) {
                    hold();
                }
            }
            case HOLDING -> {
                rate = newRate;
                if (++held >= hold) {
                    probe();
                }
            }
            case PROBING -> {
                if (newRate >= (probeMore ? WORTH_MORE : WORTH_LESS) * rate) {
                    prove(newRate);
                    hold = 1;
                } else {
                    probeMore = !probeMore;
                    hold = Math.min(LONGEST_HOLD, 2 * hold);
                }
                hold();
            }
            case CLIMBING -> {
                level = Math.min(most, level + Math.max(1, throttledAt / CLIMB));
                current = level;
                if (level >= throttledAt) {
                    hold();
                }
            }
        }
        restart();
    }

    private void prove(double newRate) {
        level = current;
        rate = newRate;
    }

    private void hold() {
        phase = Phase.HOLDING;
        held = 0;
        settle(level);
    }

    private void probe() {
        probeMore = level <= Math.min(LEAST, most) || level < most && probeMore;
        phase = Phase.PROBING;
        settle(probeMore ? Math.min(most, (int) Math.ceil(level * PROBE)) : Math.max(LEAST, (int) (level / PROBE)));
    }

    private void settle(int target) {
        unsettled = target == current ? 0 : Math.max(target, current);
        current = target;
        restart();
    }

    private void restart() {
        since = nanoTime.getAsLong();
        answers = 0;
        work = 0;
        refused = 0;
    }
}
