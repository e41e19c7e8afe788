package upload;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The number of requests that an upload may have in progress, found by trying, as TCP finds its window.
///
/// The best number cannot be known beforehand: two cores on loopback are busy with 4 requests at a time, small files
/// over 50 ms of latency need hundreds, and a few large parts fill a slow link. So the limit measures how much work is
/// done per second at one level, and compares it with other levels. The work of a request is its bytes and
/// [#REQUEST_BYTES] more. The duration of requests would tell less, because their sizes differ by many orders of
/// magnitude.
///
/// - **Starting.** The level begins at [#START], or where [the first answer][#begin] says. A core spends half a
///   millisecond on a request, so that two cores could begin 120 within 30 ms. If the answer takes less than 12 ms, all
///   of it may be the time of the JVM, because it has compiled nothing yet. Then the level begins at [#LEAST], and
///   the fastest of the first small files says where to go on: at as many requests as one core could begin, because near
///   the service, more would only take the processors from each other. If a large file or a part comes first, it tells
///   nothing about the way, and the level goes on at [#LARGE_START]. Far from the service a large file or a part begins
///   at [#START], because a link may be slow.
/// - **Doubling.** The level doubles each round, as in TCP's
///   [slow start](https://www.rfc-editor.org/rfc/rfc5681#section-3.1), while a round does 1.5 times the work of the one
///   before. If only latency matters, the factor is 2; with a full link or CPU it is 1; while the JVM warms up, it is
///   between the two. The last step may be less than a doubling. Then the work has to grow by half of what the level
///   has grown by. Far from the service, a round that does less is repeated at the same level, once, because much of it
///   went into new threads and connections. Near the service, the JVM's warming up changes more than the level does. So
///   for 0.8 seconds the level stays while a round does 1.25 times the work of the one before, and a higher level that
///   was not worth it is tried again. This does not apply if the fastest of the first files takes 3 ms or more, because
///   then there is latency to hide. A round is as many answers as there are requests at a time, and at least 20 ms.
/// - **Probing.** From then on the limit sometimes tries half as many more, or a third fewer. A higher level stays if
///   it does 1.15 times the work (latency alone gives 1.5), a lower one if it does 0.93 times the work (latency alone
///   gives 0.67). If there is no difference, the lower level is better, because it takes less CPU and memory and leaves
///   more of the server to others. This also brings a level down that noise has driven up. No probe goes below
///   [#LEAST], where there is nothing left to save. After a probe that failed, the next one goes the other way and
///   waits twice as long, up to 16 measurements. A measurement is two rounds, and at least 100 ms.
/// - **Throttling.** The level is multiplied by 0.7, as in [CUBIC](https://www.rfc-editor.org/rfc/rfc9438#section-4.6),
///   at most once in the time that a request takes, and not below 1. (Half, as in older TCP, would leave a quarter of
///   what the server allows unused.) S3 sometimes refuses a request that it accepts a moment later, so that the level
///   is cut only when more than 1/8 of a round or measurement is throttled, and at the start more than one request.
///   Then it climbs by 1/32 each round, of at least 100 ms. When it is back where it was throttled, the next probe
///   waits as long as possible.
///
/// A measurement during which there was too little to do does not count. Not thread-safe: [WorkerPool] guards it.
final class ConcurrencyLimit {

    /// The first level if it is not known how far the service is: enough for first answers within a round trip or two,
    /// and little for a slow link.
    static final int START = 16;

    /// The first level far from the service, where a round takes long.
    static final int FAR_START = 128;

    /// The first level near the service for large files.
    static final int LARGE_START = 8;

    /// The lowest level, except after throttling.
    static final int LEAST = 4;

    /// What a request costs beside its bytes, in bytes: on two cores, sending 64 KiB takes as long as everything else
    /// about a request.
    static final long REQUEST_BYTES = 64 * 1024;

    private static final long SHORTEST_ROUND = Duration.ofMillis(20).toNanos();
    private static final long SHORTEST_MEASUREMENT = Duration.ofMillis(100).toNanos();

    /// How long a JVM warms up. While it does, each round beats the one before, whatever the level.
    private static final long WARM_UP = Duration.ofMillis(800).toNanos();
    private static final long CPU_TIME = 500_000;
    private static final long FAR = Duration.ofMillis(12).toNanos();
    /// If the fastest of the first files takes less, there is no latency to hide.
    private static final long NEAR = Duration.ofMillis(3).toNanos();
    private static final int FIRST_FILES = 12;

    /// How many measurements to wait before the first probe at the lowest level or at the highest: as long as
    /// [#WARM_UP], or longer.
    private static final int FIRST_HOLD = 8;

    private static final double WORTH_GROWING = 0.5;
    private static final double STEADY = 1.25;
    private static final double PROBE = 1.5;
    private static final double WORTH_MORE = 1.15;
    private static final double WORTH_LESS = 0.93;
    private static final int LONGEST_HOLD = 16;
    private static final int STRAY = 8;
    private static final double CUT = 0.7;
    private static final int CLIMB = 32;

    private enum Phase { STARTING, DOUBLING, HOLDING, PROBING, CLIMBING }

    private final int most;
    private final LongSupplier nanoTime;
    private Phase phase = Phase.DOUBLING;

    /// The best level so far, and its work per nanosecond. The current level is the same, or one that is being tried.
    private int level;
    private double rate;
    private int current;

    private boolean probeMore = true;
    private int hold = 1;
    private int held;
    private boolean oneMore;
    /// When the JVM is taken to be warm; in the past, except near the service.
    private long warmAt;
    private int throttledAt;
    private long lastCut;
    private long roundTrip = SHORTEST_MEASUREMENT;

    /// Answers to wait for until all requests in progress were begun at this level.
    private int unsettled;
    private long since;
    private long fastest = Long.MAX_VALUE;
    private int answers;
    private int refused;
    private long work;

    /// @param most the highest level
    /// @param nanoTime tells the time in nanoseconds, as `System::nanoTime`
    ConcurrencyLimit(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        level = Math.min(START, most);
        current = level;
        restart();
        lastCut = since - roundTrip;
        warmAt = since;
    }

    /// Chooses the first level by how long a first answer took. To be called before the first request that counts.
    ///
    /// @param firstAnswer in nanoseconds
    /// @param small whether the first request sends a small file
    void begin(long firstAnswer, boolean small) {
        if (firstAnswer < FAR) {
            warmAt = nanoTime.getAsLong() + WARM_UP;
            phase = Phase.STARTING;
            begin(LEAST);
        } else if (small) {
            oneMore = true;
            begin((int) (2 * firstAnswer / CPU_TIME));
        }
    }

    private void begin(int first) {
        level = Math.min(most, Math.clamp(first, LEAST, FAR_START));
        current = level;
        hold = level <= LEAST ? FIRST_HOLD : 1;
    }

    /// Returns the highest level.
    int most() {
        return most;
    }

    /// Returns how many requests may be in progress now.
    int current() {
        return current;
    }

    /// Records that a request is done.
    ///
    /// @param bytes sent with it
    /// @param nanos how long it took; [Long#MAX_VALUE] if there was no request
    void finished(long bytes, long nanos) {
        if (phase == Phase.STARTING) {
            if (bytes > REQUEST_BYTES) {
                lookForLatency();
                begin(LARGE_START);
                phase = Phase.DOUBLING;
                restart();
                return;
            }
            fastest = Math.min(fastest, nanos);
        }
        if (unsettled > 0) {
            if (--unsettled == 0) {
                restart();
            }
            return;
        }
        answers++;
        work += bytes + REQUEST_BYTES;
        if (answers < switch (phase) {
            case STARTING -> FIRST_FILES;
            case DOUBLING, CLIMBING -> current;
            case HOLDING, PROBING -> 2 * current;
        }) {
            return;
        }
        var elapsed = nanoTime.getAsLong() - since;
        if (elapsed >= (phase == Phase.STARTING || phase == Phase.DOUBLING ? SHORTEST_ROUND : SHORTEST_MEASUREMENT)) {
            roundTrip = elapsed * current / answers; // Little's law
            measured((double) work / elapsed);
        }
    }

    /// Records that there is too little to do for the current level.
    void idle() {
        restart();
    }

    /// Records an answer that asks to slow down.
    void throttled() {
        refused++;
        var now = nanoTime.getAsLong();
        var stray = phase == Phase.STARTING ? 1 : Math.max(current, answers) / STRAY;
        if (refused <= stray || now - lastCut < roundTrip) {
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
            case STARTING -> {
                lookForLatency();
                begin(fastest == Long.MAX_VALUE ? LEAST : (int) (fastest / CPU_TIME));
                phase = Phase.DOUBLING;
            }
            case DOUBLING -> {
                var higher = current > level;
                if (higher && newRate < (1 + WORTH_GROWING * (current - level) / level) * rate) {
                    if (oneMore) {
                        oneMore = false;
                        restart();
                    } else if (isWarm()) {
                        hold();
                    } else {
                        settle(level); // and try again
                    }
                    return;
                }
                var steady = isWarm() || !higher && newRate < STEADY * rate;
                prove(newRate);
                if (steady) {
                    current = Math.min(most, 2 * level);
                    if (current == level) {
                        hold = FIRST_HOLD;
                        hold();
                    }
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

    /// Takes the JVM to be warm if the first small files have shown a latency.
    private void lookForLatency() {
        if (fastest >= NEAR && fastest != Long.MAX_VALUE) {
            warmAt = nanoTime.getAsLong();
        }
    }

    private boolean isWarm() {
        return nanoTime.getAsLong() - warmAt >= 0;
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
