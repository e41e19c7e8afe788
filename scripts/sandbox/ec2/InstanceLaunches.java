//DEPS software.amazon.awssdk:ec2
//SOURCES Disk.java Ec2Region.java ImageCatalog.java InstanceListing.java KeyPairs.java Launch.java LaunchNetwork.java
//SOURCES Machine.java Parameters.java TagRules.java Volumes.java
package sandbox.ec2;

import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sandbox.protocol.Refusal;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Tenancy;

/// The action RunInstances. It refuses the parameters that it does not honour.
///
/// @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html">RunInstances</a>
final class InstanceLaunches {

    /// Nothing in the sandbox shows the user data, the credits and the behaviour of a shutdown.
    private static final String[] HONOURED = {"BlockDeviceMappings.DeviceName",
        "BlockDeviceMappings.Ebs.DeleteOnTermination", "BlockDeviceMappings.Ebs.Encrypted",
        "BlockDeviceMappings.Ebs.Iops", "BlockDeviceMappings.Ebs.SnapshotId", "BlockDeviceMappings.Ebs.Throughput",
        "BlockDeviceMappings.Ebs.VolumeSize", "BlockDeviceMappings.Ebs.VolumeType", "ClientToken",
        "CreditSpecification", "DisableApiStop", "DisableApiTermination", "EbsOptimized", "IamInstanceProfile",
        "ImageId", "InstanceInitiatedShutdownBehavior", "InstanceType", "KeyName", "MaxCount", "MetadataOptions",
        "MinCount", "Monitoring", "NetworkInterfaces.AssociatePublicIpAddress",
        "NetworkInterfaces.DeleteOnTermination", "NetworkInterfaces.DeviceIndex", "NetworkInterfaces.Groups",
        "NetworkInterfaces.PrivateIpAddress", "NetworkInterfaces.SubnetId", "Placement.AvailabilityZone",
        "Placement.AvailabilityZoneId", "Placement.Tenancy", "PrivateIpAddress", "SecurityGroupIds", "SecurityGroups",
        "SubnetId", "TagSpecifications", "UserData"};
    /// EC2 has 8 or 17 digits. Examples are often shorter, such as `ami-0c12345`.
    private static final String IMAGE_ID = "ami-[0-9a-f]{7,17}";
    private static final int LIMIT = 5000;

    private InstanceLaunches() {}

    static RunInstancesResponse run(Ec2Region region, RunInstancesRequest request) {
        check(request);
        var network = LaunchNetwork.of(region, request);
        var launch = new Launch(request, region.network().id("r", region.fleet().size()), network,
                image(region, request.imageId()), region.now());
        if (request.keyName() != null) {
            KeyPairs.find(region, request.keyName());
        }
        var known = region.fleet().launch(request.clientToken());
        if (known != null && !known.request().equals(request)) {
            throw new Refusal("IdempotentParameterMismatch", "Arguments on this idempotent request are inconsistent "
                    + "with arguments used in previous request(s).");
        }
        var count = Math.min(request.maxCount(), LIMIT);
        devices(launch).values().forEach(device -> disk(device.ebs()).volume(region, launch.zone(), region.now()));
        if (known == null) {
            network.addresses(region, request, region.fleet().size(), count);
        }
        Parameters.endDryRun(request.dryRun());
        return response(region, known == null ? launch(region, launch, count)
                : region.fleet().from(0).stream().filter(machine -> machine.launch() == known).toList());
    }

    /// Adds instances with their volumes.
    static List<Machine> launch(Ec2Region region, Launch launch, int count) {
        var first = region.fleet().size();
        var machines = region.fleet().add(launch, launch.network().addresses(region, launch.request(), first, count));
        machines.forEach(machine -> devices(launch).values().forEach(device -> attach(region, machine, device)));
        return machines;
    }

    private static void attach(Ec2Region region, Machine machine, BlockDeviceMapping device) {
        var launch = machine.launch();
        var id = device.deviceName().equals(Disk.ROOT) ? region.network().id("vol", machine.number())
                : region.volumes().newId();
        var tags = launch.tags(ResourceType.VOLUME);
        var volume = disk(device.ebs()).volume(region, launch.zone(), launch.time()).copy(v -> v.volumeId(id)
                .tags(tags.isEmpty() ? null : TagRules.list(tags)));
        region.volumes().put(Volumes.attached(volume, machine.id(), device.deviceName(), launch.time(),
                !Boolean.FALSE.equals(device.ebs().deleteOnTermination()), "attached"));
        machine.volumes().add(id);
    }

    /// Returns the devices of the image, as the request changes them, and those that the request adds.
    private static Map<String, BlockDeviceMapping> devices(Launch launch) {
        var devices = new LinkedHashMap<String, BlockDeviceMapping>();
        launch.image().blockDeviceMappings().forEach(device -> devices.put(device.deviceName(), device));
        launch.request().blockDeviceMappings().forEach(device -> devices.merge(Parameters.require(
                "BlockDeviceMapping.DeviceName", device.deviceName()), device, InstanceLaunches::merged));
        devices.values().stream().filter(device -> device.ebs() == null).findFirst().ifPresent(device -> {
            throw new Refusal("MissingParameter", "The request must contain the parameter ebs for the device "
                    + device.deviceName());
        });
        return devices;
    }

    private static BlockDeviceMapping merged(BlockDeviceMapping image, BlockDeviceMapping asked) {
        var base = image.ebs();
        var ebs = Objects.requireNonNullElse(asked.ebs(), base);
        if (ebs.snapshotId() != null && !ebs.snapshotId().equals(base.snapshotId())) {
            throw new Refusal("InvalidBlockDeviceMapping", "snapshotId cannot be modified on root device");
        }
        var isSameType = ebs.volumeType() == null || ebs.volumeType() == base.volumeType();
        return image.copy(device -> device.ebs(base.copy(b -> b
                .volumeSize(Objects.requireNonNullElse(ebs.volumeSize(), base.volumeSize()))
                .volumeType(Objects.requireNonNullElse(ebs.volumeTypeAsString(), base.volumeTypeAsString()))
                .iops(ebs.iops() == null && isSameType ? base.iops() : ebs.iops())
                .throughput(ebs.throughput() == null && isSameType ? base.throughput() : ebs.throughput())
                .encrypted(Objects.requireNonNullElse(ebs.encrypted(), base.encrypted()))
                .deleteOnTermination(Objects.requireNonNullElse(ebs.deleteOnTermination(),
                        base.deleteOnTermination())))));
    }

    private static Disk disk(EbsBlockDevice ebs) {
        return new Disk(ebs.volumeTypeAsString(), ebs.volumeSize(), ebs.snapshotId(), ebs.encrypted(),
                ebs.volumeType() != null && ebs.volumeTypeAsString().equals("gp2") ? null : ebs.iops(),
                ebs.throughput());
    }

    /// Returns the image with an ID. Images that the sandbox does not know can be used too, because they differ from
    /// account to account.
    private static Image image(Ec2Region region, String id) {
        var image = ImageCatalog.find(id).orElseGet(() -> region.images().has(id) || region.images().had(id)
                ? region.images().find(id) : ImageCatalog.unknown(id));
        if (image.state() != ImageState.AVAILABLE) {
            throw new Refusal("InvalidAMIID.Unavailable", "The image ID '" + id + "' is not available");
        }
        return image;
    }

    private static void check(RunInstancesRequest request) {
        Parameters.only(request, HONOURED);
        Parameters.require("ImageId", request.imageId());
        Parameters.require("MinCount", request.minCount());
        Parameters.require("MaxCount", request.maxCount());
        if (!request.imageId().matches(IMAGE_ID)) {
            throw new Refusal("InvalidAMIID.Malformed", "Invalid id: \"" + request.imageId()
                    + "\" (expecting \"ami-...\")");
        } else if (request.instanceType() == InstanceType.UNKNOWN_TO_SDK_VERSION) {
            throw new Refusal("InvalidParameterValue", "Invalid value '" + request.instanceTypeAsString()
                    + "' for InstanceType.");
        } else if (request.minCount() < 1) {
            throw Parameters.invalid("minCount", request.minCount(), "Expecting a value greater than 0.");
        } else if (request.maxCount() < request.minCount()) {
            throw Parameters.invalid("maxCount", request.maxCount(), "maxCount must not be less than minCount.");
        } else if (request.minCount() > LIMIT) {
            throw new Refusal("InstanceLimitExceeded", "You have requested more instances (" + request.minCount()
                    + ") than your current instance limit of " + LIMIT + " allows.");
        } else if (request.placement() != null && request.placement().tenancy() != null
                && request.placement().tenancy() != Tenancy.DEFAULT) {
            throw new Refusal("UnsupportedOperation", "Only the default Placement.Tenancy is in the sandbox");
        } else if (!isBase64(Objects.requireNonNullElse(request.userData(), ""))) {
            throw new Refusal("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
        }
        TagRules.of(request.tagSpecifications(), "instance", "volume");
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text.replaceAll("\\s", ""));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static RunInstancesResponse response(Ec2Region region, Collection<Machine> launched) {
        var all = InstanceListing.merged(launched.stream().map(machine -> InstanceListing.reservation(region, machine))
                .toList()).getFirst();
        return RunInstancesResponse.builder().reservationId(all.reservationId()).ownerId(all.ownerId())
                .groups(all.groups()).instances(all.instances()).build();
    }
}
