//SOURCES Delivered.java

import java.util.concurrent.atomic.LongAdder;

/// Counts what a server receives. Thread-safe.
final class Tally {

    private final LongAdder objects = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder fingerprint = new LongAdder();
    private final LongAdder listed = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder connections = new LongAdder();

    void add(Delivered delivered) {
        objects.add(delivered.objects());
        bytes.add(delivered.bytes());
        fingerprint.add(delivered.fingerprint());
        listed.add(delivered.listed());
    }

    /// Returns all counts in one line, and resets them to 0.
    String take() {
        return objects.sumThenReset() + " " + bytes.sumThenReset() + " " + fingerprint.sumThenReset() + " "
                + listed.sumThenReset() + " " + requests.sumThenReset() + " " + connections.sumThenReset();
    }
}
