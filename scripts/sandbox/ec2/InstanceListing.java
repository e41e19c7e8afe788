//DEPS software.amazon.awssdk:ec2
//SOURCES Ec2Region.java Filters.java InstanceDescription.java InstanceFilters.java Machine.java Page.java
//SOURCES Parameters.java Regions.java
package sandbox.ec2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusDetails;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.StatusName;
import software.amazon.awssdk.services.ec2.model.StatusType;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;

/// The actions DescribeInstances and DescribeInstanceStatus.
final class InstanceListing {

    private InstanceListing() {}

    static DescribeInstancesResponse instances(Ec2Region region, DescribeInstancesRequest request) {
        Parameters.only(request, "InstanceIds", "Filters", "MaxResults", "NextToken", "IncludeManagedResources");
        var start = Page.start(request.nextToken(), request.maxResults(), request.instanceIds(), "instancesSet");
        var filter = Filters.<Reservation>of(request.filters(), InstanceFilters.INSTANCES);
        var page = page(region.fleet().find(request.instanceIds(), start), request.maxResults(),
                machine -> reservation(region, machine), filter);
        return DescribeInstancesResponse.builder().reservations(merged(page.items())).nextToken(page.nextToken())
                .build();
    }

    static DescribeInstanceStatusResponse statuses(Ec2Region region, DescribeInstanceStatusRequest request) {
        Parameters.only(request, "InstanceIds", "Filters", "MaxResults", "NextToken", "IncludeManagedResources",
                "IncludeAllInstances");
        var now = region.now();
        var start = Page.start(request.nextToken(), request.maxResults(), request.instanceIds(), "instancesSet");
        var filter = Filters.<InstanceStatus>of(request.filters(), InstanceFilters.STATUSES)
                .and(status -> Boolean.TRUE.equals(request.includeAllInstances())
                        || status.instanceState().name() == InstanceStateName.RUNNING);
        var page = page(region.fleet().find(request.instanceIds(), start), request.maxResults(),
                machine -> status(machine, now), filter);
        return DescribeInstanceStatusResponse.builder().instanceStatuses(page.items()).nextToken(page.nextToken())
                .build();
    }

    private static <T> Page<T> page(Collection<Machine> machines, Integer maxResults, Function<Machine, T> description,
            Predicate<T> filter) {
        return Page.of(machines.stream().map(machine ->
                new Page.Item<>(machine.number(), description.apply(machine)))
                .filter(item -> filter.test(item.value())), maxResults);
    }

    static Reservation reservation(Ec2Region region, Machine machine) {
        return Reservation.builder().reservationId(machine.launch().reservationId())
                .ownerId(region.network().account()).groups(List.of())
                .instances(InstanceDescription.of(region, machine)).build();
    }

    /// Merges neighbours of the same reservation. A page may end in the middle of one.
    static List<Reservation> merged(List<Reservation> singles) {
        var merged = new ArrayList<Reservation>();
        var instances = new ArrayList<Instance>();
        for (int i = 0; i < singles.size(); i++) {
            var single = singles.get(i);
            instances.addAll(single.instances());
            if (i + 1 == singles.size() || !singles.get(i + 1).reservationId().equals(single.reservationId())) {
                merged.add(single.copy(reservation -> reservation.instances(List.copyOf(instances))));
                instances.clear();
            }
        }
        return merged;
    }

    private static InstanceStatus status(Machine machine, Instant now) {
        var state = machine.state(now);
        var checks = state.name() != InstanceStateName.RUNNING ? SummaryStatus.NOT_APPLICABLE
                : machine.isChecked(now) ? SummaryStatus.OK : SummaryStatus.INITIALIZING;
        var summary = InstanceStatusSummary.builder().status(checks);
        if (checks != SummaryStatus.NOT_APPLICABLE) {
            summary.details(InstanceStatusDetails.builder().name(StatusName.REACHABILITY)
                    .status(checks == SummaryStatus.OK ? StatusType.PASSED : StatusType.INITIALIZING).build());
        }
        return InstanceStatus.builder().instanceId(machine.id()).availabilityZone(machine.launch().zone())
                .availabilityZoneId(Regions.zoneId(machine.launch().zone()))
                .instanceState(state).instanceStatus(summary.build()).systemStatus(summary.build()).build();
    }
}
