//DEPS software.amazon.awssdk:ec2
//SOURCES Disk.java
package sandbox.ec2;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Image;

/// A few machine images, the same in every region. Instances can be launched from any other image ID too.
final class ImageCatalog {

    static final String AMAZON_LINUX = "ami-0a1b2c3d4e5f60001";
    static final String AMAZON_LINUX_ARM = "ami-0a1b2c3d4e5f60002";
    static final String WINDOWS = "ami-0a1b2c3d4e5f60005";

    /// The snapshot of every image here. It belongs to Amazon, so that no account can describe it.
    static final String ROOT_SNAPSHOT = "snap-0a1b2c3d4e5f60000";

    private static final int ROOT_SIZE = 8;

    static final List<Image> ALL = List.of(
            image(AMAZON_LINUX, "al2023-ami-2023.9.20251105.0-kernel-6.1-x86_64", "x86_64", "2025-11-05T00:00:00.000Z"),
            image(AMAZON_LINUX_ARM, "al2023-ami-2023.9.20251105.0-kernel-6.1-arm64", "arm64",
                    "2025-11-05T00:00:00.000Z"),
            image("ami-0a1b2c3d4e5f60003", "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20251022",
                    "x86_64", "2025-10-22T00:00:00.000Z"),
            image("ami-0a1b2c3d4e5f60004", "debian-12-amd64-20251006-2257", "x86_64", "2025-10-06T00:00:00.000Z"),
            image(WINDOWS, "Windows_Server-2025-English-Full-Base-2025.10.15", "x86_64", "2025-10-15T00:00:00.000Z")
                    .copy(image -> image.platform("windows").platformDetails("Windows")
                            .usageOperation("RunInstances:0002")));

    private ImageCatalog() {}

    static Optional<Image> find(String id) {
        return ALL.stream().filter(image -> image.imageId().equals(id)).findFirst();
    }

    /// Returns what an instance of an unknown image runs: Linux.
    static Image unknown(String id) {
        return image(id, id, "x86_64", "2025-01-01T00:00:00.000Z");
    }

    private static Image image(String id, String name, String architecture, String created) {
        return Image.builder().imageId(id).name(name).imageLocation("amazon/" + name).architecture(architecture)
                .creationDate(created).state("available").ownerId("137112412989").imageOwnerAlias("amazon")
                .publicLaunchPermissions(true).imageType("machine").hypervisor("xen").virtualizationType("hvm")
                .rootDeviceName(Disk.ROOT).rootDeviceType("ebs").enaSupport(true).platformDetails("Linux/UNIX")
                .usageOperation("RunInstances").blockDeviceMappings(BlockDeviceMapping.builder().deviceName(Disk.ROOT)
                        .ebs(ebs -> ebs.snapshotId(ROOT_SNAPSHOT).volumeSize(ROOT_SIZE).volumeType("gp3")
                                .deleteOnTermination(true).encrypted(false)).build()).build();
    }
}
