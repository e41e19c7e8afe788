//DEPS software.amazon.awssdk:ec2
//SOURCES Disk.java Ec2Region.java FilterNames.java Machine.java Parameters.java Regions.java TagRules.java
package sandbox.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.AttachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.AttachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.DetachVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DetachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/// The actions on EBS volumes.
///
/// @see <a href="https://docs.aws.amazon.com/ebs/latest/userguide/ebs-describing-volumes.html">Volume states</a>
final class Volumes {

    private static final FilterNames FILTERS = new FilterNames(Volume::builder, """
            attachment.attach-time=Attachments.AttachTime attachment.device=Attachments.Device
            attachment.delete-on-termination=Attachments.DeleteOnTermination
            attachment.instance-id=Attachments.InstanceId attachment.status=Attachments.State availability-zone
            availability-zone-id create-time encrypted fast-restored multi-attach-enabled operator.managed
            operator.principal size snapshot-id status=State volume-id volume-type""");
    private static final Set<InstanceStateName> ATTACHABLE =
            Set.of(InstanceStateName.RUNNING, InstanceStateName.STOPPED);

    private Volumes() {}

    static DescribeVolumesResponse describe(Ec2Region region, DescribeVolumesRequest request) {
        Parameters.only(request, "VolumeIds", "Filters", "MaxResults", "NextToken", "IncludeManagedResources");
        var page = region.volumes().page(request.volumeIds(), request.filters(), FILTERS, request.maxResults(),
                request.nextToken());
        return DescribeVolumesResponse.builder().volumes(page.items()).nextToken(page.nextToken()).build();
    }

    static CreateVolumeResponse create(Ec2Region region, CreateVolumeRequest request) {
        Parameters.only(request, "AvailabilityZone", "AvailabilityZoneId", "Encrypted", "Iops", "Size", "SnapshotId",
                "VolumeType", "TagSpecifications", "Throughput", "ClientToken");
        var zone = Regions.zone(region.network().region(), request.availabilityZone(), request.availabilityZoneId());
        var disk = new Disk(request.volumeTypeAsString(), request.size(), request.snapshotId(), request.encrypted(),
                request.iops(), request.throughput());
        var tags = TagRules.of(request.tagSpecifications(), "volume");
        var volume = disk.volume(region, zone, region.now());
        var known = region.volumes().made(request.clientToken(), request);
        Parameters.endDryRun(request.dryRun());
        if (known.isPresent()) {
            return response(known.get());
        }
        var creating = volume.copy(v -> v.volumeId(region.volumes().newId()).state(VolumeState.CREATING)
                .tags(tags.isEmpty() ? null : TagRules.list(tags)));
        region.volumes().put(creating, creating.copy(v -> v.state(VolumeState.AVAILABLE)), region.afterChange());
        region.volumes().remember(request.clientToken(), request, creating.volumeId());
        return response(creating);
    }

    private static CreateVolumeResponse response(Volume volume) {
        return CreateVolumeResponse.builder().volumeId(volume.volumeId()).size(volume.size()).iops(volume.iops())
                .throughput(volume.throughput()).snapshotId(volume.snapshotId()).state(volume.state())
                .availabilityZone(volume.availabilityZone()).availabilityZoneId(volume.availabilityZoneId())
                .createTime(volume.createTime()).volumeType(volume.volumeType()).encrypted(volume.encrypted())
                .multiAttachEnabled(false).tags(volume.hasTags() ? volume.tags() : null).build();
    }

    static DeleteVolumeResponse delete(Ec2Region region, DeleteVolumeRequest request) {
        var volume = region.volumes().find(Parameters.require("VolumeId", request.volumeId()));
        if (volume.state() == VolumeState.IN_USE) {
            throw new Refusal("VolumeInUse", "Volume " + volume.volumeId() + " is currently attached to "
                    + volume.attachments().getFirst().instanceId());
        } else if (volume.state() == VolumeState.CREATING) {
            throw incorrect(volume);
        }
        Parameters.endDryRun(request.dryRun());
        region.volumes().put(volume.copy(v -> v.state(VolumeState.DELETING)), null, region.afterChange());
        return DeleteVolumeResponse.builder().build();
    }

    static AttachVolumeResponse attach(Ec2Region region, AttachVolumeRequest request) {
        Parameters.only(request, "VolumeId", "InstanceId", "Device");
        var volume = region.volumes().find(Parameters.require("VolumeId", request.volumeId()));
        var machine = region.fleet().find(List.of(Parameters.require("InstanceId", request.instanceId()))).getFirst();
        var device = Parameters.require("Device", request.device());
        if (volume.state() == VolumeState.IN_USE) {
            throw new Refusal("VolumeInUse", volume.volumeId() + " is already attached to an instance");
        } else if (volume.state() != VolumeState.AVAILABLE) {
            throw incorrect(volume);
        } else if (!volume.availabilityZone().equals(machine.launch().zone())) {
            throw new Refusal("InvalidVolume.ZoneMismatch", "The volume '" + volume.volumeId()
                    + "' is not in the same availability zone as instance '" + machine.id() + "'");
        } else if (of(region, machine).anyMatch(v -> v.attachments().getFirst().device().equals(device))) {
            throw new Refusal("InvalidParameterValue", "Invalid value '" + device + "' for unixDevice. Attachment "
                    + "point " + device + " is already in use");
        }
        machine.require("attached to", region.now(), ATTACHABLE);
        Parameters.endDryRun(request.dryRun());
        var attaching = attached(volume, machine.id(), device, region.now(), false, "attaching");
        region.volumes().put(attaching, attached(volume, machine.id(), device, region.now(), false, "attached"),
                region.afterChange());
        machine.volumes().add(volume.volumeId());
        return AttachVolumeResponse.builder().volumeId(volume.volumeId()).instanceId(machine.id()).device(device)
                .attachTime(region.now()).deleteOnTermination(false).state("attaching").build();
    }

    static Volume attached(Volume volume, String instance, String device, Instant time, boolean deletes,
            String state) {
        return volume.copy(v -> v.state(VolumeState.IN_USE).attachments(VolumeAttachment.builder()
                .volumeId(volume.volumeId()).instanceId(instance).device(device).attachTime(time)
                .deleteOnTermination(deletes).state(state).build()));
    }

    static DetachVolumeResponse detach(Ec2Region region, DetachVolumeRequest request) {
        var volume = region.volumes().find(Parameters.require("VolumeId", request.volumeId()));
        if (volume.state() != VolumeState.IN_USE) {
            throw new Refusal("IncorrectState", "Volume '" + volume.volumeId() + "' is in the '"
                    + volume.stateAsString() + "' state.");
        }
        var attachment = volume.attachments().getFirst();
        if (request.instanceId() != null && !request.instanceId().equals(attachment.instanceId())
                || request.device() != null && !request.device().equals(attachment.device())) {
            throw new Refusal("InvalidAttachment.NotFound", "The volume '" + volume.volumeId()
                    + "' is not attached to the instance or device of the request");
        }
        var machine = region.fleet().find(List.of(attachment.instanceId())).getFirst();
        if (attachment.device().equals(Disk.ROOT) && machine.state(region.now()).name() != InstanceStateName.STOPPED) {
            throw new Refusal("OperationNotPermitted", "Unable to detach root volume '" + volume.volumeId()
                    + "' from instance '" + machine.id() + "'");
        }
        Parameters.endDryRun(request.dryRun());
        machine.volumes().remove(volume.volumeId());
        release(region, volume);
        return DetachVolumeResponse.builder().volumeId(volume.volumeId()).instanceId(attachment.instanceId())
                .device(attachment.device()).attachTime(attachment.attachTime())
                .deleteOnTermination(attachment.deleteOnTermination()).state("detaching").build();
    }

    private static void release(Ec2Region region, Volume volume) {
        var attachment = volume.attachments().getFirst();
        region.volumes().put(attached(volume, attachment.instanceId(), attachment.device(), attachment.attachTime(),
                        attachment.deleteOnTermination(), "detaching"),
                volume.copy(v -> v.attachments(List.of()).state(VolumeState.AVAILABLE)), region.afterChange());
    }

    /// Returns the volumes that are attached to an instance.
    static Stream<Volume> of(Ec2Region region, Machine machine) {
        return machine.volumes().stream().filter(region.volumes()::has).map(region.volumes()::find)
                .filter(volume -> volume.state() == VolumeState.IN_USE);
    }

    /// Deletes or detaches the volumes of an instance that is being terminated.
    static void terminated(Ec2Region region, Machine machine) {
        of(region, machine).toList().forEach(volume -> {
            if (volume.attachments().getFirst().deleteOnTermination()) {
                region.volumes().put(volume, null, region.afterChange());
            } else {
                release(region, volume);
            }
        });
    }

    private static Refusal incorrect(Volume volume) {
        return new Refusal("IncorrectState", "Volume " + volume.volumeId() + " is not 'available'.");
    }
}
