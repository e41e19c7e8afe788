//DEPS org.junit.jupiter:junit-jupiter
package awskit.errors;

import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private final Failures failures = new Failures();

    private static Failures.Part failing(UserError error) {
        return () -> {
            throw error;
        };
    }

    @Test
    void areNoneWhileEveryPartSucceeds() {
        failures.attempt("a", () -> {});
        assertTrue(failures.isEmpty());
        assertEquals(0, failures.exitCode());
        assertEquals(List.of(), failures.lines());
        assertDoesNotThrow(failures::orThrow);
    }

    @Test
    void areALineForEachPartByName() {
        failures.attempt("b", failing(UserError.usage("too long", "cut it")));
        failures.attempt("c", () -> {});
        failures.attempt("a", () -> {
            throw new IllegalStateException("broken\nin two");
        });
        failures.attempt("", failing(UserError.usage("no name")));
        assertEquals(List.of("no name", "a: IllegalStateException: broken in two", "b: too long (cut it)"),
                failures.lines());
        var error = assertThrows(UserError.class, failures::orThrow);
        assertEquals(failures.lines(), error.lines());
        assertEquals(1, error.exitCode());
    }

    @Test
    void areALineForEachPartOfAPart() {
        failures.attempt("b", failing(UserError.usage("too long")));
        failures.attempt("a", () -> {
            var own = new Failures();
            own.attempt("2", failing(UserError.usage("wrong")));
            own.attempt("1", failing(UserError.usage("bad")));
            own.attempt("3", () -> {});
            own.orThrow();
        });
        assertEquals(List.of("a: 1: bad", "a: 2: wrong", "b: too long"), failures.lines());
        assertEquals(1, failures.exitCode());
    }

    @Test
    void haveTheFirstFailuresExitCodeIfNothingWasDone() {
        failures.attempt("b", failing(UserError.usage("bad usage")));
        failures.attempt("a", failing(UserError.configuration("no region")));
        assertEquals(253, failures.exitCode());
        assertEquals(253, assertThrows(UserError.class, failures::orThrow).exitCode());
    }

    @Test
    void keepAnInterruptForTheNextPart() {
        failures.attempt("a", () -> {
            throw new InterruptedException();
        });
        assertTrue(Thread.interrupted());
        assertEquals(130, failures.exitCode());
    }
}
