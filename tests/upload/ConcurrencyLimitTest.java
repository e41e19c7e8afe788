//SOURCES SimulatedService.java

package upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrencyLimitTest {

    private static final int MIB = 1 << 20;
    private static final Duration LONG = Duration.ofSeconds(15);

    private final AtomicLong now = new AtomicLong();
    private final ConcurrencyLimit limit = new ConcurrencyLimit(256, now::get);

    @ParameterizedTest(name = "{0}")
    @MethodSource("services")
    void getsNearlyAsMuchDoneAsTheBestFixedNumber(String name, SimulatedService service, Duration time) {
        var best = service.best(time);
        var found = service.found(time);
        assertTrue(found.rate() > 0.8 * best.rate(), () -> found + " is too far below " + best);
    }

    static Stream<Arguments> services() {
        return Stream.of(
                Arguments.of("two cores on loopback", SimulatedService.local(), LONG),
                Arguments.of("two cores while the JVM warms up", SimulatedService.local().cold(8),
                        Duration.ofSeconds(3)),
                Arguments.of("two cores that others use", SimulatedService.local().noise(0.5, 0.5), LONG),
                Arguments.of("two cores, sizes of all magnitudes", SimulatedService.local().link(1e9, 1e12)
                        .sizes(ConcurrencyLimitTest::ofAllMagnitudes), LONG),
                Arguments.of("20 ms", SimulatedService.remote(0.02), LONG),
                Arguments.of("50 ms", SimulatedService.remote(0.05), LONG),
                Arguments.of("50 ms, nothing steady", SimulatedService.remote(0.05).noise(0.7, 0.5), LONG),
                Arguments.of("150 ms", SimulatedService.remote(0.15), LONG),
                Arguments.of("parts over a link that one fills", SimulatedService.remote(0.05).link(1e7, 1e12)
                        .sizes(_ -> 8 * MIB), Duration.ofMinutes(5)),
                Arguments.of("parts over a link that forty fill", SimulatedService.remote(0.02).link(1e9, 2.5e7)
                        .sizes(_ -> 8 * MIB), Duration.ofMinutes(1)),
                Arguments.of("small and large over a link", SimulatedService.remote(0.05).link(1e8, 2.5e7)
                        .sizes(random -> random.nextInt(50) == 0 ? 8 * MIB : random.nextInt(50_000)),
                        Duration.ofMinutes(1)),
                Arguments.of("sizes of all magnitudes over a fast link", SimulatedService.remote(0.05).link(1e9, 5e7)
                        .sizes(ConcurrencyLimitTest::ofAllMagnitudes), Duration.ofMinutes(1)),
                Arguments.of("a stray SlowDown on loopback", SimulatedService.local().refuse(0.01), LONG),
                Arguments.of("a stray SlowDown far away", SimulatedService.remote(0.05).refuse(0.01), LONG));
    }

    private static long ofAllMagnitudes(Random random) {
        return (long) Math.min(8 * MIB, 4000 * Math.exp(2 * random.nextGaussian()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void staysLowWhereMoreBringsNothing(double noise) {
        var found = SimulatedService.local().noise(noise, noise / 2).found(LONG);
        assertTrue(found.level() < 24, found::toString);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void staysHighWhereLatencyRules(double noise) {
        var found = SimulatedService.remote(0.05).noise(noise, noise / 2).found(LONG);
        assertTrue(found.level() > 128, found::toString);
    }

    @ParameterizedTest
    @CsvSource({"100, 0.1", "500, 0.04", "2000, 0.03", "3500, 0.02"})
    void isSeldomThrottledAndStillUsesWhatIsAllowed(double allowed, double share) {
        var service = SimulatedService.remote(0.02).allow(allowed);
        var best = service.best(LONG);
        var found = service.found(LONG);
        assertTrue(found.rate() > 0.8 * best.rate(), () -> found + " is too far below " + best);
        assertTrue(found.throttledShare() < share, found::toString);
    }

    /// Many requests are under way before the first one is throttled.
    @ParameterizedTest
    @CsvSource({"100, 0.15", "500, 0.1", "2000, 0.1"})
    void isSeldomThrottledAfterABeginningFarAway(double allowed, double share) {
        var found = SimulatedService.remote(0.05).allow(allowed).found(5000, Duration.ofMillis(50));
        assertTrue(found.throttledShare() < share, found::toString);
        assertTrue(found.seconds() < 1.25 * 5000 / allowed, found::toString);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.05, 0.15})
    void getsGoingQuickly(double latency) {
        var few = SimulatedService.remote(latency).found(100);
        assertTrue(few.seconds() < 12 * latency, few::toString);
        var many = SimulatedService.remote(latency).found(1000);
        assertTrue(many.peak() == 256 && many.seconds() < 20 * latency, many::toString);
    }

    @ParameterizedTest
    @CsvSource({"256, 0, 4, 4", "256, 11, 4, 4", "256, 12, 48, 16", "256, 30, 120, 16", "256, 200, 128, 16",
            "5, 200, 5, 5", "3, 1, 3, 3"})
    void beginsHigherFarAway(int most, int milliseconds, int level, int large) {
        var bounded = new ConcurrencyLimit(most, now::get);
        bounded.begin(Duration.ofMillis(milliseconds).toNanos(), true);
        assertEquals(level, bounded.current());
        bounded = new ConcurrencyLimit(most, now::get);
        bounded.begin(Duration.ofMillis(milliseconds).toNanos(), false);
        assertEquals(large, bounded.current());
    }

    /// The first round of 200 makes 100 threads and connections.
    @Test
    void repeatsTheFirstRoundThatIsNotWorthItFarAway() {
        var limit = new ConcurrencyLimit(512, now::get);
        limit.begin(Duration.ofMillis(25).toNanos(), true);
        round(limit, 100, Duration.ofMillis(40));
        assertEquals(200, limit.current());
        round(limit, 200, Duration.ofMillis(80));
        assertEquals(200, limit.current());
        round(limit, 200, Duration.ofMillis(40));
        assertEquals(400, limit.current());
        round(limit, 400, Duration.ofMillis(80));
        assertEquals(200, limit.current(), "only once");
    }

    /// Where 400 at a time have to do 1.5 times the work of 200, 300 have to do 1.25 times of it.
    @ParameterizedTest
    @CsvSource({"400, 50, 400", "400, 56, 200", "300, 45, 300", "300, 50, 200"})
    void comparesTheWorkOfARoundWithHowMuchTheLevelHasGrown(int most, int milliseconds, int level) {
        var limit = new ConcurrencyLimit(most, now::get);
        limit.begin(Duration.ofMillis(25).toNanos(), true);
        round(limit, 100, Duration.ofMillis(40));
        round(limit, 200, Duration.ofMillis(40));
        for (var times = 1; times <= 2; times++) {
            assertEquals(most, limit.current());
            round(limit, most, Duration.ofMillis(milliseconds));
        }
        assertEquals(level, limit.current());
    }

    /// Near the service the level is doubled after a round that is not much better than the one before.
    @Test
    void waitsNearbyUntilTheJvmIsWarm() {
        limit.begin(Duration.ofMillis(5).toNanos(), false);
        limit.finished(MIB, Duration.ofMillis(50).toNanos());
        for (var milliseconds : new int[] {200, 100, 60, 40}) {
            round(limit, 8, Duration.ofMillis(milliseconds));
            assertEquals(8, limit.current());
        }
        round(limit, 8, Duration.ofMillis(36));
        assertEquals(16, limit.current());
        round(limit, 16, Duration.ofMillis(40));
        assertEquals(16, limit.current(), "a higher level may warm the JVM up too");
        round(limit, 16, Duration.ofMillis(40));
        assertEquals(32, limit.current());
        round(limit, 32, Duration.ofMillis(70));
        assertEquals(16, limit.current());
        answer(16, Duration.ofMillis(40)); // until all of 32 are answered
        answer(16, Duration.ofMillis(40));
        round(limit, 16, Duration.ofMillis(40));
        assertEquals(32, limit.current(), "new connections may have spoilt the first try");
    }

    /// What gets better then is not the JVM.
    @Test
    void doublesEachRoundWhenTheJvmIsWarm() {
        limit.begin(Duration.ofMillis(5).toNanos(), false);
        limit.finished(MIB, Duration.ofMillis(50).toNanos());
        now.addAndGet(Duration.ofMillis(800).toNanos());
        for (var level = 8; level <= 64; level *= 2) {
            assertEquals(level, limit.current());
            round(limit, level, Duration.ofMillis(40));
        }
    }

    @Test
    void doublesEachRoundWhereTheFirstFilesShowALatency() {
        limit.begin(Duration.ofMillis(5).toNanos(), true);
        limit.finished(1000, Duration.ofMillis(4).toNanos());
        limit.finished(MIB, Duration.ofMillis(50).toNanos());
        for (var level = 8; level <= 64; level *= 2) {
            assertEquals(level, limit.current());
            round(limit, level, Duration.ofMillis(40));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.002, 0.004, 0.008, 0.012})
    void growsForLargerFilesWhereAFirstAnswerHidesTheLatency(double latency) {
        var service = SimulatedService.remote(latency).cold(8).sizes(_ -> MIB / 4);
        var found = service.found(1000, Duration.ofMillis(10));
        var far = service.found(1000, Duration.ofMillis(30));
        assertTrue(found.seconds() < 1.2 * far.seconds() + 5 * latency, () -> found + " is slower than " + far);
    }

    @Test
    void staysLowNearbyForLargeFilesWhileTheJvmWarmsUp() {
        var found = SimulatedService.local().cold(8).link(1e9, 1e12).sizes(_ -> MIB / 4)
                .found(1000, Duration.ofMillis(10));
        assertTrue(found.peak() <= 16, found::toString);
    }

    @Test
    void growsNearbyForPartsOverALinkThatFortyFill() {
        var service = SimulatedService.remote(0.005).link(1e9, 2.5e7).sizes(_ -> 8 * MIB);
        var found = service.found(2000, Duration.ofMillis(5));
        var best = service.best(Duration.ofMinutes(1));
        assertTrue(found.rate() > 0.8 * best.rate(), () -> found + " is too far below " + best);
    }

    /// So many answers, which together take this time.
    private void round(ConcurrencyLimit limit, int answers, Duration time) {
        for (var i = 0; i < answers; i++) {
            now.addAndGet(time.toNanos() / answers);
            limit.finished(1000, time.toNanos());
        }
    }

    /// Of the answers, the fastest tells the way there: the others wait for a JVM that compiles.
    @ParameterizedTest
    @CsvSource({"1, 4", "6, 12", "20, 40"})
    void goesOnWhereTheFirstFilesSay(int milliseconds, int level) {
        limit.begin(Duration.ofMillis(5).toNanos(), true);
        for (var i = 0; i < 12; i++) {
            assertEquals(4, limit.current());
            now.addAndGet(Duration.ofMillis(10).toNanos());
            limit.finished(1000, i == 3 ? Long.MAX_VALUE // a file that is gone
                    : Duration.ofMillis(i == 5 ? milliseconds : 50).toNanos());
        }
        assertEquals(level, limit.current());
    }

    @Test
    void learnsNothingAboutTheWayFromLargeFiles() {
        limit.begin(Duration.ofMillis(5).toNanos(), true);
        limit.finished(1000, Duration.ofMillis(1).toNanos());
        limit.finished(MIB, Duration.ofMillis(1).toNanos());
        assertEquals(8, limit.current());
    }

    @Test
    void isNotSwayedByAStraySlowDownAtTheStart() {
        limit.begin(Duration.ofMillis(5).toNanos(), true);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        refuse(1);
        assertEquals(4, limit.current());
        refuse(1);
        assertEquals(2, limit.current());
    }

    /// While the JVM warms up, each level looks better than the one before.
    @Test
    void staysLowNearbyWhileTheJvmWarmsUp() {
        var found = SimulatedService.local().cold(4).found(5000, Duration.ofMillis(10));
        assertTrue(found.level() < 6, found::toString);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.002, 0.005, 0.01, 0.02})
    void growsWhereAFirstAnswerHidesTheLatency(double latency) {
        var service = SimulatedService.remote(latency).cold(8);
        var found = service.found(5000, Duration.ofMillis(10));
        var far = service.found(5000, Duration.ofMillis(30));
        assertTrue(found.seconds() < 1.1 * far.seconds() + 5 * latency, () -> found + " is slower than " + far);
    }

    @Test
    void isNotSwayedByAStraySlowDown() {
        answer(10_000, Duration.ofMillis(50));
        var before = limit.current();
        limit.throttled();
        assertEquals(before, limit.current());
    }

    @Test
    void cutsOnceForAllThatIsThrottledInARoundTrip() {
        now.set(Duration.ofSeconds(1).toNanos());
        refuse(16);
        assertEquals(11, limit.current());
        now.addAndGet(Duration.ofMillis(100).toNanos());
        refuse(11);
        assertEquals(7, limit.current());
    }

    @Test
    void climbsBackAfterAStorm() {
        for (var second = 1; second <= 30; second++) {
            now.set(Duration.ofSeconds(second).toNanos());
            refuse(16);
        }
        assertEquals(1, limit.current());
        answer(5000, Duration.ofMillis(50));
        assertTrue(limit.current() > 128, () -> "" + limit.current());
    }

    @Test
    void doesNotGrowWhereThereIsTooLittleToDo() {
        for (var i = 0; i < 1000; i++) {
            answer(10, Duration.ofMillis(50));
            limit.idle();
        }
        assertEquals(16, limit.current());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8, 20})
    void staysWithinItsBound(int most) {
        var bounded = new ConcurrencyLimit(most, now::get);
        var peak = 0;
        for (var i = 0; i < 10_000; i++) {
            now.addAndGet(Duration.ofMillis(50).toNanos() / bounded.current());
            bounded.finished(1000, Duration.ofMillis(50).toNanos());
            assertTrue(bounded.current() >= 1);
            peak = Math.max(peak, bounded.current());
        }
        assertEquals(most, peak);
    }

    private void refuse(int count) {
        for (var i = 0; i < count; i++) {
            limit.throttled();
        }
    }

    /// As many answers, each of which takes the latency, however many are under way.
    private void answer(int count, Duration latency) {
        for (var i = 0; i < count; i++) {
            now.addAndGet(latency.toNanos() / limit.current());
            limit.finished(1000, latency.toNanos());
        }
    }
}
