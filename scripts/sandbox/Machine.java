//DEPS software.amazon.awssdk:ec2
//SOURCES Launch.java Refusal.java
package sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.InstanceState;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/// One instance, and where it is on its way from pending to terminated. States follow from the time of the last change:
/// no timer runs.
final class Machine {

    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html
    private static final Map<InstanceStateName, Integer> CODES = Map.of(InstanceStateName.PENDING, 0,
            InstanceStateName.RUNNING, 16, InstanceStateName.SHUTTING_DOWN, 32, InstanceStateName.TERMINATED, 48,
            InstanceStateName.STOPPING, 64, InstanceStateName.STOPPED, 80);
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final DateTimeFormatter REASON_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'GMT'").withZone(ZoneOffset.UTC);

    private final Launch launch;
    private final int number;
    private final int index;
    private final Duration transition;
    private Map<String, String> tags;
    private InstanceStateName target = InstanceStateName.RUNNING;
    private Instant since;
    private Instant started;
    private int starts = 1;

    /// @param number of all instances of the region, this is the nth
    /// @param index its place within its reservation
    Machine(Launch launch, int number, int index, Duration transition) {
        this.launch = launch;
        this.number = number;
        this.index = index;
        this.transition = transition;
        this.tags = launch.tags();
        this.since = launch.time();
        this.started = launch.time();
    }

    Launch launch() {
        return launch;
    }

    int number() {
        return number;
    }

    int index() {
        return index;
    }

    String id() {
        return launch.network().id("i", number);
    }

    /// When it was last started.
    Instant started() {
        return started;
    }

    /// How often it was started.
    int starts() {
        return starts;
    }

    Map<String, String> tags() {
        return tags;
    }

    void tag(Map<String, String> more) {
        var all = new LinkedHashMap<>(tags);
        all.putAll(more);
        tags = all;
    }

    void untag(String key) {
        var all = new LinkedHashMap<>(tags);
        all.remove(key);
        tags = all;
    }

    void untag() {
        tags = Map.of();
    }

    InstanceState state(Instant now) {
        return state(isChanging(now) ? switch (target) {
            case RUNNING -> InstanceStateName.PENDING;
            case STOPPED -> InstanceStateName.STOPPING;
            default -> InstanceStateName.SHUTTING_DOWN;
        } : target);
    }

    static InstanceState state(InstanceStateName name) {
        return InstanceState.builder().name(name).code(CODES.get(name)).build();
    }

    private boolean isChanging(Instant now) {
        return now.isBefore(since.plus(transition));
    }

    /// Whether its status checks are done: they take as long again as the start.
    boolean isChecked(Instant now) {
        return !now.isBefore(since.plus(transition.multipliedBy(2)));
    }

    /// Whether it was terminated so long ago that nobody remembers it.
    boolean isForgotten(Instant now) {
        return target == InstanceStateName.TERMINATED && now.isAfter(since.plus(REMEMBERED));
    }

    /// Whether it has been stopped or terminated, or is about to be.
    boolean isEnding() {
        return target != InstanceStateName.RUNNING;
    }

    /// Why it is stopped or terminated; empty while it runs.
    String reason() {
        return isEnding() ? "User initiated (" + REASON_TIME.format(since) + ")" : "";
    }

    /// Sets out for another state. Where it is there already or on its way, nothing happens.
    void change(InstanceStateName target, Instant now) {
        if (this.target != target && this.target != InstanceStateName.TERMINATED) {
            this.target = target;
            since = now;
            if (target == InstanceStateName.RUNNING) {
                started = now;
                starts++;
            }
        }
    }

    /// @param done what cannot be done in any state but these
    /// @throws Refusal when it is in another
    void require(String done, Instant now, Set<InstanceStateName> states) {
        if (!states.contains(state(now).name())) {
            throw new Refusal("IncorrectInstanceState", "The instance '" + id()
                    + "' is not in a state from which it can be " + done + ".");
        }
    }
}
