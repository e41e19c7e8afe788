//DEPS software.amazon.awssdk:ec2
//SOURCES Addresses.java Ec2Region.java InstanceProtection.java Parameters.java Volumes.java
package sandbox.ec2;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/// The actions that change the states of instances. Each changes all the instances it names, or none.
///
/// @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html">Lifecycle</a>
final class InstanceStates {

    private static final Set<InstanceStateName> STARTABLE =
            EnumSet.of(InstanceStateName.STOPPED, InstanceStateName.PENDING, InstanceStateName.RUNNING);
    private static final Set<InstanceStateName> STOPPABLE =
            EnumSet.of(InstanceStateName.RUNNING, InstanceStateName.STOPPING, InstanceStateName.STOPPED);
    private static final Set<InstanceStateName> REBOOTABLE =
            EnumSet.of(InstanceStateName.PENDING, InstanceStateName.RUNNING);
    private static final Set<InstanceStateName> ANY = EnumSet.allOf(InstanceStateName.class);

    private InstanceStates() {}

    static StartInstancesResponse start(Ec2Region region, StartInstancesRequest request) {
        return StartInstancesResponse.builder().startingInstances(change(region, request.instanceIds(),
                request.dryRun(), "started", STARTABLE, InstanceStateName.RUNNING)).build();
    }

    static StopInstancesResponse stop(Ec2Region region, StopInstancesRequest request) {
        return StopInstancesResponse.builder().stoppingInstances(change(region, request.instanceIds(),
                request.dryRun(), "stopped", STOPPABLE, InstanceStateName.STOPPED)).build();
    }

    static TerminateInstancesResponse terminate(Ec2Region region, TerminateInstancesRequest request) {
        return TerminateInstancesResponse.builder().terminatingInstances(change(region, request.instanceIds(),
                request.dryRun(), "terminated", ANY, InstanceStateName.TERMINATED)).build();
    }

    static RebootInstancesResponse reboot(Ec2Region region, RebootInstancesRequest request) {
        var now = region.now();
        region.fleet().find(request.instanceIds()).forEach(machine -> machine.require("rebooted", now, REBOOTABLE));
        Parameters.endDryRun(request.dryRun());
        return RebootInstancesResponse.builder().build();
    }

    private static List<InstanceStateChange> change(Ec2Region region, List<String> ids, Boolean dryRun, String done,
            Set<InstanceStateName> from, InstanceStateName target) {
        var now = region.now();
        var machines = region.fleet().find(ids);
        machines.forEach(machine -> {
            machine.require(done, now, from);
            InstanceProtection.check(machine, done);
        });
        Parameters.endDryRun(dryRun);
        return machines.stream().map(machine -> {
            var previous = machine.state(now);
            if (target == InstanceStateName.TERMINATED && !machine.isTerminated()) {
                Volumes.terminated(region, machine);
                Addresses.of(region, machine).ifPresent(address -> Addresses.detach(region, address));
            }
            machine.change(target, now);
            return InstanceStateChange.builder().instanceId(machine.id()).previousState(previous)
                    .currentState(machine.state(now)).build();
        }).toList();
    }
}
