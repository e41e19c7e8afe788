//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/Refusal.java Launch.java Machine.java Network.java
package sandbox.ec2;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import sandbox.protocol.Refusal;

/// The instances of one account in one region, in the order of their launches. Not thread-safe.
final class Fleet {

    private static final String ID = "i-([0-9a-f]{8}|[0-9a-f]{17})";

    private final TreeMap<Integer, Machine> machines = new TreeMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Launch> launches = new HashMap<>();
    private final Network network;
    private final Duration transition;
    private final InstantSource clock;

    /// @param transition how long a change of state takes
    Fleet(Network network, Duration transition, InstantSource clock) {
        this.network = network;
        this.transition = transition;
        this.clock = clock;
    }

    /// Returns how many instances have been launched, including those that were terminated.
    int size() {
        return numbers.size();
    }

    /// Returns the launch with a client token; null for a new token.
    Launch launch(String clientToken) {
        return launches.get(clientToken);
    }

    /// Adds an instance for each of these private addresses.
    List<Machine> add(Launch launch, List<String> addresses) {
        var added = new ArrayList<Machine>();
        for (int index = 0; index < addresses.size(); index++) {
            var machine = new Machine(launch, size(), index, network.id("i", size()), addresses.get(index), transition);
            machines.put(machine.number(), machine);
            numbers.put(machine.id(), machine.number());
            added.add(machine);
        }
        if (launch.request().clientToken() != null) {
            launches.put(launch.request().clientToken(), launch);
        }
        return added;
    }

    /// Returns the instances from a number on. Instances that EC2 no longer shows are removed first.
    Collection<Machine> from(int number) {
        var now = clock.instant();
        machines.values().removeIf(machine -> machine.isExpired(now));
        return machines.tailMap(number).values();
    }

    /// Returns the instances that are not terminated.
    Stream<Machine> present() {
        return machines.values().stream().filter(machine -> !machine.isTerminated());
    }

    /// Returns the instances with these IDs, or all from a number on if no IDs are given.
    Collection<Machine> find(List<String> ids, int number) {
        return ids.isEmpty() ? from(number) : find(ids);
    }

    /// Returns the instances with these IDs.
    ///
    /// @throws Refusal if no IDs are given, or if there is no instance with one of them
    List<Machine> find(List<String> ids) {
        if (ids.isEmpty()) {
            throw new Refusal("MissingParameter", "The request must contain the parameter InstanceId");
        }
        ids.stream().filter(id -> !id.matches(ID)).findFirst().ifPresent(id -> {
            throw new Refusal("InvalidInstanceID.Malformed", "Invalid id: \"" + id + "\"");
        });
        from(0);
        var unknown = ids.stream().distinct().filter(id -> machine(id) == null).toList();
        if (!unknown.isEmpty()) {
            throw new Refusal("InvalidInstanceID.NotFound", unknown.size() == 1
                    ? "The instance ID '" + unknown.getFirst() + "' does not exist"
                    : "The instance IDs '" + String.join(", ", unknown) + "' do not exist");
        }
        return ids.stream().distinct().map(this::machine).sorted((a, b) -> a.number() - b.number()).toList();
    }

    private Machine machine(String id) {
        var number = numbers.get(id);
        return number == null ? null : machines.get(number);
    }
}
