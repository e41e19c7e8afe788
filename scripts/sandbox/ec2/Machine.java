//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/Refusal.java Launch.java
package sandbox.ec2;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.InstanceState;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/// One instance with its state, from pending to terminated. The state is computed from the time of the last change, so
/// that no timer is needed.
final class Machine {

    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html
    private static final Map<InstanceStateName, Integer> CODES = Map.of(InstanceStateName.PENDING, 0,
            InstanceStateName.RUNNING, 16, InstanceStateName.SHUTTING_DOWN, 32, InstanceStateName.TERMINATED, 48,
            InstanceStateName.STOPPING, 64, InstanceStateName.STOPPED, 80);
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html
    private static final Duration SHOWN_AFTER_TERMINATION = Duration.ofHours(1);
    private static final DateTimeFormatter REASON_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'GMT'").withZone(ZoneOffset.UTC);

    private final Launch launch;
    private final int number;
    private final int index;
    private final String id;
    private final Duration transition;
    private final String privateAddress;
    private final Set<String> volumes = new LinkedHashSet<>();
    private Map<String, String> tags;
    private InstanceStateName target = InstanceStateName.RUNNING;
    private Instant since;
    private Instant started;
    private int starts = 1;

    /// @param number the position among all instances of the region
    /// @param index the position within the reservation
    Machine(Launch launch, int number, int index, String id, String privateAddress, Duration transition) {
        this.launch = launch;
        this.number = number;
        this.index = index;
        this.id = id;
        this.privateAddress = privateAddress;
        this.transition = transition;
        this.tags = launch.tags(ResourceType.INSTANCE);
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
        return id;
    }

    /// Returns the time of the last start.
    Instant started() {
        return started;
    }

    /// Returns how often the instance was started.
    int starts() {
        return starts;
    }

    Map<String, String> tags() {
        return tags;
    }

    /// Sets all tags.
    void tag(Map<String, String> tags) {
        this.tags = tags;
    }

    String privateAddress() {
        return privateAddress;
    }

    /// Returns the IDs of the volumes that are attached. The set can be changed.
    Set<String> volumes() {
        return volumes;
    }

    /// Returns whether the instance is terminated, or about to be.
    boolean isTerminated() {
        return target == InstanceStateName.TERMINATED;
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

    /// Returns whether the status checks have passed. They take as long as the start.
    boolean isChecked(Instant now) {
        return !now.isBefore(since.plus(transition.multipliedBy(2)));
    }

    /// Returns whether the instance was terminated so long ago that EC2 no longer shows it.
    boolean isExpired(Instant now) {
        return target == InstanceStateName.TERMINATED && now.isAfter(since.plus(SHOWN_AFTER_TERMINATION));
    }

    /// Returns whether the instance is stopped or terminated, or about to be.
    boolean isEnding() {
        return target != InstanceStateName.RUNNING;
    }

    /// Returns why the instance is stopped or terminated; empty while it is running.
    String reason() {
        return isEnding() ? "User initiated (" + REASON_TIME.format(since) + ")" : "";
    }

    /// Begins the change to another state. Nothing happens if the instance is in that state or changing to it.
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

    /// Requires the instance to be in one of some states.
    ///
    /// @param done the participle of the action for the message, such as `stopped`
    /// @throws Refusal if the instance is in another state
    void require(String done, Instant now, Set<InstanceStateName> states) {
        if (!states.contains(state(now).name())) {
            throw new Refusal("IncorrectInstanceState", "The instance '" + id()
                    + "' is not in a state from which it can be " + done + ".");
        }
    }
}
