//DEPS software.amazon.awssdk:ec2
//SOURCES Filters.java Fleet.java InstanceDescription.java Page.java
package sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceState;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusDetails;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.StatusName;
import software.amazon.awssdk.services.ec2.model.StatusType;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;
import software.amazon.awssdk.services.ec2.model.Tag;

/// The actions DescribeInstances and DescribeInstanceStatus.
final class InstanceListing {

    private InstanceListing() {}

    static DescribeInstancesResponse instances(Fleet fleet, DescribeInstancesRequest request) {
        var now = fleet.now();
        var start = Page.start(request.nextToken(), request.maxResults(), request.instanceIds());
        var filter = Filters.of(request.filters(), reservation("", "", Instance.builder().build()),
                InstanceListing::values);
        Fleet.endDryRun(request.dryRun());
        var page = page(fleet.find(request.instanceIds(), start), request.maxResults(),
                machine -> reservation(machine, now), filter);
        return DescribeInstancesResponse.builder().reservations(merged(page.items())).nextToken(page.nextToken())
                .build();
    }

    static DescribeInstanceStatusResponse statuses(Fleet fleet, DescribeInstanceStatusRequest request) {
        var now = fleet.now();
        var start = Page.start(request.nextToken(), request.maxResults(), request.instanceIds());
        var filter = Filters.of(request.filters(), InstanceStatus.builder().build(), InstanceListing::values)
                .and(status -> Boolean.TRUE.equals(request.includeAllInstances())
                        || status.instanceState().name() == InstanceStateName.RUNNING);
        Fleet.endDryRun(request.dryRun());
        var page = page(fleet.find(request.instanceIds(), start), request.maxResults(),
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

    static Reservation reservation(Machine machine, Instant now) {
        return reservation(machine.launch().reservationId(), machine.launch().network().account(),
                InstanceDescription.of(machine, now));
    }

    private static Reservation reservation(String id, String account, Instance instance) {
        return Reservation.builder().reservationId(id).ownerId(account).groups(List.of()).instances(instance).build();
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

    private static Stream<String> values(Reservation reservation, String filter) {
        var instance = reservation.instances().getFirst();
        if (filter.startsWith("tag:")) {
            return instance.tags().stream().filter(tag -> tag.key().equals(filter.substring("tag:".length())))
                    .map(Tag::value);
        }
        return switch (filter) {
            case "tag-key" -> instance.tags().stream().map(Tag::key);
            case "tag-value" -> instance.tags().stream().map(Tag::value);
            case "reservation-id", "owner-id", "requester-id" -> null;
            case "instance-state-name", "instance-state-code" -> values(instance.state(), filter);
            case "availability-zone", "tenancy" -> Stream.ofNullable(instance.placement())
                    .flatMap(placement -> Filters.member(placement, filter));
            case "monitoring-state" -> Stream.ofNullable(instance.monitoring()).map(m -> m.stateAsString());
            case "state-reason-code" -> Stream.ofNullable(instance.stateReason()).map(reason -> reason.code());
            case "launch-index" -> Stream.ofNullable(instance.amiLaunchIndex()).map(String::valueOf);
            case "instance.group-id", "network-interface.group-id" ->
                    instance.securityGroups().stream().map(group -> group.groupId());
            case "instance.group-name" -> instance.securityGroups().stream().map(group -> group.groupName());
            case "iam-instance-profile.arn" ->
                    Stream.ofNullable(instance.iamInstanceProfile()).map(profile -> profile.arn());
            case "block-device-mapping.volume-id" -> instance.blockDeviceMappings().stream()
                    .map(disk -> disk.ebs().volumeId());
            default -> Filters.member(instance, filter);
        };
    }

    private static Stream<String> values(InstanceStatus status, String filter) {
        return switch (filter) {
            case "instance-state-name", "instance-state-code" -> values(status.instanceState(), filter);
            case "instance-status.status" -> Stream.ofNullable(status.instanceStatus()).map(s -> s.statusAsString());
            case "system-status.status" -> Stream.ofNullable(status.systemStatus()).map(s -> s.statusAsString());
            default -> null;
        };
    }

    private static Stream<String> values(InstanceState state, String filter) {
        return Stream.ofNullable(state).map(s -> filter.endsWith("name") ? s.nameAsString() : s.code().toString());
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
                .instanceState(state).instanceStatus(summary.build()).systemStatus(summary.build()).build();
    }
}
