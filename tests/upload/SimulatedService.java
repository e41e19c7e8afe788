//SOURCES ../../scripts/upload/ConcurrencyLimit.java


package upload;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/// A service, the way to it and a client's CPU, in a time of their own: a request travels, waits for one of two cores
/// and for the link, and is answered. Tells what so many requests at a time, or a [ConcurrencyLimit], would get done;
/// the same in each run.
final class SimulatedService {

    /// What was done.
    ///
    /// @param work bytes, and 64 KiB for each request
    /// @param level requests allowed at a time, on average
    public record Outcome(double seconds, double work, long attempts, long throttled, double level, int peak) {

        public double rate() {
            return work / seconds;
        }

        public double throttledShare() {
            return (double) throttled / attempts;
        }
    }

    private record Event(double time, long number, Runnable action) {}

    private final double latency;
    private double contention = 0.0005;
    private double noise = 0.3;
    private double disturbance;
    private double warmUp;
    private double allowed;
    private double refused;
    private double bandwidth = 1e12;
    private double stream = 1e12;
    private ToLongFunction<Random> size = random -> 16_384;

    private SimulatedService(double latency) {
        this.latency = latency;
    }

    /// A client of two cores, a service on the same machine: each request under way slows the others down a bit.
    public static SimulatedService local() {
        var service = new SimulatedService(0.0003);
        service.contention = 0.002;
        return service;
    }

    /// A client of two cores, a service far away.
    ///
    /// @param latency of a round trip, in seconds; a connection's first request takes two more
    public static SimulatedService remote(double latency) {
        return new SimulatedService(latency);
    }

    /// @param noise of each latency and service time: sigma of a log-normal distribution
    /// @param disturbance sigma of how much slower everything is for up to half a second
    public SimulatedService noise(double noise, double disturbance) {
        this.noise = noise;
        this.disturbance = disturbance;
        return this;
    }

    /// The JVM begins slower by this factor, and warms up in about a second.
    public SimulatedService cold(double factor) {
        warmUp = factor;
        return this;
    }

    /// Requests per second from which on they are throttled.
    public SimulatedService allow(double requestsPerSecond) {
        allowed = requestsPerSecond;
        return this;
    }

    /// A share of the requests that is throttled, however many there are.
    public SimulatedService refuse(double share) {
        refused = share;
        return this;
    }

    /// @param bandwidth in bytes per second, of all
    /// @param stream in bytes per second, of one connection
    public SimulatedService link(double bandwidth, double stream) {
        this.bandwidth = bandwidth;
        this.stream = stream;
        return this;
    }

    public SimulatedService sizes(ToLongFunction<Random> size) {
        this.size = size;
        return this;
    }

    /// What the best fixed number gets done, of 1, 2, 4 … 256.
    public Outcome best(Duration time) {
        Outcome best = null;
        for (var level = 1; level <= 256; level *= 2) {
            var fixed = level;
            var outcome = new Run(_ -> null, fixed, Long.MAX_VALUE, time).outcome();
            best = best == null || outcome.rate() > best.rate() ? outcome : best;
        }
        return best;
    }

    /// What a limit of up to 256 gets done.
    public Outcome found(Duration time) {
        return new Run(clock -> new ConcurrencyLimit(256, clock), 0, Long.MAX_VALUE, time).outcome();
    }

    /// What a limit of up to 256 gets done with so many requests, if it knows how long a first answer took.
    public Outcome found(long requests, Duration firstAnswer) {
        return new Run(clock -> {
            var limit = new ConcurrencyLimit(256, clock);
            limit.begin(firstAnswer.toNanos(), true);
            return limit;
        }, 0, requests, Duration.ofHours(1)).outcome();
    }

    /// How a limit of up to 256 fares with so many requests.
    public Outcome found(long requests) {
        return new Run(clock -> new ConcurrencyLimit(256, clock), 0, requests, Duration.ofHours(1)).outcome();
    }

    private final class Run {

        private final Random random = new Random(7);
        private final PriorityQueue<Event> events = new PriorityQueue<>(
                Comparator.comparingDouble(Event::time).thenComparingLong(Event::number));
        private final Queue<Runnable> again = new ArrayDeque<>();
        private final double[] coreFree = new double[2];
        private double linkFree;
        private final ConcurrencyLimit limit;
        private final int fixed;
        private double now;
        private long number;
        private long begun;
        private long done;
        private long attempts;
        private long throttled;
        private double work;
        private int underWay;
        private int connections;
        private int peak;
        private double levelSeconds;
        private double tokens = 1;
        private double tokensAt;
        private double slowness = 1;
        private double slownessUntil;

        Run(Function<LongSupplier, ConcurrencyLimit> limit, int fixed, long requests, Duration time) {
            this.limit = limit.apply(() -> (long) (now * 1e9));
            this.fixed = fixed;
            begin(requests);
            while (!events.isEmpty() && now < time.toMillis() / 1e3) {
                var event = events.remove();
                levelSeconds += level() * (event.time() - now);
                now = event.time();
                event.action().run();
                begin(requests);
            }
        }

        Outcome outcome() {
            return new Outcome(now, work, attempts, throttled, levelSeconds / now, peak);
        }

        private int level() {
            return limit == null ? fixed : limit.current();
        }

        private void begin(long requests) {
            while (underWay < level() && (!again.isEmpty() || begun < requests && begun - done < 256)) {
                peak = Math.max(peak, ++underWay);
                if (!again.isEmpty()) {
                    again.remove().run();
                } else {
                    begun++;
                    send(size.applyAsLong(random), now, 0);
                }
            }
        }

        private void send(long bytes, double since, int attempt) {
            attempts++;
            var connect = underWay > connections ? 2 * latency : 0;
            connections = Math.max(connections, underWay);
            at(now + connect + latency * luck() + bytes / stream, () -> {
                if (random.nextDouble() < refused || overdrawn()) {
                    throttled++;
                    underWay--;
                    if (limit != null) {
                        limit.throttled();
                    }
                    var delay = (0.5 + 0.5 * random.nextDouble()) * Math.min(20, 0.5 * (1 << attempt));
                    at(now + delay, () -> again.add(() -> send(bytes, since, Math.min(6, attempt + 1))));
                } else {
                    serve(bytes, since);
                }
            });
        }

        private void serve(long bytes, double since) {
            if (now >= slownessUntil) {
                slowness = Math.exp(Math.abs(disturbance * random.nextGaussian()));
                slownessUntil = now + 0.05 + 0.45 * random.nextDouble();
            }
            var core = coreFree[0] < coreFree[1] ? 0 : 1;
            coreFree[core] = Math.max(now, coreFree[core]) + 0.0003 * luck() * slowness * (1 + contention * underWay)
                    * (1 + warmUp * Math.exp(-3 * now));
            linkFree = Math.max(now, linkFree) + bytes / bandwidth * luck() * slowness;
            at(Math.max(coreFree[core], linkFree), () -> {
                underWay--;
                done++;
                work += bytes + 65_536;
                if (limit != null) {
                    limit.finished(bytes, (long) ((now - since) * 1e9));
                }
            });
        }

        /// A bucket of tokens, of which a tenth of a second's may be saved up.
        private boolean overdrawn() {
            tokens = Math.min(1 + allowed / 10, tokens + (now - tokensAt) * allowed);
            tokensAt = now;
            if (allowed > 0 && tokens < 1) {
                return true;
            }
            tokens--;
            return false;
        }

        private double luck() {
            return Math.exp(noise * random.nextGaussian() - noise * noise / 2);
        }

        private void at(double time, Runnable action) {
            events.add(new Event(time, number++, action));
        }
    }
}
