//DEPS software.amazon.awssdk:ec2
//SOURCES ../protocol/QueryService.java Ec2Region.java Members.java Network.java Parameters.java Samples.java
package sandbox.ec2;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import sandbox.protocol.AccessKeyStore;
import sandbox.protocol.QueryService;
import software.amazon.awssdk.core.SdkPojo;

/// The resources of all accounts and regions, created on first use.
final class Ec2Regions {

    private final Map<Network, Ec2Region> regions = new ConcurrentHashMap<>();
    private final AccessKeyStore keys;
    private final Duration transition;

    /// An action on the resources of the caller's account in one region.
    interface Action<Q> {

        SdkPojo on(Ec2Region region, Q request);
    }

    /// @param transition how long a change of state takes
    Ec2Regions(AccessKeyStore keys, Duration transition) {
        this.keys = keys;
        this.transition = transition;
    }

    Ec2Region of(Network network) {
        return regions.computeIfAbsent(network, place -> Samples.seed(new Ec2Region(place, transition, keys::now)));
    }

    <Q extends SdkPojo> QueryService.Operation<?> operation(Supplier<? extends SdkPojo> builder, Action<Q> action) {
        return new QueryService.Operation<Q>(builder, (request, call) -> {
            var region = of(new Network(call.caller().account(), call.region()));
            synchronized (region) {
                var response = action.on(region, request);
                // All others have ended a dry run before their first change.
                if (call.action().startsWith("Describe")) {
                    Parameters.endDryRun(Members.values(request, "DryRun").anyMatch("true"::equals));
                }
                return response;
            }
        });
    }
}
