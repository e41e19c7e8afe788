//DEPS software.amazon.awssdk:ec2
//SOURCES Disk.java Ec2Region.java Ec2Service.java FilterNames.java Filters.java ImageCatalog.java Machine.java
//SOURCES Page.java Parameters.java Snapshots.java TagRules.java Volumes.java
package sandbox.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CreateImageRequest;
import software.amazon.awssdk.services.ec2.model.CreateImageResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSnapshotReturnCode;
import software.amazon.awssdk.services.ec2.model.DeregisterImageRequest;
import software.amazon.awssdk.services.ec2.model.DeregisterImageResponse;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/// The actions on machine images: the account's own, and those of the [ImageCatalog].
final class Images {

    private static final FilterNames FILTERS = new FilterNames(Image::builder, """
            architecture block-device-mapping.delete-on-termination=BlockDeviceMappings.Ebs.DeleteOnTermination
            block-device-mapping.device-name=BlockDeviceMappings.DeviceName
            block-device-mapping.encrypted=BlockDeviceMappings.Ebs.Encrypted
            block-device-mapping.snapshot-id=BlockDeviceMappings.Ebs.SnapshotId
            block-device-mapping.volume-size=BlockDeviceMappings.Ebs.VolumeSize
            block-device-mapping.volume-type=BlockDeviceMappings.Ebs.VolumeType creation-date description ena-support
            free-tier-eligible hypervisor image-allowed image-id image-type is-public=PublicLaunchPermissions kernel-id
            manifest-location=ImageLocation name owner-alias=ImageOwnerAlias owner-id platform
            product-code=ProductCodes.ProductCodeId product-code.type=ProductCodes.ProductCodeType ramdisk-id
            root-device-name root-device-type source-image-id source-image-region source-instance-id state
            state-reason-code=StateReason.Code state-reason-message=StateReason.Message sriov-net-support
            virtualization-type""");
    private static final String NAME = "[\\w()\\[\\] ./'@-]{3,128}";
    private static final Set<InstanceStateName> IMAGEABLE =
            Set.of(InstanceStateName.RUNNING, InstanceStateName.STOPPED, InstanceStateName.STOPPING);

    private Images() {}

    static DescribeImagesResponse describe(Ec2Region region, DescribeImagesRequest request) {
        Parameters.only(request, "ImageIds", "Owners", "ExecutableUsers", "Filters", "MaxResults", "NextToken",
                "IncludeDeprecated", "IncludeDisabled");
        var start = Page.start(request.nextToken(), request.maxResults(), request.imageIds(), "imageIdSet");
        request.imageIds().forEach(id -> find(region, id));
        var filter = Filters.<Image>of(request.filters(), FILTERS);
        var number = new AtomicInteger();
        var page = Page.of(all(region).map(image -> new Page.Item<>(number.getAndIncrement(), image))
                .filter(item -> item.number() >= start && isAskedFor(region, request, item.value())
                        && filter.test(item.value())), request.maxResults());
        return DescribeImagesResponse.builder().images(page.items()).nextToken(page.nextToken()).build();
    }

    private static boolean isAskedFor(Ec2Region region, DescribeImagesRequest request, Image image) {
        var self = region.network().account();
        return (request.imageIds().isEmpty() || request.imageIds().contains(image.imageId()))
                && (request.owners().isEmpty() || request.owners().stream().anyMatch(owner ->
                        (owner.equals("self") ? self : owner).equals(image.ownerId())
                                || owner.equals(image.imageOwnerAlias())))
                && (request.executableUsers().isEmpty() || image.publicLaunchPermissions()
                        && request.executableUsers().contains("all"));
    }

    private static Stream<Image> all(Ec2Region region) {
        return Stream.concat(ImageCatalog.ALL.stream(), region.images().all());
    }

    /// Returns the image with an ID.
    ///
    /// @throws Refusal if there is none
    static Image find(Ec2Region region, String id) {
        return ImageCatalog.find(id).orElseGet(() -> region.images().find(id));
    }

    static CreateImageResponse create(Ec2Region region, CreateImageRequest request) {
        Parameters.only(request, "InstanceId", "Name", "Description", "NoReboot", "TagSpecifications");
        var name = Parameters.require("Name", request.name());
        var machine = region.fleet().find(List.of(Parameters.require("InstanceId", request.instanceId()))).getFirst();
        machine.require("imaged", region.now(), IMAGEABLE);
        if (!name.matches(NAME)) {
            throw new Refusal("InvalidAMIName.Malformed", "AMI names must be between 3 and 128 characters long, and "
                    + "may contain letters, numbers, '(', ')', '.', '-', '/' and '_'");
        }
        region.images().all().filter(image -> image.name().equals(name)).findFirst().ifPresent(image -> {
            throw new Refusal("InvalidAMIName.Duplicate", "AMI name " + name + " is already in use by AMI "
                    + image.imageId());
        });
        var tags = TagRules.of(request.tagSpecifications(), "image", "snapshot");
        var snapshotTags = TagRules.of(request.tagSpecifications(), "snapshot", "image");
        Parameters.endDryRun(request.dryRun());
        return CreateImageResponse.builder().imageId(add(region, machine, name, request.description(), tags,
                snapshotTags, region.now()).imageId()).build();
    }

    /// Adds an image of an instance, with a snapshot of each of its volumes.
    ///
    /// @param description may be null
    static Image add(Ec2Region region, Machine machine, String name, String description, Map<String, String> tags,
            Map<String, String> snapshotTags, Instant time) {
        var id = region.images().newId();
        var devices = Volumes.of(region, machine).map(volume -> {
            var attachment = volume.attachments().getFirst();
            var snapshot = Snapshots.add(region, volume, "Created by CreateImage(" + machine.id() + ") for " + id,
                    snapshotTags, time);
            return BlockDeviceMapping.builder().deviceName(attachment.device()).ebs(ebs -> ebs
                    .snapshotId(snapshot.snapshotId()).volumeSize(volume.size()).volumeType(volume.volumeType())
                    .iops(volume.iops()).throughput(volume.throughput()).encrypted(volume.encrypted())
                    .deleteOnTermination(attachment.deleteOnTermination())).build();
        }).toList();
        var source = machine.launch().image();
        var pending = Image.builder().imageId(id).name(name).imageLocation(region.network().account() + "/" + name)
                .description(description).architecture(source.architecture()).creationDate(Ec2Service.DATE.format(time))
                .ownerId(region.network().account()).publicLaunchPermissions(false).imageType("machine")
                .hypervisor("xen").virtualizationType("hvm").rootDeviceName(Disk.ROOT).rootDeviceType("ebs")
                .enaSupport(true).platform(source.platform()).platformDetails(source.platformDetails())
                .usageOperation(source.usageOperation()).sourceInstanceId(machine.id())
                .sourceImageId(source.imageId()).sourceImageRegion(region.network().region())
                .blockDeviceMappings(devices).state(ImageState.PENDING)
                .tags(tags.isEmpty() ? null : TagRules.list(tags)).build();
        region.images().put(pending, pending.copy(image -> image.state(ImageState.AVAILABLE)),
                time.plus(region.transition()));
        return pending;
    }

    static DeregisterImageResponse deregister(Ec2Region region, DeregisterImageRequest request) {
        Parameters.only(request, "ImageId", "DeleteAssociatedSnapshots");
        var id = Parameters.require("ImageId", request.imageId());
        if (ImageCatalog.find(id).isPresent()) {
            throw new Refusal(403, "AuthFailure", "Not authorized for image:" + id);
        }
        var image = region.images().find(id);
        Parameters.endDryRun(request.dryRun());
        region.images().remove(id);
        var deletes = Boolean.TRUE.equals(request.deleteAssociatedSnapshots());
        var results = deletes ? snapshots(image).map(snapshot -> delete(region, snapshot)).toList() : null;
        return DeregisterImageResponse.builder().returnValue(true).deleteSnapshotResults(results).build();
    }

    /// Deletes a snapshot unless another image has it too.
    private static DeleteSnapshotReturnCode delete(Ec2Region region, String snapshot) {
        var isShared = region.images().all().anyMatch(image -> snapshots(image).anyMatch(snapshot::equals));
        if (!isShared) {
            region.snapshots().remove(snapshot);
        }
        return DeleteSnapshotReturnCode.builder().snapshotId(snapshot).returnCode(isShared ? "skipped" : "success")
                .build();
    }

    /// Returns the IDs of the snapshots that an image has.
    static Stream<String> snapshots(Image image) {
        return image.blockDeviceMappings().stream().map(device -> device.ebs().snapshotId()).filter(Objects::nonNull);
    }
}
