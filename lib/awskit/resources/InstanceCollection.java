package awskit.resources;

import module java.base;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;

/// The instances of a region, in one list for all reservations. An action is one request for each page; without
/// instances there is none.
public final class InstanceCollection
        extends ResourceCollection<InstanceResource, DescribeInstancesRequest.Builder, InstanceCollection> {

    private final Ec2Client ec2;

    private InstanceCollection(Ec2Client ec2, CollectionPages<InstanceResource, ?> listed) {
        super(listed, other -> new InstanceCollection(ec2, other));
        this.ec2 = ec2;
    }

    static InstanceCollection of(Ec2Client ec2) {
        var all = DescribeInstancesRequest.builder().build();
        return new InstanceCollection(ec2, CollectionPages.of(ec2::describeInstances, all, page -> page.reservations()
                .stream().flatMap(reservation -> reservation.instances().stream())
                .map(instance -> new InstanceResource(ec2, instance.instanceId(), instance))));
    }

    /// Returns only the instances that one of [EC2's filters](
    /// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html) matches, such as
    /// `"instance-state-name", "running", "stopped"`.
    public InstanceCollection filter(String name, String... values) {
        return filter(list -> list.filters(Filter.builder().name(name).values(values).build()));
    }

    /// Starts the instances, and returns the old and new state of each.
    public List<InstanceStateChange> start() {
        return changed(ids -> ec2.startInstances(start -> start.instanceIds(ids)).startingInstances());
    }

    /// Stops the instances, and returns the old and new state of each.
    public List<InstanceStateChange> stop() {
        return changed(ids -> ec2.stopInstances(stop -> stop.instanceIds(ids)).stoppingInstances());
    }

    /// Terminates the instances, and returns the old and new state of each.
    public List<InstanceStateChange> terminate() {
        return changed(ids -> ec2.terminateInstances(end -> end.instanceIds(ids)).terminatingInstances());
    }

    /// Reboots the instances.
    public void reboot() {
        changed(ids -> {
            ec2.rebootInstances(reboot -> reboot.instanceIds(ids));
            return List.of();
        });
    }

    private List<InstanceStateChange> changed(Function<List<String>, List<InstanceStateChange>> action) {
        return pages().map(page -> page.stream().map(InstanceResource::id).toList())
                .flatMap(ids -> action.apply(ids).stream()).toList();
    }
}
