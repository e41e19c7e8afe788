package awskit.resources;

import module java.base;

import awskit.Waiters;
import awskit.errors.ExitCode;
import awskit.errors.UserError;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.Vpc;

/// An instance of EC2. Its attributes are those of DescribeInstances.
public final class InstanceResource extends Resource<software.amazon.awssdk.services.ec2.model.Instance> {

    private final Ec2Client ec2;
    private final String id;

    InstanceResource(Ec2Client ec2, String id, software.amazon.awssdk.services.ec2.model.Instance described) {
        super(described, id);
        this.ec2 = ec2;
        this.id = id;
    }

    /// Returns the id.
    public String id() {
        return id;
    }

    /// Returns the state, such as `running`.
    public String state() {
        return attributes().state().nameAsString();
    }

    /// Returns the type, such as `t3.micro`.
    public String type() {
        return attributes().instanceTypeAsString();
    }

    /// Returns the tags in the order of their keys.
    public Map<String, String> tags() {
        var tags = new TreeMap<String, String>();
        attributes().tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    /// Returns the tag `Name`.
    public Optional<String> name() {
        return Optional.ofNullable(tags().get("Name"));
    }

    /// Returns the image that the instance was launched from.
    public Optional<Ec2Resource<Image>> image() {
        return Optional.ofNullable(attributes().imageId()).map(Ec2.of(ec2)::image);
    }

    /// Returns the subnet that the instance is in; empty for a terminated one.
    public Optional<Ec2Resource<Subnet>> subnet() {
        return Optional.ofNullable(attributes().subnetId()).map(Ec2.of(ec2)::subnet);
    }

    /// Returns the VPC that the instance is in; empty for a terminated one.
    public Optional<Ec2Resource<Vpc>> vpc() {
        return Optional.ofNullable(attributes().vpcId()).map(Ec2.of(ec2)::vpc);
    }

    /// Returns the volumes that are attached to the instance.
    public List<Ec2Resource<Volume>> volumes() {
        return attributes().blockDeviceMappings().stream().filter(device -> device.ebs() != null)
                .map(device -> Ec2.of(ec2).volume(device.ebs().volumeId())).toList();
    }

    /// Starts the instance, and returns its old and new state.
    public InstanceStateChange start() {
        return ec2.startInstances(start -> start.instanceIds(id)).startingInstances().getFirst();
    }

    /// Stops the instance, and returns its old and new state.
    public InstanceStateChange stop() {
        return ec2.stopInstances(stop -> stop.instanceIds(id)).stoppingInstances().getFirst();
    }

    /// Terminates the instance, and returns its old and new state.
    public InstanceStateChange terminate() {
        return ec2.terminateInstances(end -> end.instanceIds(id)).terminatingInstances().getFirst();
    }

    /// Reboots the instance.
    public void reboot() {
        ec2.rebootInstances(reboot -> reboot.instanceIds(id));
    }

    /// Sets tags. Other tags of the instance stay.
    public void createTags(Map<String, String> tags) {
        ec2.createTags(create -> create.resources(id).tags(tags.entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList()));
    }

    /// Waits until the instance exists.
    public void waitUntilExists() {
        waitUntil("instance_exists");
    }

    /// Waits until the instance is running.
    public void waitUntilRunning() {
        waitUntil("instance_running");
    }

    /// Waits until the instance is stopped.
    public void waitUntilStopped() {
        waitUntil("instance_stopped");
    }

    /// Waits until the instance is terminated.
    public void waitUntilTerminated() {
        waitUntil("instance_terminated");
    }

    private void waitUntil(String waiter) {
        Waiters.of(ec2).waitUntil(waiter, Map.of("InstanceIds", List.of(id)));
    }

    @Override
    software.amazon.awssdk.services.ec2.model.Instance describe() {
        return ec2.describeInstances(only -> only.instanceIds(id)).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream()).findFirst()
                .orElseThrow(() -> UserError.of(ExitCode.REFUSED, "instance \"" + id + "\" does not exist"));
    }
}
