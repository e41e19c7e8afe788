//SOURCES ../../scripts/upload/Outage.java

package upload;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutageTest {

    private final AtomicLong now = new AtomicLong();
    private final Outage outage = new Outage(now::get);

    private boolean fail(int times, Duration each) {
        var isDown = false;
        for (var i = 0; i < times; i++) {
            isDown = outage.failed();
            now.addAndGet(each.toNanos());
        }
        return isDown;
    }

    @Test
    void needsManyFailures() {
        assertFalse(fail(100, Duration.ofMinutes(1)), "a slow link");
        assertTrue(outage.failed());
    }

    @Test
    void lastsLong() {
        assertFalse(fail(10_000, Duration.ofMillis(1)), "ten seconds");
        assertTrue(fail(10_002, Duration.ofMillis(1)));
    }

    @Test
    void endsWithASuccess() {
        assertTrue(fail(200, Duration.ofSeconds(1)));
        outage.succeeded();
        assertFalse(fail(100, Duration.ofMillis(1)));
    }
}
